"""One message to many screens: framed once, in order for each, and nobody waits for a slow one."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.web.fanout import SETTLED, Lines, frame
from tests.benchmarks.load.frames import Screen, take_frames
from tests.live import Live

ROOM = "hall:one"
BODY = json.dumps({"kind": "ticket.called", "label": "D001"})


class Library:
    """Stands where Flask-SocketIO stands: knows who is in the room, notes what it is asked to do."""

    def __init__(self) -> None:
        self.server = self.manager = self
        self.clients: list[str] = []
        self.told: list[tuple[str, Any]] = []
        self.cut: list[str] = []

    def get_participants(self, _namespace: str, _room: str) -> list[tuple[str, str]]:
        return [(client, client) for client in self.clients]

    def emit(self, _name: str, data: Any, to: str) -> None:
        self.told.append((to, data))

    def start_background_task(self, work: Callable[..., None], *arguments: Any) -> None:
        work(*arguments)

    def disconnect(self, client: str) -> None:
        self.cut.append(client)


class Room:
    """Connections to the server, each with its other end."""

    def __init__(self, settled: float = 0.0) -> None:
        self.library = Library()
        self.lines = Lines(self.library, settled)
        self.ours: dict[str, socket.socket] = {}
        self.theirs: dict[str, socket.socket] = {}

    def join(self, client: str, environ: dict[str, Any] | None = None) -> None:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        ours.setblocking(False)
        theirs.settimeout(2)
        self.ours[client], self.theirs[client] = ours, theirs
        self.library.clients.append(client)
        self.lines.opened(client, {"gunicorn.socket": ours} if environ is None else environ)

    def close(self) -> None:
        for client in self.library.clients:
            self.lines.closed(client)
            self.ours[client].close()
            self.theirs[client].close()


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    yield room
    room.close()


def heard(line: socket.socket) -> list[bytes]:
    return take_frames(bytearray(line.recv(65536)))


@pytest.mark.parametrize("size", [1, 100, 125, 126, 60_000, 70_000])
def test_a_frame_is_a_socket_io_event_of_any_size(size: int) -> None:
    body = json.dumps("x" * size)
    whole = frame("message", body)
    text = whole[whole.index(b"42") :]
    assert json.loads(text[2:]) == ["message", "x" * size]
    if len(text) < 65536:  # what the little reader of the bench understands
        assert take_frames(bytearray(whole)) == [text]


def test_everybody_in_the_room_hears_it_and_the_library_is_not_troubled(room: Room) -> None:
    for client in "abc":
        room.join(client)
    room.lines.say("message", BODY, ROOM)
    text = f'42["message",{BODY}]'.encode()
    assert [heard(room.theirs[client]) for client in "abc"] == [[text]] * 3
    assert room.library.told == []


def test_who_joined_only_now_or_has_no_connection_of_ours_is_told_by_the_library() -> None:
    young = Room(settled=60.0)
    young.join("new")
    young.lines.say("message", BODY, ROOM)
    assert young.library.told == [(ROOM, json.loads(BODY))]
    young.close()
    mixed = Room()
    mixed.join("old")
    mixed.join("elsewhere", environ={})
    mixed.lines.say("message", BODY, ROOM)
    assert mixed.library.told == [("elsewhere", json.loads(BODY))]
    assert len(heard(mixed.theirs["old"])) == 1
    mixed.close()


def fill(line: socket.socket) -> None:
    """As a screen that has not read for a long while."""
    with contextlib.suppress(BlockingIOError):
        while True:
            line.send(b"\0" * 65536)


def test_a_screen_that_is_behind_goes_to_the_library_for_good_and_delays_nobody(room: Room) -> None:
    room.join("slow")
    room.join("quick")
    fill(room.ours["slow"])
    room.lines.say("message", BODY, ROOM)
    while room.theirs["slow"].recv(65536):  # it reads again, but order is the library's now
        room.theirs["slow"].setblocking(False)
        try:
            room.theirs["slow"].recv(1 << 20, socket.MSG_PEEK)
        except BlockingIOError:
            break
    room.lines.say("message", BODY, ROOM)
    assert [to for to, _ in room.library.told] == ["slow", "slow"]
    assert len(heard(room.theirs["quick"])) == 2


def test_half_a_frame_ends_the_connection(room: Room) -> None:
    room.join("slow")
    room.lines.say("message", json.dumps("x" * 3_000_000), ROOM)
    assert room.library.cut == ["slow"]
    assert room.library.told == []


def test_a_closed_connection_is_passed_over_even_when_its_number_belongs_to_another(
    room: Room,
) -> None:
    room.join("leaving")
    number = room.ours["leaving"].fileno()
    room.ours["leaving"].close()
    room.join("next")
    assert room.ours["next"].fileno() == number
    room.lines.say("message", BODY, ROOM)
    assert len(heard(room.theirs["next"])) == 1
    assert room.theirs["leaving"].recv(10) == b""
    assert room.library.told == []
    room.lines.closed("leaving")
    room.lines.closed("leaving")  # a second time is nothing


@pytest.fixture
def live(prepared_file: Path, tmp_path: Path) -> Iterator[Live]:
    (tmp_path / "hall.db").write_bytes(prepared_file.read_bytes())
    live = Live(f"sqlite:///{tmp_path / 'hall.db'}", tmp_path)
    live.furnish(clerks=1)
    yield live.start()
    live.stop()


def test_screens_of_a_real_server_hear_the_same_calls_in_order_from_their_first_second_on(
    live: Live,
) -> None:
    token, staff = live.device_token(), live.sign_in("clerk0")
    for number in range(6):
        live.post("/api/v1/tickets", {"key": f"a-key-of-a-test-{number}", "series": "D"}, token)
    cookie = "; ".join(f"{name}={value}" for name, value in staff.http.cookies.items())
    screens = [_staff_screen(live, cookie) for _ in range(12)]
    assert staff.act("bac-giang-05", "open").status_code == 200
    for number in range(6):
        called = staff.act("bac-giang-05", "next")
        assert called.status_code == 200, called.text
        ticket_id = called.json()["view"]["serving"]["ticket"]["ticket_id"]
        for act in ("start", "finish"):
            assert staff.act("bac-giang-05", act, ticket_id=ticket_id).status_code == 200
        if number == 2:
            threading.Event().wait(SETTLED)  # the first half by the library, the second directly
    stories = [_messages(screen, 19) for screen in screens]
    assert [message["kind"] for message in stories[0]].count("ticket.called") == 6
    assert all(story == stories[0] for story in stories)
    for before, after in zip(stories[0], stories[0][1:], strict=False):
        assert after["prev"] == before["seq"]


def _staff_screen(live: Live, cookie: str) -> Screen:
    path = "/socket.io/?EIO=4&transport=websocket"
    return Screen(("127.0.0.1", live.port), path, b"{}", {"Cookie": cookie, "Origin": live.url})


def _messages(screen: Screen, count: int) -> list[dict[str, Any]]:
    """The first messages of the staff room; heartbeats and summaries lie between them."""
    screen.line.settimeout(20)
    found: list[dict[str, Any]] = []
    while len(found) < count:
        screen.got += screen.line.recv(65536)
        for text in take_frames(screen.got):
            if text.startswith(b"42"):
                name, body = json.loads(text[2:])
                found += [body] if name == "message" else []
    screen.line.close()
    return found
