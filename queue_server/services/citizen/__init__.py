"""A citizen's acts: take a number, be known again after the server was away, follow, postpone, cancel."""
