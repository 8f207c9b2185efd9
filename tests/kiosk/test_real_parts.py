"""The kiosk with the real server, its sockets, and the real bridge with its software printer."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from waitress import wasyncore
from waitress.server import create_server

from kiosk.app import Kiosk, Setting
from queue_server.link.client import remember
from tests.hardware.scanner_kit import PtyScanner
from tests.kiosk.conftest import CARD, wait_until
from tests.ports import free_port
from tests.web.admin.visiting import Visitor, form_to
from tests.web.live import LiveCentre


class Corner:
    """A corner of the hall: one centre, one kiosk, one bridge."""

    def __init__(self, folder: Path) -> None:
        self.centre = LiveCentre(folder / "server")
        self.folder = folder
        self.glass = PtyScanner(folder / "ttyGlass")
        self.glass.plug()
        port = free_port()
        scanner = f'[scanners.glass]\naddress = "serial://{self.glass.path}"\n'
        (folder / "bridge.toml").write_text(scanner, encoding="utf-8")
        with (folder / "bridge.log").open("wb") as log:
            self.bridge = subprocess.Popen(
                [
                    Path(sys.executable).parent / "motcua", "bridge", "--printer", "software",
                    "--port", str(port), "--state-dir", str(folder / "bridge"), "--verbose",
                    "--config", str(folder / "bridge.toml"),
                ],
                stdout=log, stderr=log,
            )  # fmt: skip
        (folder / "kiosk").mkdir()
        shutil.copy(folder / "server" / "kiosk.pem", folder / "kiosk" / "device.pem")
        remember(folder / "kiosk", "kiosk-1")
        setting = Setting(
            server=self.centre.url,
            state_dir=folder / "kiosk",
            bridge=f"http://127.0.0.1:{port}",
            bridge_key=folder / "bridge" / "bridge.key",
        )
        self.kiosk = Kiosk(setting)
        self._web = create_server(self.kiosk.web, host="127.0.0.1", port=0, threads=8)
        self.url = f"http://127.0.0.1:{self._web.effective_port}"
        self._serving = threading.Thread(target=self._web.run, daemon=True)
        self._serving.start()
        self.kiosk.start()

    def act(self, name: str, **fields: str) -> str:
        visit = self.kiosk.visits.now().id
        return requests.post(f"{self.url}/visits/{visit}/{name}", json=fields, timeout=20).text

    def take(self, letter: str = "D") -> str:
        self.act("end")
        page = self.act("take", series=letter, purpose="submit")
        assert 'data-label="' in page, page
        return page.partition('data-label="')[2].partition('"')[0]

    def stop(self) -> None:
        self._web.task_dispatcher.shutdown(timeout=0)
        wasyncore.close_all(self._web._map, ignore_all=True)
        self._serving.join(5)
        self.kiosk.stop()
        os.kill(self.bridge.pid, signal.SIGTERM)
        self.bridge.wait(10)
        self.glass.unplug()
        self.centre.stop()


@pytest.fixture(scope="module")
def corner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corner]:
    one = Corner(tmp_path_factory.mktemp("corner"))
    day = one.kiosk.standing.clock.today().isoformat()
    wait_until(lambda: one.kiosk.sync._live and one.kiosk.bridge.can_print, 30)
    wait_until(lambda: one.kiosk.outbox.numbers_left(day), 30)
    yield one
    one.stop()


def test_a_number_comes_from_the_server_and_out_of_the_printer(corner: Corner) -> None:
    label = corner.take()
    assert label == "D001"
    wait_until(lambda: corner.kiosk.screens.outcome(corner.kiosk.visits.now()) == "printed")


def test_the_queue_is_pushed_to_the_kiosk(corner: Corner) -> None:
    before = corner.kiosk.standing.series("A")
    corner.take("A")
    wait_until(
        lambda: (
            (now := corner.kiosk.standing.series("A")) is not None
            and now.waiting == (before.waiting if before else 0) + 1
        )
    )


def test_the_code_on_the_paper_opens_the_phone_page(corner: Corner) -> None:
    label = corner.take("B")
    answer = corner.kiosk.outbox.entry(corner.kiosk.visits.now().key).answer
    assert answer
    assert label in requests.get(answer.follow_url, timeout=10).text


def test_a_layout_saved_by_an_administrator_comes_to_the_kiosk_and_prints(corner: Corner) -> None:
    admin = Visitor(corner.centre.url, "quantri")
    form = form_to(admin.get("/quan-tri/mau-phieu?mau=ticket_80").text, "/quan-tri/mau-phieu")
    large = next(name for name, _ in form.fields if name.endswith(".number"))
    saved = admin.post("/quan-tri/mau-phieu", form.filled({large: "large"}))
    assert "da=saved" in saved.url

    def layouts() -> list[Any]:
        catalogue = corner.kiosk.standing.catalogue
        return catalogue.layouts if catalogue else []

    corner.kiosk.sync.wake(all_again=True)
    wait_until(layouts, 30)
    (layout,) = layouts()
    assert {"block": "number", "size": "large"} in layout["blocks"]
    corner.take()
    wait_until(lambda: corner.kiosk.screens.outcome(corner.kiosk.visits.now()) == "printed")


def test_a_card_is_read_by_the_server(corner: Corner) -> None:
    corner.act("end")
    page = corner.act("card", payload=CARD)
    assert 'data-step="found"' in page
    assert "Nguyễn Thị Thử" not in page
    assert "027040000101" not in page
    assert 'class="name' in page


def test_a_card_on_the_glass_comes_to_the_page_and_stays_nowhere(corner: Corner) -> None:
    corner.act("end")
    corner.glass.scan(CARD.encode() + b"\r\n")
    wait_until(lambda: corner.kiosk.visits.now().step == "found")
    page = requests.get(corner.url, timeout=10).text
    assert "N••••• T••" in page
    corner.act("end")
    files = [path for path in corner.folder.rglob("*") if path.is_file()]
    assert {"bridge.log", "server.log", "spool.sqlite3"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        for secret in ("027040000101", "Thử Dễ Dàng", "29021940"):
            assert secret.encode() not in content, path


def test_a_ticket_on_the_glass_tells_its_place(corner: Corner) -> None:
    labels = [corner.take("A"), corner.take("A")]
    answer = corner.kiosk.outbox.entry(corner.kiosk.visits.now().key).answer
    assert answer
    corner.act("end")
    corner.glass.scan(answer.follow_url.encode() + b"\r")
    wait_until(lambda: corner.kiosk.visits.now().said)
    page = requests.get(corner.url, timeout=10).text
    assert f"<b>{labels[1]}</b> vẫn trong hàng" in page


def test_staff_are_called(corner: Corner) -> None:
    assert "Đã gọi cán bộ" in corner.act("help")


def test_a_server_killed_and_back_knows_the_number_that_was_printed(corner: Corner) -> None:
    corner.centre.stop()
    label = corner.take("E")
    assert label.startswith("E9")
    wait_until(lambda: corner.kiosk.screens.outcome(corner.kiosk.visits.now()) == "printed")
    corner.centre.start()
    wait_until(lambda: not corner.kiosk.outbox.untold(), 30)
    entry = corner.kiosk.outbox.entry(corner.kiosk.visits.now().key)
    assert entry.code == ""
    assert entry.answer
    assert entry.answer.label == label
    assert label in requests.get(entry.answer.follow_url, timeout=10).text
