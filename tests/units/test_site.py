"""The shipped nginx site in front of the server as its unit runs it: a real nginx, TLS, an activated socket."""

import shutil
import socket
import sqlite3
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import websocket
from requests.adapters import HTTPAdapter

from queue_server.contracts.tickets import follow_token
from tests.live import PASSWORD, Live
from tests.ports import free_port
from tests.units.installation import NAME, Installation, running, write_site

KEY, CANCELLED = "bai-thu-don-vi-0001", "bai-thu-don-vi-0002"


@pytest.fixture(scope="module")
def office(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Server and nginx, a clerk, and two numbers taken at a kiosk."""
    folder = tmp_path_factory.mktemp("installation")
    shutil.copy(prepared_file, folder / "motcua.db")
    live = Live(f"sqlite:///{folder / 'motcua.db'}", folder)
    live.furnish(clerks=1)
    with running(folder) as installation:
        _take_two_numbers(installation, live)
        yield installation


def _take_two_numbers(installation: Installation, live: Live) -> None:
    device_id, key = live.devices["kiosk0"]
    with installation.visitor() as kiosk:
        doors = f"{installation.url}/api/v1/devices"
        nonce = kiosk.post(f"{doors}/challenges", json={"device_id": device_id}).json()["nonce"]
        answer = {
            "device_id": device_id,
            "nonce": nonce,
            "signature": key.sign(f"motcua-device-session:{device_id}:{nonce}"),
        }
        token = kiosk.post(f"{doors}/sessions", json=answer).json()["token"]
        kiosk.headers["Authorization"] = f"Bearer {token}"
        for mine in (KEY, CANCELLED):
            asked = {"key": mine, "series": "D"}
            taken = kiosk.post(f"{installation.url}/api/v1/tickets", json=asked)
            assert taken.status_code == 201, taken.text


@pytest.fixture
def visitor(office: Installation) -> Iterator[requests.Session]:
    with office.visitor() as session:
        yield session


@pytest.fixture
def clerk(office: Installation, visitor: requests.Session) -> requests.Session:
    answer = visitor.post(
        f"{office.url}/dang-nhap",
        data={"username": "clerk0", "password": PASSWORD},
        allow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    return visitor


@pytest.fixture
def phone(office: Installation) -> str:
    return f"{office.url}/api/v1/follow/{follow_token(KEY)}"


def test_nginx_finds_no_fault_in_the_site(tmp_path: Path) -> None:
    main = write_site(tmp_path, free_port(), free_port())
    said = subprocess.run(
        ["nginx", "-t", "-q", "-c", str(main)], capture_output=True, text=True, check=False
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_the_server_answers_through_tls_and_asks_browsers_to_stay_there(
    office: Installation, visitor: requests.Session
) -> None:
    answer = visitor.get(f"{office.url}/healthz")
    assert answer.json() == {"status": "ok"}
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_clerk_signs_in_with_a_cookie_bound_to_host_and_tls(
    office: Installation, clerk: requests.Session
) -> None:
    assert "__Host-motcua" in clerk.cookies
    assert clerk.get(f"{office.url}/api/v1/session").json()["account_id"] == "clerk0"


def _handshake(office: Installation, cookies: dict[str, str], origin: str) -> str:
    """Connect as the library of the pages does; what the server says to the name space `/`."""
    line = websocket.create_connection(
        f"wss://{NAME}:{office.port}/socket.io/?EIO=4&transport=websocket",
        sslopt={"ca_certs": office.authority, "cert_reqs": ssl.CERT_REQUIRED},
        cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
        origin=origin,
        timeout=20,
    )
    line.recv()
    line.send("40")
    said = str(line.recv())
    line.close()
    return said


def test_the_socket_opens_through_nginx_for_a_clerk(
    office: Installation, clerk: requests.Session
) -> None:
    assert _handshake(office, clerk.cookies.get_dict(), office.url).startswith('40{"sid"')


def test_the_socket_stays_shut_for_strangers_and_for_pages_of_others(
    office: Installation, clerk: requests.Session
) -> None:
    assert "not_signed_in" in _handshake(office, {}, office.url)
    with pytest.raises(websocket.WebSocketBadStatusException):
        _handshake(office, clerk.cookies.get_dict(), "https://elsewhere.example")


def test_a_phone_that_asks_again_is_answered_304(visitor: requests.Session, phone: str) -> None:
    first = visitor.get(phone)
    again = visitor.get(phone, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.json()["label"] == "D001"


def test_many_phones_within_a_second_are_one_question_to_the_server(
    office: Installation, visitor: requests.Session, phone: str
) -> None:
    def asked() -> float:
        figures = visitor.get(f"{office.url}/metrics").text
        lines = [line for line in figures.splitlines() if 'endpoint="follow.snapshot"' in line]
        return sum(float(line.split()[-1]) for line in lines if "_total" in line)

    before, began = asked(), time.monotonic()
    for _ in range(60):
        assert visitor.get(phone).status_code == 200
    assert asked() - before <= 2 + (time.monotonic() - began)


def test_a_phone_sees_a_change_within_seconds(
    office: Installation, visitor: requests.Session
) -> None:
    token = follow_token(CANCELLED)
    address = f"{office.url}/api/v1/follow/{token}"
    assert visitor.get(address).json()["state"] == "waiting"
    assert visitor.post(f"{office.url}/t/{token}/huy").status_code == 200
    ends = time.monotonic() + 3
    while (state := visitor.get(address).json()["state"]) == "waiting":
        assert time.monotonic() < ends
    assert state == "cancelled"


def test_the_stream_of_a_phone_speaks_at_once(visitor: requests.Session, phone: str) -> None:
    with visitor.get(f"{phone}/events", stream=True, timeout=10) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert b"retry:" in next(stream.iter_content(None))


def test_no_key_of_a_ticket_comes_into_a_log(
    office: Installation, visitor: requests.Session, phone: str
) -> None:
    visitor.get(phone)
    visitor.get(f"{office.url}/t/{follow_token(KEY)}")
    visitor.get(f"{office.url}/api/v1/devices/enrolments/0123456789abcdef")
    visitor.get(f"{office.url}/healthz?secret=0123456789abcdef")
    logs = office.access_log + (office.folder / "error.log").read_text()
    assert "GET /healthz 200" in logs
    assert follow_token(KEY) not in logs
    assert "0123456789abcdef" not in logs


class FromAddress(HTTPAdapter):
    """Ask from another address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: object, **more: object) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **more)  # type: ignore[arg-type]


