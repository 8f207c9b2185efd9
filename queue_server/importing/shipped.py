"""The catalogue that comes with the program: published facts, and over them an overlay invented for the demo."""

from datetime import date
from importlib.resources import files

from queue_server.domain.catalogue import Catalogue

from .loading import load


class ShippedCatalogueBroken(RuntimeError):
    """The files of this installation are damaged: install again."""


def shipped(today: date, overlay: bool = True) -> Catalogue:
    """The shipped catalogue; with the overlay also halls, zones, counters, work profiles and hours, all fictitious."""
    catalogue: Catalogue | None = None
    for name in ("catalogue.json", "overlay.json")[: 2 if overlay else 1]:
        data = (files("queue_server") / "data" / name).read_bytes()
        loaded = load(data, name, today, catalogue)
        if isinstance(loaded, list):
            raise ShippedCatalogueBroken(f"{name}: {loaded[0]}")
        catalogue = loaded
    assert catalogue is not None
    return catalogue
