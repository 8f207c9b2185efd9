"""The socket of a real server process: strangers hear nothing, others only their own rooms, talking back ends it."""

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import websocket

from queue_server.link.keys import DeviceKey
from tests.api.conftest import COUNTER, HALL, PASSWORD, furnish
from tests.conftest import SITE
from tests.live import Live, Staff

PROTOCOL = "1.0"


class Socket:
    """A Socket.IO peer of our own, so that also wrong frames can be sent. `heard` is what came, in order."""

    def __init__(
        self, live: Live, auth: dict[str, Any] | None = None, cookie: str = "", origin: str = ""
    ) -> None:
        url = live.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self.ws = websocket.WebSocket()
        try:
            self.ws.connect(url, timeout=20, cookie=cookie or None, origin=origin or None)
        except websocket.WebSocketException:
            self.ws.shutdown()
            raise
        self.heard: list[tuple[str, Any]] = []
        assert self.ws.recv()[0] == "0"
        self.ws.send("40" + json.dumps(auth if auth is not None else {}))
        self.answer = self._next()

    def _next(self) -> str:
        while True:
            text = self.ws.recv()
            if text == "2":
                self.ws.send("3")
            else:
                return str(text)

    @property
    def joined(self) -> bool:
        return self.answer.startswith("40")

    @property
    def refusal(self) -> Any:
        assert self.answer.startswith("44"), self.answer
        return json.loads(self.answer[2:])

    def until(self, wanted: Callable[[str, Any], bool], seconds: float = 15) -> Any:
        """Hear until something comes; fails when the time is over."""
        end = time.monotonic() + seconds
        while True:
            self.ws.settimeout(max(0.001, end - time.monotonic()))
            text = self._next()
            if not text.startswith("42"):
                continue
            name, data = json.loads(text[2:])
            self.heard.append((name, data))
            if wanted(name, data):
                return data

    def message(self, kind: str, seconds: float = 15) -> Any:
        return self.until(lambda name, data: name == "message" and data["kind"] == kind, seconds)

    def ended(self, seconds: float) -> bool:
        """True when the server closes this namespace or the connection within the time."""
        end = time.monotonic() + seconds
        try:
            while (left := end - time.monotonic()) > 0:
                self.ws.settimeout(left)
                text = self._next()
                if text.startswith("41") or text == "":
                    return True
            return False
        except websocket.WebSocketTimeoutException:
            return False
        except (websocket.WebSocketException, ConnectionError):
            return True

    @property
    def rooms(self) -> set[str]:
        return {data["room"] for _, data in self.heard}


class Doors:
    """The live server with the people and devices of `tests.api`."""

    def __init__(self, live: Live) -> None:
        self.live = live
        keys = furnish(live.database_url, live.folder)
        live.devices = {name: (name, key) for name, key in keys.items()}
        self.sockets: list[Socket] = []

    def device(self, name: str, **more: Any) -> Socket:
        return self.open({"token": self.live.device_token(name), "protocol": PROTOCOL, **more})

    def person(self, name: str) -> Socket:
        with contextlib.closing(Staff(self.live.url, name).http) as http:
            cookie = f"motcua={http.cookies['motcua']}"
        return self.open({"protocol": PROTOCOL}, cookie)

    def open(self, auth: dict[str, Any] | None, cookie: str = "", origin: str = "") -> Socket:
        self.sockets.append(Socket(self.live, auth, cookie, origin))
        return self.sockets[-1]

    def hang_up(self) -> None:
        for socket in self.sockets:
            socket.ws.close(timeout=1)
        self.sockets.clear()


@pytest.fixture(scope="module")
def house(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("live")
    (folder / "hall.db").write_bytes(prepared_file.read_bytes())
    doors = Doors(Live(f"sqlite:///{folder / 'hall.db'}", folder))
    doors.live.start()
    yield doors
    doors.live.stop()


@pytest.fixture
def doors(house: Doors) -> Iterator[Doors]:
    yield house
    house.hang_up()


@pytest.fixture
def clerk(doors: Doors) -> Iterator[Staff]:
    staff = doors.live.sign_in("clerk")
    assert staff.act(COUNTER, "open").status_code == 200
    yield staff
    staff.http.close()


def call_somebody(doors: Doors, clerk: Staff, priority: str | None = None) -> str:
    body = {"key": secrets.token_hex(16), "series": "D", "priority": priority}
    issued = doors.live.post("/api/v1/tickets", body, doors.live.device_token("kiosk-1"))
    assert issued.status_code == 201
    called = clerk.act(COUNTER, "next")
    assert called.status_code == 200, called.text
    label = str(called.json()["message"].split()[2].rstrip("."))
    for act in ("start", "finish"):
        assert clerk.act(COUNTER, act).status_code == 200
    return label


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({}, "not_signed_in"),
        ({"token": secrets.token_urlsafe(32)}, "session_expired"),
        ({"token": 5}, "not_signed_in"),
        ({"token": "x" * 4000}, "not_signed_in"),
        ({"protocol": "2.0"}, "protocol"),
        ({"protocol": ["1.0"]}, "protocol"),
    ],
)
def test_a_stranger_is_refused_with_a_reason(doors: Doors, auth: dict[str, Any], code: str) -> None:
    assert doors.open(auth).refusal["message"] == code


