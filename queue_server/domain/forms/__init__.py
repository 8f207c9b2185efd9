"""What each printed form of the regulation is called, in which set, and what has to stand on it."""
