"""Checks in bad moods, found by entry point as any other."""

import threading
from collections.abc import Iterator

from queue_server.contracts.checks import Finding, Place

GO_ON = threading.Event()


def hangs(place: Place) -> Iterator[Finding]:
    yield Finding(thing="first", state="ok", code="usb.nothing")
    GO_ON.wait(60)


def breaks(place: Place) -> Iterator[Finding]:
    yield Finding(thing="first", state="ok", code="usb.nothing")
    raise OSError("an address that nobody should read: https://secret@example")
