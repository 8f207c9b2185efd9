"""What the tools for a person at the machine say about real drivers: `motcua bridge probe` and `motcua doctor`."""

from functools import partial
from typing import Any

from hardware.checks.nodes import nodes
from hardware.checks.usb import usb
from hardware.links.address import line_to, parse
from hardware.links.owner import Claim
from hardware.probing.asking import probe
from hardware.probing.findings import suggested
from queue_server.contracts.checks import Finding, Place

from .printing_scenes import WAYS, linked
from .scenes import Scene, Stage, until


def probed(way: str, stage: Stage) -> dict[str, Any]:
    found = probe(line_to(parse(WAYS[way])), Claim())
    return {
        "health": found.health.state,
        "pushes": found.pushes,
        "process_id": found.process_id,
        "model": found.model,
        "profile": suggested(found).name,
    }


def _told(finding: Finding) -> list[str]:
    return [finding.state, finding.code, finding.driver]


def looked_at(stage: Stage) -> dict[str, Any]:
    """As plugged in, and while the first printer belongs to libusb."""
    # A device file is the kernel's first and udev's a moment later; the printer came back only now.
    until(lambda: all(one.state == "ok" for one in nodes(Place())), "udev")
    seen: dict[str, Any] = {"usb": [_told(one) for one in usb(Place())]}
    seen["nodes"] = {one.thing: [one.state, one.code] for one in nodes(Place())}
    with linked(WAYS["libusb"]) as link:
        link.ready()
        seen["held"] = [_told(one) for one in usb(Place())]
    return seen


SCENES: dict[str, Scene] = {
    **{f"probed-{way}": partial(probed, way) for way in WAYS},
    "looked_at": looked_at,
}
