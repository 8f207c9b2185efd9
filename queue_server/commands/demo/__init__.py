"""`motcua demo`: the whole hall on one machine, with software devices that enrol themselves."""

from .command import demo

__all__ = ["demo"]
