"""A real server process on a prepared database, with an enrolled kiosk and signed-in clerks, over HTTP."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import requests

from queue_server.app import now_utc
from queue_server.domain.catalogue import Catalogue, Counter, ProfileItem, WorkProfile
from queue_server.link.keys import DeviceKey
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.admin.centre import ReplaceCatalogue, replace_catalogue
from queue_server.services.device.doors import ApproveDevice, EnrolOwn, enrol_own
from queue_server.web.passwords import hash_password
from tests.conftest import ADMIN, SITE, VAULT_KEY, Hall
from tests.ports import free_port
from tests.staff import PASSWORD, Staff

__all__ = ["PASSWORD", "Live", "Staff", "with_land_counters"]


@dataclass
class Live:
    """`people` and `devices` are made before the start; `start` and `kill` may follow each other."""

    database_url: str
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    devices: dict[str, tuple[str, DeviceKey]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def furnish(self, clerks: int = 2, kiosks: int = 1, land_counters: int = 0) -> None:
        """Accounts clerk0, …, kiosks kiosk0, … and counters dat-dai-0, …, written while no server runs."""
        hall = Hall(self.database_url, now_utc)  # type: ignore[arg-type]
        (self.folder / "personal-data.key").write_bytes(
            VAULT_KEY
        )  # the trail goes on under the key it began with
        if land_counters:
            hall.write(
                replace_catalogue, ReplaceCatalogue(ADMIN, with_land_counters(hall, land_counters))
            )
        password = hash_password(PASSWORD)
        for number in range(clerks):
            account = AddAccount(ADMIN, f"clerk{number}", f"clerk{number}", f"Cán bộ {number}", password,
                                 frozenset({"clerk"}), SITE)  # fmt: skip
            hall.write(add_account, account)
        for number in range(kiosks):
            self.enrol(hall, f"kiosk{number}", "kiosk")
        hall.close()

    def enrol(self, hall: Hall, name: str, kind: str, **place: Any) -> None:
        key = DeviceKey.load_or_create(self.folder / f"{name}.pem")
        approve = ApproveDevice(
            actor=ADMIN, code="", device_id=name, name=name, site_id=SITE, **place
        )
        hall.write(enrol_own, EnrolOwn(approve, kind, key.public_key))
        self.devices[name] = (name, key)

    def start(self, **environment: str) -> "Live":
        log = (self.folder / "server.log").open("ab")
        values = {
            "MOTCUA_DATABASE_URL": self.database_url,
            "MOTCUA_STATE_DIR": str(self.folder),
            "MOTCUA_PORT": str(self.port),
            "MOTCUA_PUBLIC_URL": self.url,
            "MOTCUA_THROTTLE": "0",
            **environment,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "queue_server.cli", "server"],
            env={**os.environ, **values}, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        self._wait()
        return self

    def _wait(self) -> None:
        ended = threading.Event()
        for _ in range(600):
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except (requests.ConnectionError, requests.Timeout):
                pass
            if self.process is None or self.process.poll() is not None:
                break
            ended.wait(0.05)
        raise AssertionError(
            "the server did not start:\n" + (self.folder / "server.log").read_text()[-2000:]
        )

    def kill(self) -> None:
        """As a power cut for the process: master and worker, no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(20)
        self.process = None

    def device_token(self, name: str = "kiosk0") -> str:
        device_id, key = self.devices[name]
        nonce = self.post("/api/v1/devices/challenges", {"device_id": device_id}).json()["nonce"]
        signature = key.sign(f"motcua-device-session:{device_id}:{nonce}")
        body = {"device_id": device_id, "nonce": nonce, "signature": signature}
        return str(self.post("/api/v1/devices/sessions", body).json()["token"])

    def post(self, path: str, body: dict[str, Any], token: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return requests.post(f"{self.url}{path}", json=body, headers=headers, timeout=30)

    def sign_in(self, username: str) -> "Staff":
        return Staff(self.url, username)


def with_land_counters(hall: Hall, count: int) -> Catalogue:
    """More counters for land (D) than the shipped overlay has."""
    with hall.reads() as work:
        catalogue: Catalogue = work.centre.view.catalogue
    profile = WorkProfile("dat-dai-thu", "Đất đai, bài thử", (ProfileItem("D", 10),))
    zone = catalogue.counters[0].zone_id
    counters = tuple(
        Counter(f"dat-dai-{number}", 50 + number, zone, profile.id) for number in range(count)
    )
    return replace(
        catalogue,
        work_profiles=(*catalogue.work_profiles, profile),
        counters=(*catalogue.counters, *counters),
    )
