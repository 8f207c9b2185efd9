"""`motcua doctor`: what is on this machine, what answers, what is wrong and what to do."""

from .command import doctor

__all__ = ["doctor"]
