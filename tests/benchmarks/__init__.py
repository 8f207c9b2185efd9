"""What this installation can carry, beside what its machine could carry at best. Run by `motcua bench`."""
