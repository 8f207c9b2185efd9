"""The commands of the server: thin, each a few lines over a use case."""
