"""The truth behind the small hall server of the screens' tests: calls, counters, devices and their keys."""

import base64
import hashlib
import secrets
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask_socketio import SocketIO

from queue_server.contracts import PROTOCOL
from queue_server.contracts.base import Names
from queue_server.contracts.devices import DeviceSession
from queue_server.contracts.screens import (
    Announcement,
    Call,
    CallEnded,
    CounterSign,
    Envelope,
    HallSnapshot,
    Heartbeat,
    Volatile,
)

HALL, ROOM = "sanh-1", "hall:sanh-1"
FIELDS = {
    "03": "Doanh nghiệp",
    "05": "Tư pháp",
    "07": "Đất đai",
    "08": "Xây dựng",
    "09": "Giao thông vận tải",
    "11": "Lao động, người có công",
}


def now() -> datetime:
    return datetime.now(UTC)


def clips_of(label: str) -> list[str]:
    spoken = [f"vi/letter-{c.lower()}" if c.isalpha() else f"vi/digit-{c}" for c in label]
    return ["chime", "vi/moi-so", *spoken, "vi/vao-quay"]


class Hall:
    """The truth of one hall and the messages that led to it."""

    def __init__(self, socketio: SocketIO) -> None:
        self.socketio = socketio
        self.lock = threading.RLock()
        self.snapshots_read = self.sockets = self.seq = 0
        self.reset()

    def reset(self) -> None:
        """A new day for the next test: no call, every counter open; the sequence goes on."""
        self.calls: list[Call] = []
        self.next_up: list[str] = []
        self.heartbeats = True
        self.signs = {
            f"quay-{n}": CounterSign(
                counter_id=f"quay-{n}",
                counter=n,
                zone_id="khu-a",
                state="open",
                field_names=Names(vi=field),
            )
            for n, field in FIELDS.items()
        }

    def tell(self, kind: str, data: Any, prev: int | None = None) -> None:
        before, self.seq = self.seq, self.seq + 1
        envelope = Envelope(
            room=ROOM,
            seq=self.seq,
            prev=before if prev is None else prev,
            kind=kind,
            at=now(),
            data=data,
        )
        self.socketio.emit("message", envelope.model_dump(mode="json"), to=ROOM)

    def call(
        self, label: str, counter: str, quiet: bool = False, seconds_ago: float = 0, **more: Any
    ) -> Call:
        call_id = more.pop("call_id", 0) or len(self.calls) + 1000 + self.seq
        call = Call(
            call_id=call_id,
            label=label,
            counter_id=f"quay-{counter}",
            counter=counter,
            zone_id="khu-a",
            attempt=more.pop("attempt", 1),
            at=now() - timedelta(seconds=seconds_ago),
            announcement=Announcement(
                call_id=call_id, zone_id="khu-a", text=f"Mời số {label}", clips=clips_of(label)
            ),
        )
        self.calls = [call, *(old for old in self.calls if old.call_id != call_id)]
        self._sign(counter, current=call, serving=False)
        kind = "ticket.called" if call.attempt == 1 else "ticket.recalled"
        if quiet:
            self.seq += 1  # committed, and lost on its way to the screens
        else:
            self.tell(kind, call.model_dump(mode="json"), **more)
        return call

    def end(self, call_id: int, outcome: str, kind: str) -> None:
        call = next(call for call in self.calls if call.call_id == call_id)
        if outcome == "withdrawn":
            self.calls.remove(call)
        self._sign(
            call.counter,
            current=call if kind == "serving.started" else None,
            serving=kind == "serving.started",
        )
        ended = CallEnded(
            call_id=call_id,
            label=call.label,
            counter_id=call.counter_id,
            counter=call.counter,
            outcome="done" if kind == "serving.started" else outcome,  # type: ignore[arg-type]
        )
        self.tell(kind, ended.model_dump(mode="json"))

    def change(self, counter: str, **change: Any) -> None:
        self._sign(counter, **change)
        self.tell("counter.changed", self.signs[f"quay-{counter}"].model_dump(mode="json"))

    def _sign(self, counter: str, **change: Any) -> None:
        sign = self.signs[f"quay-{counter}"]
        self.signs[sign.counter_id] = sign.model_copy(update=change)

    def summary(self, next_up: list[str]) -> None:
        self.next_up = next_up
        told = Volatile(
            room=ROOM,
            kind="queue.summary",
            at=now(),
            data={"next_up": next_up, "waiting": len(next_up), "series": []},
        )
        self.socketio.emit("volatile", told.model_dump(mode="json"), to=ROOM)

    def snapshot(self) -> HallSnapshot:
        self.snapshots_read += 1
        return HallSnapshot(
            room=ROOM,
            head=self.seq,
            at=now(),
            protocol=PROTOCOL,
            centre_name="Trung tâm Phục vụ hành chính công tỉnh Bắc Ninh",
            hall_id=HALL,
            hall_names=Names(vi="Sảnh chính"),
            calls=self.calls[:8],
            counters=list(self.signs.values()),
            next_up=self.next_up,
            waiting=len(self.next_up),
        )

    def beat(self) -> None:
        beat = Heartbeat(room=ROOM, head=self.seq, at=now())
        self.socketio.emit("heartbeat", beat.model_dump(mode="json"), to=ROOM)

    def keep_beating(self, every: float) -> None:
        never = threading.Event()
        while not never.wait(every):
            with self.lock:
                if self.heartbeats:
                    self.beat()


