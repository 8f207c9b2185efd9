"""A printer made of software: it understands the bytes, keeps the paper as pictures and can be made to fail."""
