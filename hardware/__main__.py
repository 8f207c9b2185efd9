"""`python -m hardware` is `motcua bridge`."""

from .cli import bridge

bridge()
