"""A small hall server in a process of its own, a cable to it that can be cut, and a real browser."""

import contextlib
import json
import os
import re
import select
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HALL = "sanh-1"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def wait_until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Poll a condition; fails by itself."""
    pause, end = threading.Event(), datetime.now(UTC).timestamp() + seconds
    while datetime.now(UTC).timestamp() < end:
        with contextlib.suppress(OSError):
            if value := condition():
                return value
        pause.wait(0.02)
    raise AssertionError("the condition did not come true in time")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Hall:
    """The hall server's process and its knobs (`call`, `end`, `change`, `summary`, `heartbeats`, …)."""

    def __init__(self, door: str, heartbeat: float = 5.0) -> None:
        self.port, self.door, self.heartbeat = free_port(), door, heartbeat
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                str(HERE / "hall_server.py"),
                str(self.port),
                str(self.heartbeat),
                self.door,
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: socket.create_connection(("127.0.0.1", self.port)).close() is None)

    def stop(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def ask(self, act: str, **values: Any) -> Any:
        request = urllib.request.Request(
            f"{self.url}/control/{act}",
            data=json.dumps(values).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["result"]

    def call(self, label: str, counter: str, **more: Any) -> Any:
        return self.ask("call", label=label, counter=counter, **more)

    def facts(self) -> Any:
        return self.ask("facts")


class Cable:
    """A TCP wire from a screen to the server: `cut` drops what runs over it and refuses the rest until `mend`;
    `hang` lets nothing through and closes nothing, as a cable pulled out does."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._whole = True
        self._flows = threading.Event()
        self._flows.set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self._whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._target))
                self._pairs.append((near, far))
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), near, far:
            while True:
                ready, _, _ = select.select([near, far], [], [], 1.0)
                for end in ready:
                    data = end.recv(65536)
                    if not data:
                        return
                    self._flows.wait()
                    (far if end is near else near).sendall(data)

    def cut(self) -> None:
        self._whole = False
        for pair in self._pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def mend(self) -> None:
        self._whole = True
        self._flows.set()

    def hang(self) -> None:
        self._flows.clear()

    def close(self) -> None:
        self._flows.set()
        self.cut()
        self._listener.close()


@pytest.fixture(scope="session")
def shared_hall() -> Iterator[Hall]:
    server = Hall("open")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def hall(shared_hall: Hall) -> Hall:
    """A server whose snapshot anyone may read, on a new day, with no screen of an earlier test."""
    wait_until(lambda: shared_hall.facts()["sockets"] == 0)
    shared_hall.ask("reset")
    return shared_hall


@pytest.fixture
def guarded_hall() -> Iterator[Hall]:
    """A server that knows only enrolled devices."""
    server = Hall("guarded", heartbeat=1.0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def cable(hall: Hall) -> Iterator[Cable]:
    wire = Cable(hall.port)
    yield wire
    wire.close()


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1920, "height": 1080})
    yield made
    made.close()


@pytest.fixture
def screen(context: BrowserContext) -> Iterator[Page]:
    """One page. A mistake in a script, or a thing the security policy stops, fails the test."""
    page, mistakes = context.new_page(), list[str]()
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on(
        "console",
        lambda said: mistakes.append(said.text) if "Content Security Policy" in said.text else None,
    )
    # Every pulse and every blink is counted, with the number that was on the screen.
    page.add_init_script("""
      window.rung = [];
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (frames, timing) {
        if (timing.iterations === 3) {
          const wait = () => window.rung.push(document.querySelector('#card-number, #big').textContent);
          queueMicrotask(wait);
        }
        return animate.call(this, frames, timing);
      };
    """)
    yield page
    assert mistakes == []


def text_of(page: Page, selector: str) -> list[str]:
    """What is written in each of the elements now, without waiting."""
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def rung(screen: Page) -> list[str]:
    """The numbers that pulsed or blinked, in order."""
    return list(screen.evaluate("window.rung"))


def enrolled(hall: Hall, screen: Page) -> None:
    """Type the code of this browser as an admin does, and wait for its page."""
    screen.goto(f"{hall.url}/man-hinh")
    code = screen.locator("#code")
    expect(code).to_have_text(re.compile("^[A-Z0-9]{6}$"))
    asked = hall.ask("asked", code=code.inner_text())
    assert screen.locator("#fingerprint").inner_text() == asked["fingerprint"]
    hall.ask("approve", code=code.inner_text())
    expect(screen.locator("body.hall")).to_have_attribute("data-state", "live", timeout=8000)
