"""Scanners of this machine: bytes in, framed and checked text out; one thread per scanner, nothing kept or logged."""
