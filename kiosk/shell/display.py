"""The X display the shell is shown on: wait for it, keep it awake, turn its picture."""

import contextlib
import re
import shutil
import socket
import subprocess
import threading
import time

_AWAKE = ("xset", "s", "off", "-dpms", "s", "noblank")


def wait_for_display(display: str, seconds: float, stop: threading.Event) -> bool:
    """Whether X listens; a display of another machine is taken at its word."""
    if not display.startswith(":"):
        return True
    path = f"/tmp/.X11-unix/X{display[1:].split('.')[0]}"
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop.is_set():
        with socket.socket(socket.AF_UNIX) as line, contextlib.suppress(OSError):
            line.connect(path)
            return True
        stop.wait(0.2)
    return False


def prepare(turn: str) -> None:
    """No sleep; every connected output turned. What a display cannot do it says by itself, and is shown as it is."""
    if shutil.which("xset"):
        subprocess.run(_AWAKE, check=False)
    if turn != "normal" and shutil.which("xrandr"):
        said = subprocess.run(["xrandr", "--query"], capture_output=True, text=True, check=False)
        for output in re.findall(r"^(\S+) connected", said.stdout, re.M):
            subprocess.run(["xrandr", "--output", output, "--auto", "--rotate", turn], check=False)
