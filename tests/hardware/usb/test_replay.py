"""A USB printer from a recording: real libusb, no USB. Runs where the guest cannot, in every run of `./check`."""

import json
import subprocess
import sys
from typing import Any

from .guest import ROOT
from .printed_once import JOB, NAME
from .recording import FILES, NODE, PRINTER
from .recording import JOB as WIRE


def replayed(*arguments: str) -> dict[str, Any]:
    """What our link makes of the recorded printer."""
    testbed = ["umockdev-run", "-d", str(FILES / PRINTER), "-i", f"{NODE}={FILES / WIRE}", "--"]
    job = [sys.executable, "-m", "tests.hardware.usb.printed_once", *arguments]
    done = subprocess.run([*testbed, *job], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_recorded_printer_is_found_asked_and_acknowledges_its_job() -> None:
    assert replayed() == {
        "place": "usb-1-1",
        "health": "ready",
        "outcome": ["printed", ""],
    }, "if the link asks something new: python -m tests.hardware.usb.recording"


def test_a_job_that_was_not_recorded_is_not_taken_for_printed() -> None:
    assert replayed("0043").get("outcome") != ["printed", ""]


def test_the_recording_holds_every_byte_of_the_job() -> None:
    assert JOB.hex().upper() in (FILES / WIRE).read_text(encoding="ascii")
    assert f"22{NAME.encode().hex()}00" in (FILES / WIRE).read_text(encoding="ascii")
