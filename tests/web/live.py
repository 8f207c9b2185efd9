"""A live centre: the real server process on a database of its own, accounts and an enrolled kiosk."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from queue_server.commands.opening import OPERATOR, writing
from queue_server.importing import shipped
from queue_server.link.keys import DeviceKey
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.admin.centre import (
    ReplaceCatalogue,
    SetRule,
    replace_catalogue,
    set_rule,
)
from queue_server.services.device.doors import (
    ApproveDevice,
    AskEnrolment,
    approve_device,
    ask_enrolment,
)
from queue_server.settings import Settings
from queue_server.web.passwords import hash_password

SITE = "bac-giang"
PASSWORD = "mot-hai-ba-bon"
# username: (name, role, site)
PEOPLE = {
    "du": ("Trần Thị Thí Dụ", "clerk", SITE),
    "mau": ("Lê Thị Mẫu", "clerk", SITE),
    "thu": ("Nguyễn Văn Thử", "clerk", SITE),
    "dinh": ("Bùi Thị Giả Định", "supervisor", SITE),
    "tra": ("Thanh Tra Thử", "inspector", None),
    "quantri": ("Quản Trị Thử", "admin", None),
    "quantri2": ("Quản Trị Thứ Hai", "admin", None),
}


def wait_until(condition: Callable[[], Any], seconds: float = 8.0) -> Any:
    """Poll a condition; fails by itself. The event is never set: it only lets go of the processor."""
    idle, end = threading.Event(), datetime.now(UTC) + timedelta(seconds=seconds)
    while datetime.now(UTC) < end:
        if value := condition():
            return value
        idle.wait(0.02)
    raise AssertionError("the condition did not come true in time")


class LiveCentre:
    """One centre that runs: the shipped catalogue, never closed, short pauses between calls."""

    def __init__(self, state: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = Settings(state_dir=state, port=self.port, public_url=self.url)
        self.key = DeviceKey.load_or_create(state / "kiosk.pem")
        self._process: subprocess.Popen[bytes] | None = None
        self._http = requests.Session()
        self._http.trust_env = False
        self._fill()
        self.start()

    def _fill(self) -> None:
        with writing(self.settings) as lane:
            lane.write(
                replace_catalogue, ReplaceCatalogue(OPERATOR, shipped(datetime.now(UTC).date()))
            )
            for name, value in {"always_open": True, "recall_cooldown_seconds": 1}.items():
                lane.write(set_rule, SetRule(OPERATOR, name, date(2020, 1, 1), value))
            hashed = hash_password(PASSWORD)
            for username, (name, role, site) in PEOPLE.items():
                account = AddAccount(
                    OPERATOR, secrets.token_hex(8), username, name, hashed, frozenset({role}), site
                )
                lane.write(add_account, account)
            asked = AskEnrolment("enrol-kiosk-1", "ABC234", "kiosk", self.key.public_key, "Kiosk")
            lane.write(ask_enrolment, asked)
            lane.write(
                approve_device,
                ApproveDevice(OPERATOR, "ABC234", "kiosk-1", "Máy lấy số 01", SITE),
            )

    def start(self) -> None:
        """Start the server process and wait until it answers."""
        environment = {
            **os.environ,
            "MOTCUA_STATE_DIR": str(self.settings.state_dir),
            "MOTCUA_PORT": str(self.port),
            "MOTCUA_PUBLIC_URL": self.url,
            "MOTCUA_THROTTLE": "false",
        }
        log = (self.settings.state_dir / "server.log").open("ab")
        self._process = subprocess.Popen(
            [Path(sys.executable).parent / "motcua", "server"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        wait_until(self._answers, 30)

    def _answers(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return self._http.get(f"{self.url}/healthz", timeout=2).status_code == 200
        return False

    def stop(self) -> None:
        """As if the machine went away: no goodbye."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self._http.post(f"{self.url}/api/v1{path}", json=body, timeout=5)
        assert answer.ok, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        """What the kiosk reads."""
        self._enter()
        answer = self._http.get(f"{self.url}/api/v1{path}", timeout=5)
        assert answer.ok, answer.text
        return answer.json()

    def report(self, part: str, state: str, **more: Any) -> None:
        """What the kiosk tells of its printer."""
        self._enter()
        now = datetime.now(UTC).isoformat()
        parts = [{"name": part, "kind": "printer", "state": state, "since": now, **more}]
        self.post("/devices/state", {"software": "motcua-test", "parts": parts})

    def _enter(self) -> None:
        if "Authorization" not in self._http.headers:
            self._http.headers["Authorization"] = f"Bearer {self._session()}"

    def scan(self, payload: str) -> requests.Response:
        """What the kiosk's scanner read, whatever the answer."""
        self._enter()
        return self._http.post(f"{self.url}/api/v1/cards", json={"payload": payload}, timeout=5)

    def issue_as(self, key: str, series: str) -> str:
        """The same with a key of the caller's choice."""
        self._enter()
        return str(self.post("/tickets", {"key": key, "series": series})["label"])

    def issue(self, series: str, procedure: str | None = None, priority: str | None = None) -> str:
        """Take a number at the kiosk; its label."""
        self._enter()
        asked = {"series": series, "procedure_id": procedure, "priority": priority}
        return str(self.post("/tickets", {"key": secrets.token_hex(16), **asked})["label"])

    def _session(self) -> str:
        nonce = self.post("/devices/challenges", {"device_id": "kiosk-1"})["nonce"]
        signature = self.key.sign(f"motcua-device-session:kiosk-1:{nonce}")
        proof = {"device_id": "kiosk-1", "nonce": nonce, "signature": signature}
        return str(self.post("/devices/sessions", proof)["token"])