def test_a_device_of_another_protocol_is_refused_whatever_it_holds(doors: Doors) -> None:
    assert doors.device("display-1", protocol="99.0").refusal["message"] == "protocol"


def test_who_is_refused_hears_nothing_of_what_happens(doors: Doors, clerk: Staff) -> None:
    stranger = doors.open({})
    here = doors.device("display-1")
    call_somebody(doors, clerk)
    here.message("ticket.called")
    assert stranger.answer.startswith("44")
    stranger.ws.settimeout(0.3)
    rest = []
    try:
        while text := stranger.ws.recv():
            rest.append(text)
    except (websocket.WebSocketException, ConnectionError):
        pass
    assert not [text for text in rest if text.startswith("42")]


def test_everybody_hears_only_the_own_rooms(doors: Doors, clerk: Staff) -> None:
    sockets = {
        name: doors.device(name)
        for name in ("display-1", "display-2", "kiosk-1", "kiosk-2", "bridge-1")
    }
    here = doors.person("clerk")
    there = doors.person("other-clerk")
    label = call_somebody(doors, clerk)
    assert sockets["display-1"].message("ticket.called")["data"]["label"] == label
    assert here.message("ticket.called")["data"]["label"] == label
    for socket in (*sockets.values(), here, there):
        heartbeat(socket)
    assert sockets["display-1"].rooms <= {f"hall:{HALL}", "device:display-1"}
    assert sockets["display-2"].rooms <= {"hall:kinh-bac-sanh-1", "device:display-2"}
    assert sockets["kiosk-1"].rooms <= {f"kiosk:{SITE}", "device:kiosk-1"}
    assert sockets["kiosk-2"].rooms <= {"kiosk:kinh-bac", "device:kiosk-2"}
    assert sockets["bridge-1"].rooms <= {"device:bridge-1"}
    assert here.rooms == {f"staff:{SITE}"}
    assert there.rooms <= {"staff:kinh-bac"}


def heartbeat(socket: Socket) -> None:
    """Hear for as long as a heartbeat takes; a room that never spoke has none."""
    with contextlib.suppress(websocket.WebSocketTimeoutException):
        socket.until(lambda name, _: name == "heartbeat", 6)


def test_the_hall_hears_no_reason_no_class_and_no_name(doors: Doors, clerk: Staff) -> None:
    display = doors.device("display-1")
    call_somebody(doors, clerk, "disabled")
    display.message("call.closed")
    display.until(lambda name, _: name == "volatile")
    for name, data in display.heard:
        text = json.dumps(data, ensure_ascii=False)
        if name == "message":
            assert "reason" not in data["data"]
        for secret in ("disabled", "khuyết tật", "ưu tiên", "Cán bộ", "clerk", "ticket_id"):
            assert secret not in text, (name, text)


def test_messages_of_a_room_follow_one_another_and_the_heartbeat_tells_the_last(
    doors: Doors, clerk: Staff
) -> None:
    display = doors.device("display-1")
    for _ in range(3):
        call_somebody(doors, clerk)
    room = f"hall:{HALL}"
    for _ in range(3):
        display.message("call.closed")
    head = display.until(lambda name, data: name == "heartbeat" and data["room"] == room)["head"]
    chain = [data for name, data in display.heard if name == "message" and data["room"] == room]
    assert len(chain) >= 9
    assert all(
        after["prev"] == before["seq"] for before, after in zip(chain, chain[1:], strict=False)
    )
    assert head == chain[-1]["seq"]


@pytest.mark.parametrize(
    "frame",
    [
        '42["join","staff:bac-giang"]',
        '42["message",{"room":"hall:bac-giang-sanh-1"}]',
        '42["",{}]',
        '42["disconnect"]',
        '42["connect"]',
        '421["anything"]',
        "42[]",
        "42{}",
        "42",
        "43",
        "49",
        "x",
        "40/other,{}",
        '451-["join",{"_placeholder":true,"num":0}]',
        '459999999999-["join"]',
        '42["' + "a" * 8_000 + '"]',
        "42" + "[" * 3_000,
    ],
)
def test_who_talks_back_gains_nothing(doors: Doors, clerk: Staff, frame: str) -> None:
    """Cut off or not answered: in no case does the peer hear a room it may not, and the server goes on."""
    peer = doors.device("display-1")
    peer.ws.send(frame)
    peer.ended(0.3)
    try:
        peer.ws.send_binary(b"\x00\xff" * 10)
        peer.ended(0.2)
    except (websocket.WebSocketException, ConnectionError):
        pass
    assert peer.rooms <= {f"hall:{HALL}", "device:display-1"}
    other = doors.device("display-1")
    call_somebody(doors, clerk)
    other.message("ticket.called")


