"""Runs inside the guest, one scene after the other, and writes down what was seen; the tests outside judge it."""

import faulthandler
import json
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from .gadgets import GadgetKeyboard, GadgetPos, GadgetPrinter, GadgetSerial

SHARED = Path("/run/guest")
_LONGEST = 300.0  # seconds for all scenes; they take about 50, several times that on a machine with much else to do


class Stage:
    """What is plugged in, and where to write."""

    def __init__(self, shared: Path = SHARED) -> None:
        self.shared = shared
        self.folder = Path(tempfile.mkdtemp())
        self.printers = [GadgetPrinter(number) for number in range(2)]
        self.keyboard = GadgetKeyboard()
        self.serial = GadgetSerial()
        self.pos = GadgetPos()

    def keep(self, name: str, picture: Image.Image) -> str:
        """The name of the file that the tests open."""
        picture.save(self.shared / f"{name}.png")
        return f"{name}.png"


Scene = Callable[[Stage], dict[str, Any]]


def until(condition: Callable[[], Any], what: str, seconds: float = 15.0) -> Any:
    """Wait for something true and give it back."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < end:
        if found := condition():
            return found
        pause.wait(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def play(scenes: dict[str, Scene], stage: Stage) -> None:
    """A scene that fails does not keep the others from being seen."""
    seen: dict[str, Any] = {}
    for name, scene in scenes.items():
        began = time.monotonic()
        try:
            seen[name] = scene(stage)
        except Exception:
            seen[name] = {"failed": traceback.format_exc()}
        seen[name]["seconds"] = round(time.monotonic() - began, 2)
        (stage.shared / "seen.json").write_text(json.dumps(seen), encoding="utf-8")


def main() -> None:
    # A scene that hangs says where, and the guest ends.
    faulthandler.dump_traceback_later(_LONGEST, exit=True)
    from . import looking_scenes, printing_scenes, scanning_scenes

    all_of = (printing_scenes, scanning_scenes, looking_scenes)
    play({name: scene for each in all_of for name, scene in each.SCENES.items()}, Stage())


if __name__ == "__main__":
    main()
