"""Record anew what `test_replay.py` replays: the printer as the kernel describes it, and one job on its wire.

    python -m tests.hardware.usb.recording

Boots the guest (its kernel is downloaded once) and writes the two files of `recordings/`, 2 kB of text each."""

import subprocess
import sys
import tempfile
from pathlib import Path

NODE = "/dev/bus/usb/001/002"
FILES = Path(__file__).parent / "recordings"
PRINTER, JOB = "printer.umockdev", "job.ioctl"
# What the kernel counts while it runs says nothing about the printer.
_CHANGING = ("A: power/", "A: urbnum", "A: urbs")


def record() -> None:
    """On this machine."""
    from .guest import ROOT, Guest

    FILES.mkdir(exist_ok=True)
    guest = Guest.in_folder(ROOT / ".pytest_cache/d/usb-guest")
    with tempfile.TemporaryDirectory() as shared:
        guest.play("tests.hardware.usb.recording inside", Path(shared), 240)
        for name in (PRINTER, JOB):
            (FILES / name).write_bytes((Path(shared) / name).read_bytes())


def inside() -> None:
    """In the guest, where the gadget prints the job."""
    from .gadgets import GadgetPrinter
    from .scenes import SHARED

    printer = GadgetPrinter(0)
    job = [sys.executable, "-B", "-m", "tests.hardware.usb.printed_once"]
    trace = f"--ioctl={NODE}={SHARED / JOB}"
    subprocess.run(["umockdev-record", trace, "--", *job], check=True)
    assert len(printer.slips) == 1
    told = subprocess.run(["umockdev-record", NODE], check=True, capture_output=True, text=True)
    kept = [line for line in told.stdout.splitlines() if not line.startswith(_CHANGING)]
    (SHARED / PRINTER).write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    inside() if "inside" in sys.argv else record()
