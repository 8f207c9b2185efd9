"""What a printer calls itself."""

from typing import NamedTuple


class Identity(NamedTuple):
    """What the printer calls itself; empty if it does not say."""

    model: str = ""
    firmware: str = ""
