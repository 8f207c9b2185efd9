"""Guidance: requests with one owner, calls and letters, the roster, approved channels, reviewed content."""
