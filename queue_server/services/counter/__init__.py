"""A clerk's acts at a counter: open, call, serve, move, pause."""
