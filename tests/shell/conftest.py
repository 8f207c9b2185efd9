"""A touch screen without glass: an X server, openbox, the shell, and its managed policy in a mount space of its own."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request

from kiosk.shell import browser, session
from tests.kiosk.fake_server import Served

MOTCUA = str(Path(sys.executable).with_name("motcua"))
SIZE = (1080, 1920)
# Chromium under an account without rights and with its own sandbox, as on a kiosk; the profile was made by the shell.
AS_NOBODY = """#!/bin/sh
for word in "$@"; do case "$word" in --user-data-dir=*) chmod 777 "${word#*=}";; esac; done
exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs chromium "$@"
"""
# Without rights to change accounts there is no sandbox either: root of a mount space is root to Chromium.
AS_WE_ARE = '#!/bin/sh\nexec chromium --no-sandbox "$@"\n'
IN_OWN_SPACE = """mount -t tmpfs none /etc/chromium
mkdir -p /etc/chromium/policies/managed
cp "$1" /etc/chromium/policies/managed/motcua.json
chmod -R a+rX /etc/chromium
shift
exec "$@"
"""


ROOT = Path(__file__).resolve().parents[2]


def within(unit: str) -> list[str]:
    """Under the system calls and address families of a shipped unit, as on a kiosk."""
    return [sys.executable, "-m", "tests.units.sandbox", unit]


SCRIPT = """
const say = (what) => fetch('/said', { method: 'POST', body: String(what) });
const inFront = () => document.hasFocus() && innerWidth >= screen.width - 2;
const beat = () => fetch('/beats', { method: 'POST', body: inFront() ? '1' : '' });
beat();
setInterval(beat, 500);
setInterval(async () => {
  const todo = await (await fetch('/todo')).text();
  if (todo) (0, eval)(todo);
}, 300);
"""


def wait_until(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Poll a condition; fails by itself."""
    pause, until = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < until:
        if value := condition():
            return value
        pause.wait(0.05)
    raise AssertionError("the condition did not come true in time")


class Page:
    """A page at the kiosk's address that does what a test says, and keeps what it says. `beats` are counted."""

    def __init__(self) -> None:
        self.script, self.said, self.beats = "", [], 0  # type: str, list[str], int
        self.in_front, self._at = False, time.monotonic()
        self.asked: list[str] = []
        self.server = Served(self._app())
        self.url = self.server.url + "/"

    def away(self) -> None:
        self.server.stop()

    def back(self) -> None:
        """At the same address, as a process that was started again."""
        self.server = Served(self._app(), self.server.port)
        self._at = time.monotonic()

    def _app(self) -> Flask:
        app = Flask("page")

        @app.get("/")
        def page() -> Response:
            self.asked.append("/")
            html = f"<!doctype html><title>kiosk</title><p>kiosk</p><script>{SCRIPT}</script>"
            return Response(html, mimetype="text/html")

        @app.get("/todo")
        def todo() -> str:
            script, self.script = self.script, ""
            return script

        @app.route("/beats", methods=["GET", "POST"])
        def beats() -> Any:
            if request.method == "POST":
                self.beats, self._at = self.beats + 1, time.monotonic()
                self.in_front = bool(request.get_data())
            return {"silent": time.monotonic() - self._at, "in_front": self.in_front}

        @app.post("/said")
        def said() -> Response:
            self.said.append(request.get_data(as_text=True))
            return Response(status=204)

        @app.get("/<path:path>")
        def other(path: str) -> Response:
            self.asked.append(path)
            return Response("x" * 1000, mimetype="application/octet-stream")

        return app

    def run(self, script: str) -> None:
        self.script = script
        wait_until(lambda: not self.script)

    def ask(self, script: str) -> str:
        """What the page says to an expression."""
        self.said.clear()
        self.run(f"Promise.resolve({script}).then(say, say)")
        return str(wait_until(lambda: self.said)[0])

    def beats_again(self, seconds: float = 20.0) -> None:
        before = self.beats
        wait_until(lambda: self.beats >= before + 2, seconds)


class Seat:
    """The X server of one test module; `shell` locks it to a page."""

    def __init__(self, size: tuple[int, int] = SIZE) -> None:
        self.size = size
        read, write = os.pipe()
        xvfb = shutil.which("Xvfb") or "Xvfb"
        self._x = subprocess.Popen(
            [*within("motcua-x.service"), xvfb, "-displayfd", str(write),
             "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"],
            cwd=ROOT, pass_fds=[write], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        assert select.select([read], [], [], 20)[0], "no X server"
        with os.fdopen(read) as said:
            self.display = f":{said.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.display}

    def do(self, *words: str) -> list[str]:
        """xdotool; its lines. Nothing found is no line."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=20
        )
        return done.stdout.split("\n")[:-1]

    def windows(self) -> dict[str, str]:
        """The visible windows of the browser: number to title."""
        return {
            number: (self.do("getwindowname", number) or [""])[0]
            for number in self.do("search", "--onlyvisible", "--class", "chromium")
        }

    def in_front(self) -> str:
        return (self.do("getactivewindow", "getwindowname") or [""])[0]

    def close(self) -> None:
        self._x.terminate()
        self._x.wait(20)


class Locked:
    """A running shell; `told` are its own lines: start, gone, silent, windowed, stopped."""

    def __init__(self, seat: Seat, page: str, folder: Path, silence: float = 3.0) -> None:
        self.seat, self.runtime = seat, Path(tempfile.mkdtemp(dir=folder))
        self.runtime.chmod(0o777)
        self.told: list[str] = []
        (folder / "policy.json").write_text(browser.policy(page), encoding="utf-8")
        (folder / "openbox.xml").write_text(session.openbox(), encoding="utf-8")
        program = folder / "browser"
        program.write_text(AS_NOBODY if os.geteuid() == 0 else AS_WE_ARE)
        program.chmod(0o755)
        apart = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
        size = f"{seat.size[0]}x{seat.size[1]}"
        self.process = subprocess.Popen(
            [*apart, "sh", "-c", IN_OWN_SPACE, "sh", str(folder / "policy.json"),
             *within("motcua-shell.service"), MOTCUA, "kiosk", "shell",
             "--page", page, "--screen", size, "--silence", str(silence),
             "--runtime-dir", str(self.runtime), "--chromium", str(program), "--manager", str(folder / "openbox.xml")],
            cwd=ROOT, env=seat.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("shell "):  # the window manager speaks, too
                self.told.append(line.removeprefix("shell ").strip())

    def browsers(self, kind: str = "") -> list[int]:
        """Process ids of the browser of this shell: its main process, or those of one `--type`."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                words = entry.read_text().replace("\0", " ")
                is_kind = f"--type={kind}" in words if kind else "--type=" not in words
                if is_kind and f"--user-data-dir={self.runtime}" in words and "/chromium" in words:
                    found.append(int(entry.parent.name))
        return sorted(found)

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="session")
def seat() -> Iterator[Seat]:
    one = Seat()
    yield one
    one.close()


@pytest.fixture(scope="session")
def page() -> Iterator[Page]:
    one = Page()
    yield one
    one.server.stop()


@pytest.fixture(scope="session")
def locked(seat: Seat, page: Page) -> Iterator[Locked]:
    """The shell on the page that does what tests say; the folder is one that an account without rights may enter."""
    with tempfile.TemporaryDirectory(prefix="motcua-shell-") as name:
        Path(name).chmod(0o755)
        one = Locked(seat, page.url, Path(name))
        try:
            page.beats_again(60)
            yield one
        finally:
            one.close()
