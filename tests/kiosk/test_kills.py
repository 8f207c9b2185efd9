"""Processes killed in the middle of taps, under load: every person ends with one ticket, and the paper is right."""

import itertools
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kiosk.clock import KioskClock
from kiosk.issuing import Choice, Issuing
from kiosk.outbox import Outbox
from kiosk.server import Server
from queue_server.link import LinkError, ServerLink
from queue_server.link.client import remember
from tests.kiosk import fake_bridge, fake_server
from tests.kiosk.conftest import wait_until
from tests.ports import free_port

DYING = Path(__file__).with_name("dying_server.py")
SERIES = "ABCDEGHK"
KILLS = 100


class Dying:
    """Starts the server again each time it died; `deaths` counts."""

    def __init__(self, folder: Path) -> None:
        self.port, self.database = free_port(), folder / "server.sqlite"
        self.deaths, self.calm = 0, threading.Event()
        self._stop = threading.Event()
        self.process = self._start()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _start(self) -> "subprocess.Popen[bytes]":
        arguments = [str(self.port), str(self.database), str(self.deaths)]
        return subprocess.Popen([sys.executable, "-S", str(DYING), *arguments])

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.process.wait()
            if self._stop.is_set():
                return
            self.deaths += 1
            self.process = self._start()

    def up(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        self._stop.set()
        self.process.kill()
        self.process.wait()
        self._thread.join(5)

    def tickets(self) -> list[tuple[str, str, str, str | None, str]]:
        with sqlite3.connect(self.database) as db:
            return db.execute("SELECT * FROM tickets").fetchall()


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Dying]:
    server = Dying(tmp_path)
    yield server
    server.stop()


def kiosk_of(folder: Path, port: int) -> Issuing:
    remember(folder, "kiosk-1")
    link = ServerLink(f"http://127.0.0.1:{port}", "kiosk", "Máy thử", folder)
    return Issuing(Outbox(folder / "outbox.sqlite"), Server(link), KioskClock())


@pytest.mark.slow
def test_a_server_killed_a_hundred_times_in_mid_tap(tmp_path: Path, dying: Dying) -> None:
    issuing = kiosk_of(tmp_path / "kiosk", dying.port)
    wait_until(lambda: tried(issuing.lease))
    printed: dict[str, str] = {}
    numbers = itertools.count()

    def people() -> None:
        while dying.deaths < KILLS:
            person = next(numbers)
            choice = Choice(SERIES[person % len(SERIES)])
            entry = issuing.take(choice.key(f"person-{person}"), choice, "vi")
            assert entry.label
            printed[entry.key] = entry.label
            if entry.alone:  # the next person comes when the server is back
                wait_until(dying.up)
            if person % 7 == 0:
                tried(issuing.reconcile)

    crowd = [threading.Thread(target=people) for _ in range(6)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(150)
    assert dying.deaths >= KILLS
    wait_until(lambda: tried(issuing.reconcile) and not issuing.outbox.untold(), 60)
    judge(dying, issuing.outbox, printed)


def tried(act: object) -> bool:
    try:
        act()  # type: ignore[operator]
    except LinkError:
        return False
    return True


def judge(dying: Dying, outbox: Outbox, printed: dict[str, str]) -> None:
    tickets = {key: label for key, _, label, _, _ in dying.tickets()}
    alone = [label for label in printed.values() if int(label[1:]) >= 900]
    # Every person has one ticket, and the number printed is the one shown everywhere.
    assert {key: tickets.get(key) for key in printed} == printed
    assert set(tickets) == set(printed)
    # No number twice, of a block or otherwise.
    assert [label for label, times in Counter(tickets.values()).items() if times > 1] == []
    assert len(alone) > 50
    # Order of a series is the order in which its numbers were taken.
    times: dict[str, list[tuple[str, str]]] = {}
    for _, series, label, _, at in dying.tickets():
        if int(label[1:]) >= 900:
            times.setdefault(series, []).append((label, at))
    for rows in times.values():
        assert [at for _, at in sorted(rows)] == sorted(at for _, at in rows)


class KioskProcess:
    """The kiosk as its unit starts it, to be killed."""

    def __init__(self, folder: Path, server: str, bridge: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "kiosk.log"
        self._command = [
            sys.executable, "-c", "from kiosk.cli import kiosk; kiosk()", "--server", server, "--bridge", bridge,
            "--bridge-key", str(folder / "bridge.key"), "--state-dir", str(folder / "kiosk"),
            "--port", str(self.port), "--device-name", "Máy 07",
        ]  # fmt: skip
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(self._command, stdout=log, stderr=log)
        return self.process

    def up(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", timeout=1).ok
        except requests.RequestException:
            return False

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def tap(self, visit: str, series: str) -> str:
        """As the page does: the same question until it is answered. The number shown."""
        body = {"series": series, "purpose": "submit", "procedure": "", "priority": ""}
        for _ in range(400):
            try:
                page = requests.post(f"{self.url}/visits/{visit}/take", json=body, timeout=10)
                now = page.text.partition('data-visit="')[2].partition('"')[0]
                if now == visit and 'data-label="' in page.text:
                    return page.text.partition('data-label="')[2].partition('"')[0]
                if now != visit:  # another visit is on the screen: it ends first
                    requests.post(f"{self.url}/visits/{now}/end", json={}, timeout=10)
            except requests.RequestException:
                threading.Event().wait(0.05)
        raise AssertionError("never answered")


@pytest.mark.slow
def test_a_kiosk_killed_in_mid_tap_loses_and_doubles_nothing(tmp_path: Path) -> None:
    office, machine = fake_server.Office(), fake_bridge.Machine()
    server = fake_server.Served(fake_server.create(office))
    bridge = fake_server.Served(fake_bridge.create(machine))
    (tmp_path / "bridge.key").write_text("secret", encoding="utf-8")
    kiosk = KioskProcess(tmp_path, server.url, bridge.url)
    wait_until(kiosk.up, 30)
    wait_until(lambda: (tmp_path / "kiosk" / "catalogue.json").exists())
    wait_until(lambda: leased(tmp_path))
    shown: dict[str, str] = {}
    for person, fault in enumerate(["", "lost", "away", "lost", "", "away"]):
        office.fault = fault
        visit = f"person-{person:015d}"
        tapping = threading.Thread(target=lambda v=visit: shown.update({v: kiosk.tap(v, "D")}))
        tapping.start()
        threading.Event().wait(0.02 * person)  # each time at another place of the work
        kiosk.kill()
        kiosk.start()
        tapping.join(60)
    office.fault = ""
    wait_until(lambda: not untold(tmp_path), 30)
    kiosk.kill()
    expected = {Choice("D").key(visit): label for visit, label in shown.items()}
    assert {key: ticket["label"] for key, ticket in office.tickets.items()} == expected
    assert len(set(shown.values())) == len(shown) == 6
    sheets = Counter(job["slip"]["label"] for job in machine.printed)
    assert all(times == 1 for times in sheets.values()), json.dumps(sheets)
    assert set(sheets) <= set(shown.values())
    server.stop()
    bridge.stop()


def leased(folder: Path) -> bool:
    with sqlite3.connect(folder / "kiosk" / "outbox.sqlite") as db:
        return bool(db.execute("SELECT count(*) FROM blocks").fetchone()[0])


def untold(folder: Path) -> int:
    with sqlite3.connect(folder / "kiosk" / "outbox.sqlite") as db:
        sql = (
            "SELECT count(*) FROM tickets WHERE state = 'asking' OR (state = 'alone' AND told = 0)"
        )
        return int(db.execute(sql).fetchone()[0])
