"""A centre in this process, with people, devices and a clock that tests move; and how to ask it as each of them."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_server.app import create_app
from queue_server.link.keys import DeviceKey
from queue_server.services.admin.accounts import AddAccount, add_account
from queue_server.services.device.doors import ApproveDevice, EnrolOwn, enrol_own
from queue_server.settings import Settings
from queue_server.web.passwords import hash_password
from tests.conftest import ADMIN, SITE, Clock, Hall

PASSWORD = "mat-khau-cua-bai-thu"
OTHER_SITE = "kinh-bac"
HALL, COUNTER = "bac-giang-sanh-1", "bac-giang-05"
# username: role, site
PEOPLE = {
    "clerk": ("clerk", SITE),
    "other-clerk": ("clerk", OTHER_SITE),
    "leader": ("supervisor", SITE),
    "chief": ("admin", None),
    "appraiser": ("appraiser", SITE),
    "inspector": ("inspector", None),
}
# device id: kind, place
DEVICES: dict[str, tuple[str, dict[str, str]]] = {
    "kiosk-1": ("kiosk", {"site_id": SITE}),
    "kiosk-2": ("kiosk", {"site_id": OTHER_SITE}),
    "display-1": ("display", {"site_id": SITE, "hall_id": HALL}),
    "display-2": ("display", {"site_id": OTHER_SITE, "hall_id": "kinh-bac-sanh-1"}),
    "board-1": ("board", {"site_id": SITE, "counter_id": COUNTER}),
    "bridge-1": ("bridge", {"site_id": SITE}),
}
# What asking may touch without changing anything: when a session was seen, and sessions themselves.
NOT_COUNTED = {"session", "device_session", "alembic_version"}

# A refused act on a dossier leaves its line in the trail: that is meant, and is nothing else.
REFUSED = " WHERE act <> 'dossier.refused'"


def furnish(url: str, keys: Path) -> dict[str, DeviceKey]:
    """People and devices, written while no server runs."""
    hall, password, found = Hall(url, Clock()), hash_password(PASSWORD), {}
    for name, (role, site) in PEOPLE.items():
        person = AddAccount(ADMIN, name, name, f"Cán bộ {name}", password, frozenset({role}), site)
        hall.write(add_account, person)
    for name, (kind, place) in DEVICES.items():
        found[name] = DeviceKey.load_or_create(keys / f"{name}.pem")
        approve = ApproveDevice(ADMIN, "", name, f"Máy {name}", **place)
        hall.write(enrol_own, EnrolOwn(approve, kind, found[name].public_key))
    hall.close()
    return found


@pytest.fixture(scope="session")
def furnished(
    prepared_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, DeviceKey]]:
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copy(prepared_file, folder / "hall.db")
    return folder / "hall.db", furnish(f"sqlite:///{folder / 'hall.db'}", folder)


def signature(key: DeviceKey, device_id: str, nonce: str) -> str:
    return str(key.sign(f"motcua-device-session:{device_id}:{nonce}"))


@dataclass
class Centre:
    """The server's app on a database of this test's own. Asking is done as somebody: a device or a person."""

    app: Any
    socketio: Any
    clock: Clock
    keys: dict[str, DeviceKey]
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def office(self) -> Any:
        return self.app.extensions["office"]

    def client(self) -> FlaskClient:
        found: FlaskClient = self.app.test_client()
        return found

    def open_session(self, device: str, **wrong: str) -> TestResponse:
        client = self.client()
        asked = client.post("/api/v1/devices/challenges", json={"device_id": device}).json
        assert asked is not None
        body = {
            "device_id": device,
            "nonce": asked["nonce"],
            "signature": signature(self.keys[device], device, asked["nonce"]),
            **wrong,
        }
        return client.post("/api/v1/devices/sessions", json=body)

    def device(self, name: str) -> dict[str, str]:
        """Headers of a device with a session."""
        if name not in self.tokens:
            opened = self.open_session(name)
            assert opened.json is not None
            self.tokens[name] = opened.json["token"]
        return {"Authorization": f"Bearer {self.tokens[name]}"}

    def log_in(self, client: FlaskClient, name: str, password: str = PASSWORD) -> TestResponse:
        return client.post("/dang-nhap", data={"username": name, "password": password})

    def person(self, name: str) -> tuple[FlaskClient, dict[str, str]]:
        """A signed-in browser and the header its changes must carry."""
        client = self.client()
        assert self.log_in(client, name).status_code == 303
        session = client.get("/api/v1/session").json
        assert session is not None
        return client, {"X-CSRF-Token": session["csrf"]}

    def state(self) -> str:
        """A digest of every table but those that only say who is signed in."""
        digest = hashlib.sha256()
        with self.office.reads() as work:
            for table in sorted(sa.inspect(work.sql.core).get_table_names()):
                if table not in NOT_COUNTED:
                    asked = f'SELECT * FROM "{table}"' + (REFUSED if table == "audit" else "")
                    rows = work.sql.core.exec_driver_sql(asked).fetchall()
                    digest.update(repr((table, sorted(map(tuple, rows), key=repr))).encode())
        return digest.hexdigest()

    def close(self) -> None:
        self.app.extensions["lane"]._writer.close()
        self.office.reads.close()


def open_centre(
    furnished: tuple[Path, dict[str, DeviceKey]],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    **settings: Any,
) -> Centre:
    shutil.copy(furnished[0], folder / "motcua.db")
    clock = Clock()
    monkeypatch.setattr("queue_server.app.now_utc", clock)
    values = {"throttle": False, "public_url": "http://localhost", **settings}
    app, socketio = create_app(Settings(state_dir=folder, **values), "threading")
    return Centre(app, socketio, clock, furnished[1])


@pytest.fixture
def centre(
    furnished: tuple[Path, dict[str, DeviceKey]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Centre]:
    centre = open_centre(furnished, tmp_path, monkeypatch)
    yield centre
    centre.close()


@pytest.fixture(scope="module")
def shared_centre(
    furnished: tuple[Path, dict[str, DeviceKey]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """One centre for tests that change nothing, or only what other tests do not look at."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        centre = open_centre(furnished, tmp_path_factory.mktemp("centre"), monkeypatch)
        yield centre
        centre.close()


def problem(answer: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """The answer is a problem with this status, a stable code and a sentence that says what to do."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = answer.json  # type: ignore[assignment]
    assert body["status"] == status
    assert body["code"]
    assert body["detail"]
    assert code is None or body["code"] == code, body
    return body
