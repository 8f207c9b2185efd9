"""Photographs of every screen of a running demo."""