class Devices:
    """Enrolment by code, the nonce challenge, sessions as token or cookie."""

    def __init__(self) -> None:
        self.enrolments: dict[str, dict[str, Any]] = {}
        self.devices: dict[str, dict[str, Any]] = {}
        self.nonces: dict[str, str] = {}
        self.sessions: dict[str, str] = {}
        self.parts: list[list[str]] = []

    def open(self, asked: dict[str, Any]) -> dict[str, Any]:
        enrolment_id, code = (
            secrets.token_hex(8),
            "".join(secrets.choice("ABCDEGHKLM2345789") for _ in range(6)),
        )
        self.enrolments[enrolment_id] = {**asked, "code": code, "device_id": None}
        return {
            "enrolment_id": enrolment_id,
            "code": code,
            "expires_at": (now() + timedelta(minutes=10)).isoformat(),
        }

    def asked(self, code: str) -> dict[str, str]:
        """What an admin sees of the device that shows this code."""
        enrolment = next(one for one in self.enrolments.values() if one["code"] == code)
        digits = hashlib.sha256(_raw(enrolment["public_key"])).hexdigest()[:32]
        return {"fingerprint": " ".join(digits[at : at + 4] for at in range(0, 32, 4))}

    def approve(self, code: str, **place: Any) -> str:
        enrolment = next(one for one in self.enrolments.values() if one["code"] == code)
        enrolment["device_id"] = device_id = f"man-hinh-{len(self.devices) + 1}"
        self.devices[device_id] = {
            "kind": enrolment["kind"],
            "key": enrolment["public_key"],
            "revoked": False,
            "hall_id": HALL,
            "counter_id": None,
            **place,
        }
        return device_id

    def session(self, asked: dict[str, Any]) -> tuple[str, DeviceSession]:
        device = self.devices[asked["device_id"]]
        assert self.nonces.pop(asked["nonce"]) == asked["device_id"]
        key = Ed25519PublicKey.from_public_bytes(_raw(device["key"]))
        key.verify(
            _raw(asked["signature"]),
            f"motcua-device-session:{asked['device_id']}:{asked['nonce']}".encode(),
        )
        token = secrets.token_urlsafe(24)
        self.sessions[token] = asked["device_id"]
        return token, DeviceSession(
            token=token,
            expires_at=now() + timedelta(hours=12),
            device_id=asked["device_id"],
            kind=device["kind"],
            name="Màn hình thử",
            site_id="co-so-1",
            hall_id=device["hall_id"],
            counter_id=device["counter_id"],
            rooms=[ROOM, f"device:{asked['device_id']}"],
        )

    def known(self, token: str | None) -> str | None:
        device_id = self.sessions.get(token or "")
        return device_id if device_id and not self.devices[device_id]["revoked"] else None


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
