"""Ways to a real device. A link is used by one thread and never guesses what became of a job."""
