"""The best this machine could do: the same route without its storage, bare sends, bare syncs."""
