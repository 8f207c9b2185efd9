"""One job through libusb: beside a gadget that prints it, beside umockdev that records it, or that replays it.

    python -m tests.hardware.usb.printed_once [NAME]

Says as JSON what our link made of it. Every byte is spelled out here, so that no new drawing ages the recording;
a job of another NAME than the recorded one is not in it."""

import json
import sys
from dataclasses import replace
from typing import Any

from hardware.links.outcome import LinkDown
from hardware.links.printer import PrinterLink
from hardware.links.usb import UsbLine
from hardware.wire.profile import EPSON_TM

SERIAL = "SN0001"
NAME = "0042"
# Reset, a picture of 16 x 8 dots, feed, cut.
PICTURE = b"\x1dv0\x00\x02\x00\x08\x00" + bytes(range(0xA0, 0xB0))
JOB = b"\x1b@" + PICTURE + b"\x1bJ\x18" + b"\x1dVB\x00"


def print_once(name: str = NAME) -> dict[str, Any]:
    line = UsbLine(serial=SERIAL)
    # Asked, not pushed, so that nothing comes at a time of its own.
    link = PrinterLink(line, replace(EPSON_TM, status="poll"))
    try:
        link.open()
        health = link.preflight()
        outcome = link.deliver(JOB, name.encode(), lambda _: False)
    except LinkDown as down:
        return {"down": down.reason}
    finally:
        link.close()
    return {
        "place": line.place(),
        "health": health.state,
        "outcome": [outcome.state, outcome.reason],
    }


if __name__ == "__main__":
    json.dump(print_once(*sys.argv[1:]), sys.stdout)
