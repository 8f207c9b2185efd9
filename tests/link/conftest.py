"""A small real server that speaks the device protocol, and a cable to it that can be cut."""

import base64
import contextlib
import logging
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import flask
import flask_socketio
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from werkzeug.serving import WSGIRequestHandler, make_server

from queue_server.contracts.devices import AskChallenge, Enrol, OpenSession, ReportState
from queue_server.link import ServerLink

HALL = "hall:tang-1"
OWN = "device:display-1"


def unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def wait_until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Poll a condition without sleeping blindly; fails by itself."""
    done, end = threading.Event(), datetime.now(UTC) + timedelta(seconds=seconds)
    while datetime.now(UTC) < end:
        if value := condition():
            return value
        done.wait(0.005)
    raise AssertionError("the condition did not come true in time")


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class TinyServer:
    """All knobs are attributes; everything asked is in `asked`."""

    def __init__(self, tls: tuple[str, str] | None = None) -> None:
        self.asked: list[str] = []
        self.enrolments: dict[str, dict[str, Any]] = {}
        self.devices: dict[str, str] = {}
        self.nonces: set[str] = set()
        self.tokens: set[str] = set()
        self.revoked = self.broken = self.mute_heartbeat = False
        self.head = 0
        self.calls: list[dict[str, Any]] = []
        self.states: list[ReportState] = []
        self.orders: list[dict[str, str]] = []
        self._app = flask.Flask("tiny")
        self.io = flask_socketio.SocketIO(self._app, async_mode="threading")
        self._routes()
        self._http = make_server(
            "127.0.0.1", 0, self._app, threaded=True, request_handler=Quiet, ssl_context=tls
        )
        self.port = self._http.server_port
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _routes(self) -> None:
        app = self._app
        app.before_request(self._note)
        devices = "/api/v1/devices"
        app.post(f"{devices}/enrolments")(self._enrol)
        app.get(f"{devices}/enrolments/<enrolment>")(self._enrolment)
        app.post(f"{devices}/challenges")(self._challenge)
        app.post(f"{devices}/sessions")(self._open)
        app.post(f"{devices}/state")(self._state)
        app.get(f"{devices}/orders")(self._orders)
        app.get("/api/v1/halls/<hall>/snapshot")(self._snapshot)
        app.get("/slow")(lambda: threading.Event().wait(30))
        self.io.on("connect")(self._connected)

    def _note(self) -> Any:
        self.asked.append(f"{flask.request.method} {flask.request.path}")
        return ("", 503) if self.broken else None

    def problem(self, status: int, code: str) -> Any:
        return {"title": code, "status": status, "code": code, "detail": "Không được."}, status

    def _enrol(self) -> Any:
        asked = Enrol.model_validate_json(flask.request.data)
        key = secrets.token_hex(8)
        self.enrolments[key] = {"state": "waiting", "public_key": asked.public_key, "code": key[:6]}
        expires = (datetime.now(UTC) + timedelta(minutes=10)).isoformat()
        return {"enrolment_id": key, "code": key[:6], "expires_at": expires}

    def _enrolment(self, enrolment: str) -> Any:
        known = self.enrolments.get(enrolment)
        return known or self.problem(404, "enrolment_unknown")

    def approve(self, code: str, device_id: str) -> None:
        for enrolment in self.enrolments.values():
            if enrolment["code"] == code:
                self.devices[device_id] = enrolment["public_key"]
                enrolment.update(state="approved", device_id=device_id)

    def _challenge(self) -> Any:
        AskChallenge.model_validate_json(flask.request.data)
        nonce = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
        self.nonces.add(nonce)
        return {"nonce": nonce}

    def _open(self) -> Any:
        asked = OpenSession.model_validate_json(flask.request.data)
        if self.revoked:
            return self.problem(403, "device_revoked")
        if asked.device_id not in self.devices:
            return self.problem(404, "device_unknown")
        self.nonces.remove(asked.nonce)
        public = Ed25519PublicKey.from_public_bytes(unbase64(self.devices[asked.device_id]))
        signed = f"motcua-device-session:{asked.device_id}:{asked.nonce}".encode()
        public.verify(unbase64(asked.signature), signed)
        token = secrets.token_hex(16)
        self.tokens.add(token)
        expires = (datetime.now(UTC) + timedelta(hours=12)).isoformat()
        return {
            "token": token, "expires_at": expires, "device_id": asked.device_id, "kind": "display",
            "name": "Màn hình 1", "site_id": "s1", "hall_id": "tang-1", "rooms": [HALL],
        }  # fmt: skip

    def _authorised(self) -> bool:
        return flask.request.headers.get("Authorization", "")[7:] in self.tokens

    def _state(self) -> Any:
        if not self._authorised():
            return self.problem(401, "session_expired")
        self.states.append(ReportState.model_validate_json(flask.request.data))
        return {"at": datetime.now(UTC).isoformat()}

    def _orders(self) -> Any:
        if not self._authorised():
            return self.problem(401, "session_expired")
        return {"room": OWN, "head": self.head, "orders": self.orders}

    def order(self, kind: str, order_id: str, lost: bool = False) -> None:
        """Said in the room of the device, unless it is lost on the way; true for a minute in any case."""
        before, self.head = self.head, self.head + 1
        self.orders.append({"order_id": order_id, "act": kind.partition(".")[2]})
        envelope = {
            "room": OWN, "seq": self.head, "prev": before, "kind": kind,
            "at": datetime.now(UTC).isoformat(), "data": {"order_id": order_id},
        }  # fmt: skip
        if not lost:
            self.io.emit("message", envelope, to=OWN)

    def snapshot(self) -> dict[str, Any]:
        return {
            "room": HALL, "head": self.head, "at": datetime.now(UTC).isoformat(), "protocol": "1.0",
            "centre_name": "Trung tâm", "hall_id": "tang-1", "hall_names": {"vi": "Tầng 1"},
            "calls": self.calls[-5:], "counters": [], "next_up": [], "waiting": 0,
        }  # fmt: skip

    def _snapshot(self, hall: str) -> Any:
        if not self._authorised():
            return self.problem(401, "session_expired")
        etag = f'"{self.head}"'
        if flask.request.headers.get("If-None-Match") == etag:
            return "", 304
        return self.snapshot(), {"ETag": etag}

    def _connected(self, auth: Any) -> None:
        if auth["token"] not in self.tokens:
            raise flask_socketio.ConnectionRefusedError("session_expired")
        flask_socketio.join_room(HALL)
        flask_socketio.join_room(OWN)

    def call(self, label: str, lost: bool = False, prev: int | None = None) -> dict[str, Any]:
        """One call: part of the truth at once, told to the room unless it is lost on the way."""
        before, self.head = self.head, self.head + 1
        data = {
            "call_id": self.head, "label": label, "counter_id": "q07", "counter": "07",
            "zone_id": "khu-a", "attempt": 1, "at": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        self.calls.append(data)
        envelope = {
            "room": HALL, "seq": self.head, "prev": before if prev is None else prev,
            "kind": "ticket.called", "at": data["at"], "data": data,
        }  # fmt: skip
        if not lost:
            self.tell(envelope)
        return envelope

    def tell(self, envelope: dict[str, Any]) -> None:
        self.io.emit("message", envelope, to=HALL)

    def heartbeat(self) -> None:
        at = datetime.now(UTC).isoformat()
        for room in (HALL, OWN):
            self.io.emit("heartbeat", {"room": room, "head": self.head, "at": at}, to=room)

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class Cable:
    """A TCP relay in front of the server: `cut` tears every connection, `freeze` swallows bytes silently."""

    def __init__(self, port: int) -> None:
        self._target, self._pairs, self._up = port, list[socket.socket](), True
        self._flow = threading.Event()
        self._flow.set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if not self._up:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            self._pairs += [near, far]
            for source, sink in ((near, far), (far, near)):
                thread = threading.Thread(target=self._pump, args=(source, sink), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flow.wait()
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        self._up = False
        for end in self._pairs:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._up = True
        self._flow.set()

    def freeze(self) -> None:
        self._flow.clear()

    def stop(self) -> None:
        self.mend()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)
        for end in self._pairs:
            end.close()


@pytest.fixture
def server() -> Iterator[TinyServer]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    tiny = TinyServer()
    yield tiny
    tiny.stop()


@pytest.fixture
def cable(server: TinyServer) -> Iterator[Cable]:
    relay = Cable(server.port)
    yield relay
    relay.stop()


@pytest.fixture
def link(server: TinyServer, cable: Cable, tmp_path: Path) -> ServerLink:
    """An enrolled device whose every byte goes through the cable."""
    made = ServerLink(f"http://127.0.0.1:{cable.port}", "display", "Màn hình", tmp_path / "state")
    made.enrol(lambda code: server.approve(code, "display-1") if code else None, every=0.02)
    return made