def test_a_visitor_is_known_by_its_own_address_whatever_it_says(
    office: Installation, visitor: requests.Session
) -> None:
    visitor.mount("https://", FromAddress("127.0.0.2"))
    visitor.headers["X-Forwarded-For"] = "127.0.0.1"
    assert visitor.get(f"{office.url}/metrics").status_code == 403
    sign_in = {"username": "clerk0", "password": PASSWORD}
    visitor.post(f"{office.url}/dang-nhap", data=sign_in, allow_redirects=False)
    with sqlite3.connect(office.folder / "motcua.db") as database:
        newest = database.execute(
            "SELECT place FROM audit WHERE act = 'session.open' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    database.close()
    assert newest == ("127.0.0.2",)


def test_too_large_a_request_is_refused_at_the_door(
    office: Installation, visitor: requests.Session
) -> None:
    answer = visitor.post(f"{office.url}/api/v1/devices/challenges", data=b"x" * (2 * 2**20 + 1))
    assert answer.status_code == 413
    assert "Strict-Transport-Security" in answer.headers


def test_plain_http_only_shows_the_way_to_tls(office: Installation) -> None:
    site = (office.folder / "site.conf").read_text()
    port = int(site.split("listen 127.0.0.1:")[1].split(";")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"GET /quay HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        said = line.makefile("rb").read().decode()
    assert said.startswith("HTTP/1.1 301")
    assert "Location: https://localhost/quay" in said
