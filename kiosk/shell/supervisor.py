"""Keep one browser on the kiosk's page: start it, watch its beat, end it, start it again."""

import contextlib
import logging
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .browser import flags
from .watch import KioskDoor, Patience, judge

_log = logging.getLogger("motcua.shell")
_PROFILE = "profile"
_LOOK_EVERY = 1.0
_END_PATIENCE = 3.0
# A browser that lived this long was well; one that did not is started after a longer pause (seconds).
_LIVED = 15.0
_PAUSES = (0.5, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Screen:
    """Where the browser shows what. `chromium` may hold further arguments (a test as root: `--no-sandbox`)."""

    page: str
    width: int
    height: int
    runtime_dir: Path
    chromium: tuple[str, ...] = ("chromium",)
    manager: tuple[str, ...] = ()
    patience: Patience = field(default=Patience())


class Shell:
    """`run` until `stop` is set. `told` hears each start and the reason of each end."""

    def __init__(self, screen: Screen, told: Callable[[str], None] = lambda said: None) -> None:
        self._screen, self._told = screen, told
        self._door = KioskDoor(screen.page)
        self._manager: subprocess.Popen[bytes] | None = None
        self._short_lives = 0
        self._windowed_before = False

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                self._keep_manager()
                if not self._kiosk_answers(stop):
                    break
                self._one_life(stop)
                stop.wait(_PAUSES[min(self._short_lives, len(_PAUSES) - 1)])
        finally:
            if self._manager:
                end(self._manager)

    def _keep_manager(self) -> None:
        """The window manager holds the keys: without it the browser would get them."""
        command = self._screen.manager
        if command and (self._manager is None or self._manager.poll() is not None):
            self._manager = start(command, self._environment())

    def _kiosk_answers(self, stop: threading.Event) -> bool:
        """A browser that starts before the kiosk process shows an error instead of the page. False: stopped."""
        while self._door.ask() is None:
            alive()
            if stop.wait(_LOOK_EVERY):
                return False
        return not stop.is_set()

    def _environment(self) -> dict[str, str]:
        """Whatever a program of the screen writes is in memory."""
        home = str(self._screen.runtime_dir)
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR")
        return {**os.environ, **dict.fromkeys(names, home)}

    def _new_profile(self) -> Path:
        """Nothing of the last browser stays, nor of what it left beside its profile."""
        for left in self._screen.runtime_dir.iterdir():
            if left.is_dir() and left.name.startswith(
                (_PROFILE, "org.chromium.", ".org.chromium.")
            ):
                shutil.rmtree(left, ignore_errors=True)
        profile = self._screen.runtime_dir / _PROFILE
        profile.mkdir(mode=0o700, exist_ok=True)
        return profile

    def _one_life(self, stop: threading.Event) -> None:
        profile = self._new_profile()
        arguments = flags(self._screen.page, self._screen.width, self._screen.height, str(profile))
        began = time.monotonic()
        browser = start((*self._screen.chromium, *arguments), self._environment())
        self._told("start")
        try:
            reason = self._until_it_must_end(browser, began, stop)
        finally:
            end(browser)
        self._short_lives = 0 if time.monotonic() - began > _LIVED else self._short_lives + 1
        self._told(reason)
        _log.warning("the browser ended: %s", reason)

    def _until_it_must_end(
        self, browser: "subprocess.Popen[bytes]", began: float, stop: threading.Event
    ) -> str:
        while not stop.wait(_LOOK_EVERY):
            alive()
            self._keep_manager()
            if browser.poll() is not None:
                return "gone"
            page = self._door.ask()
            verdict = judge(page, time.monotonic() - began, self._screen.patience)
            if verdict == "silent":
                return verdict
            if verdict == "windowed" and not self._windowed_before:
                # Once: if it stays in a window, a page that works is worth more than one that starts for ever.
                self._windowed_before = True
                return verdict
            if page and page.in_front:
                self._windowed_before = False
        return "stopped"


def start(command: tuple[str, ...], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A process group of its own, so that nothing of it is left behind."""
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )


def end(process: "subprocess.Popen[bytes]") -> None:
    """The whole group, also a part of it that was stopped and hears no signal but the last."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 15)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_END_PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()


def alive() -> None:
    """Tell the service manager, where there is one, that this process still runs its loop."""
    tell(b"WATCHDOG=1")


def tell(words: bytes) -> None:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, contextlib.suppress(OSError):
        line.connect("\0" + address[1:] if address[0] == "@" else address)
        line.send(words)
