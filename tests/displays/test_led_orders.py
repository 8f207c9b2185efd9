"""From the device desk to the panel and back, with a real server and the real command."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from displays.led.software_card import SoftCard
from queue_server.app import now_utc
from queue_server.link.orders import RESTART_EXIT
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.web.passwords import hash_password
from tests.conftest import ADMIN, SITE, Hall
from tests.live import PASSWORD, Live, Staff

from .conftest import ROOT, wait_until
from .led_rig import SMALL

HALL = "bac-giang-sanh-1"


class Box:
    """An LED agent with one card, as a process, and the supervisor who looks at the desk."""

    def __init__(self, live: Live, folder: Path) -> None:
        self.card, self.live, self.folder = SoftCard(SMALL), live, folder
        self.process: subprocess.Popen[str] | None = None
        self.staff: Staff | None = None

    def start(self) -> None:
        # As systemd would, so that the device says that it may be told to restart.
        program = (
            "import os; os.environ['SYSTEMD_EXEC_PID'] = str(os.getpid()); "
            "from displays.cli import led; led()"
        )
        log = (self.folder / "led.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "--server", self.live.url, "--port", "0",
             "--state-dir", str(self.folder),
             "--panel", f"cpower://127.0.0.1:{self.card.port}?counters=dat-dai-0"],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdout=subprocess.DEVNULL, stderr=log,
        )  # fmt: skip
        log.close()

    def desk(self) -> dict[str, Any]:
        assert self.staff
        answer = self.staff.http.get(f"{self.live.url}/api/v1/sites/{SITE}/devices", timeout=30)
        assert answer.status_code == 200, answer.text
        return next(one for one in answer.json()["devices"] if one["device_id"] == "led0")

    def order(self, act: str) -> str:
        assert self.staff
        answer = self.staff.http.post(
            f"{self.live.url}/api/v1/sites/{SITE}/devices/led0/orders",
            json={"key": secrets.token_hex(12), "act": act}, timeout=30,
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return str(answer.json()["order_id"])

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(15)
        self.card.stop()


@pytest.fixture
def box(prepared_file: Path, tmp_path: Path) -> Iterator[Box]:
    shutil.copy(prepared_file, tmp_path / "hall.db")
    live = Live(f"sqlite:///{tmp_path / 'hall.db'}", tmp_path)
    live.furnish(clerks=0, kiosks=0, land_counters=1)
    hall = Hall(live.database_url, now_utc)  # type: ignore[arg-type]
    live.enrol(hall, "led0", "led", hall_id=HALL)
    boss = AddAccount(ADMIN, "boss", "boss", "Trưởng ca", hash_password(PASSWORD),
                      frozenset({"supervisor"}), SITE)  # fmt: skip
    hall.write(add_account, boss)
    hall.close()
    state = tmp_path / "led"
    state.mkdir(mode=0o700)
    shutil.copy(tmp_path / "led0.pem", state / "device.pem")
    (state / "device.json").write_text(json.dumps({"device_id": "led0"}), encoding="utf-8")
    live.start()
    box = Box(live, state)
    box.staff = live.sign_in("boss")
    box.start()
    yield box
    box.stop()
    live.stop()
    assert box.card.flash_writes == 0


def test_the_desk_sees_the_panel_tests_it_and_hears_what_the_card_said(box: Box) -> None:
    wait_until(lambda: [part["state"] for part in box.desk()["parts"]] == ["ready"], 20.0)
    part = box.desk()["parts"][0]
    assert part["name"] == "bang-1"
    assert part["model"] == "cpower 64x16"
    shown = box.card.rgb
    order = box.order("test")
    wait_until(lambda: box.card.rgb != shown, 10.0)
    top_row = box.card.rgb[: SMALL[0] * 3]
    assert all(any(top_row[at : at + 3]) for at in range(0, len(top_row), 3)), "the frame"
    wait_until(lambda: (box.desk()["order"] or {}).get("state") == "done", 15.0)
    desk = box.desk()
    assert desk["order"]["order_id"] == order
    assert desk["parts"][0]["job_state"] == "done"


def test_a_restart_ends_the_agent_so_that_systemd_starts_it_again(box: Box) -> None:
    wait_until(lambda: any(box.card.rgb) and box.desk()["parts"], 20.0)
    box.order("restart")
    assert box.process
    assert box.process.wait(20) == RESTART_EXIT
    assert not any(box.card.rgb)
