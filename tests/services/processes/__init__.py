"""Tests of internal processes."""