def test_an_event_of_ones_own_making_ends_the_connection(doors: Doors) -> None:
    for frame in ('42["join","staff:bac-giang"]', '421["anything",1]', '42["disconnect"]'):
        peer = doors.device("display-1")
        peer.ws.send(frame)
        assert peer.ended(5), frame


def test_a_huge_frame_ends_the_connection(doors: Doors) -> None:
    peer = doors.device("display-1")
    peer.ws.send('42["x","' + "a" * 100_000 + '"]')
    assert peer.ended(5)


def test_another_sites_page_cannot_listen_with_the_cookie(doors: Doors) -> None:
    staff = Staff(doors.live.url, "clerk")
    cookie = f"motcua={staff.http.cookies['motcua']}"
    with pytest.raises(websocket.WebSocketBadStatusException):
        doors.open({"protocol": PROTOCOL}, cookie, origin="https://elsewhere.example")
    staff.http.close()


def test_polling_is_not_offered(doors: Doors) -> None:
    answer = requests.get(f"{doors.live.url}/socket.io/?EIO=4&transport=polling", timeout=10)
    assert answer.status_code == 400


def test_a_revoked_device_is_cut_within_a_second(doors: Doors) -> None:
    admin = Staff(doors.live.url, "chief")
    key = DeviceKey.load_or_create(doors.live.folder / "short.pem")
    asked = doors.live.post(
        "/api/v1/devices/enrolments", {"kind": "kiosk", "public_key": key.public_key, "about": "x"}
    ).json()
    joined = admin.http.post(
        f"{doors.live.url}/quan-tri/thiet-bi/ghep",
        data={"key": secrets.token_hex(16), "code": asked["code"], "name": "Máy ngắn", "place": f"site:{SITE}"},
        headers={"Accept": "application/json"}, allow_redirects=False, timeout=20,
    )  # fmt: skip
    assert joined.status_code in (200, 303), joined.text
    state = requests.get(
        f"{doors.live.url}/api/v1/devices/enrolments/{asked['enrolment_id']}", timeout=10
    ).json()
    doors.live.devices["short"] = (state["device_id"], key)
    token = doors.live.device_token("short")
    socket = doors.open({"token": token, "protocol": PROTOCOL})
    assert socket.joined
    cut = threading.Event()
    threading.Thread(target=lambda: socket.ended(5) and cut.set(), daemon=True).start()
    revoked = admin.http.post(
        f"{doors.live.url}/quan-tri/thiet-bi/thu-hoi",
        data={"key": secrets.token_hex(16), "ma": state["device_id"]},
        headers={"Accept": "application/json"}, allow_redirects=False, timeout=20,
    )  # fmt: skip
    assert revoked.status_code in (200, 303), revoked.text
    admin.http.close()
    assert cut.wait(1)
    assert doors.open({"token": token, "protocol": PROTOCOL}).refusal["message"] in (
        "session_expired", "device_revoked",
    )  # fmt: skip


def test_after_a_restart_the_rooms_go_on_where_they_were_and_nothing_secret_is_in_the_log(
    doors: Doors,
) -> None:
    live = doors.live
    clerk = live.sign_in("clerk")
    assert clerk.act(COUNTER, "open").status_code == 200
    display = doors.device("display-1")
    call_somebody(doors, clerk)
    last = display.message("call.closed")["seq"]
    kiosk = live.device_token("kiosk-1")
    payload = "001099000001||Nguyễn Văn Bí Mật|01011950|Nam|Bắc Ninh|01012022"
    live.post("/api/v1/cards", {"payload": payload}, kiosk)
    live.post("/api/v1/cards", {"payload": "rác-" + payload}, kiosk)
    doors.hang_up()
    clerk.http.close()
    live.kill()
    live.start()
    again = doors.device("display-1")
    beat = again.until(lambda name, data: name == "heartbeat" and data["room"] == f"hall:{HALL}")
    assert beat["head"] == last
    clerk = live.sign_in("clerk")
    call_somebody(doors, clerk)
    assert again.message("ticket.called")["prev"] == last
    log = (live.folder / "server.log").read_text()
    csrf = str(clerk.http.headers["X-CSRF-Token"])
    for secret in (PASSWORD, kiosk, csrf, clerk.http.cookies["motcua"], "Bí Mật", "001099000001"):
        assert str(secret) not in log
    clerk.http.close()
