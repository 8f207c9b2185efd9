"""Printed forms of a dossier: what is known of it (gathering), in the words of paper (wording), as sheets."""

from .gathering import Facts, gather
from .sheets import sheet

__all__ = ["Facts", "gather", "sheet"]
