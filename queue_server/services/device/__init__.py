"""What devices do by themselves: ask to be enrolled, open sessions, report, ask for help."""
