"""A queue server small enough to read in one go, for the screens' tests: one hall, real sockets, real device keys.

It speaks the contracts and nothing else; `/control/…` makes it call, withdraw, fall silent or send false gaps.
Run as `python hall_server.py PORT HEARTBEAT_SECONDS`.
"""

import secrets
import sys
import threading
from typing import Any

from cryptography.exceptions import InvalidSignature
from flask import Flask, Response, request
from flask_socketio import ConnectionRefusedError, SocketIO, join_room

from displays.pages import pages
from queue_server.contracts.screens import Envelope
from queue_server.design.pages import install
from tests.displays.hall_model import HALL, ROOM, Devices, Hall, now


def refuse(status: int, code: str) -> tuple[dict[str, Any], int]:
    return {"title": code, "status": status, "code": code, "detail": code}, status


def create(open_to_all: bool) -> tuple[Flask, SocketIO, Hall]:
    app = Flask(__name__)
    install(app, "desk")
    app.register_blueprint(pages)
    socketio = SocketIO(app, async_mode="threading", transports=["websocket"])
    hall, devices = Hall(socketio), Devices()
    _device_routes(app, devices)
    _session_routes(app, devices)
    _hall_routes(app, socketio, hall, devices, open_to_all)
    _control_routes(app, socketio, hall, devices)
    return app, socketio, hall


def _device_routes(app: Flask, devices: Devices) -> None:
    @app.post("/api/v1/devices/enrolments")
    def enrol() -> Any:
        return devices.open(request.get_json()), 201

    @app.get("/api/v1/devices/enrolments/<enrolment_id>")
    def enrolment(enrolment_id: str) -> Any:
        device_id = devices.enrolments[enrolment_id]["device_id"]
        return {"state": "approved" if device_id else "waiting", "device_id": device_id}


def _session_routes(app: Flask, devices: Devices) -> None:
    @app.post("/api/v1/devices/challenges")
    def challenge() -> Any:
        device_id = request.get_json()["device_id"]
        if device_id not in devices.devices:
            return refuse(404, "device_unknown")
        if devices.devices[device_id]["revoked"]:
            return refuse(403, "device_revoked")
        nonce = secrets.token_urlsafe(32)
        devices.nonces[nonce] = device_id
        return {"nonce": nonce}

    @app.post("/api/v1/devices/<any('sessions','browser-sessions'):how>")
    def session(how: str) -> Any:
        try:
            token, told = devices.session(request.get_json())
        except (InvalidSignature, KeyError, AssertionError):
            return refuse(401, "signature_invalid")
        if how == "sessions":
            return told.model_dump(mode="json")
        answer = app.make_response(told.model_copy(update={"token": ""}).model_dump(mode="json"))
        answer.set_cookie("device", token, httponly=True, samesite="Strict")
        return answer

    @app.post("/api/v1/devices/state")
    def state() -> Any:
        devices.parts = [[part["name"], part["state"]] for part in request.get_json()["parts"]]
        return {"at": now().isoformat()}


def _hall_routes(
    app: Flask, socketio: SocketIO, hall: Hall, devices: Devices, open_to_all: bool
) -> None:
    def caller() -> str | None:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return devices.known(bearer or request.cookies.get("device")) or (
            "anyone" if open_to_all else None
        )

    @app.get(f"/api/v1/halls/{HALL}/snapshot")
    def snapshot() -> Any:
        if caller() is None:
            return refuse(401, "session_expired")
        with hall.lock:
            return Response(hall.snapshot().model_dump_json(), mimetype="application/json")

    @socketio.on("connect")
    def connect(auth: dict[str, Any] | None = None) -> None:
        device_id = devices.known((auth or {}).get("token")) or caller()
        if device_id is None:
            raise ConnectionRefusedError("session_expired")
        join_room(ROOM)
        join_room(f"device:{device_id}")
        hall.sockets += 1

    @socketio.on("disconnect")
    def disconnect(reason: Any = None) -> None:
        hall.sockets -= 1


def _control_routes(app: Flask, socketio: SocketIO, hall: Hall, devices: Devices) -> None:
    def call(**asked: Any) -> Any:
        return hall.call(**asked).model_dump(mode="json")

    def tell_device(device_id: str, kind: str, order_id: str = "") -> None:
        devices.devices[device_id]["revoked"] = kind == "device.revoked"
        data = {"order_id": order_id} if order_id else {}
        told = Envelope(room=f"device:{device_id}", seq=1, prev=0, kind=kind, at=now(), data=data)
        socketio.emit("message", told.model_dump(mode="json"), to=told.room)

    def drop() -> None:
        """Close every socket, as a restart of the server does."""
        for sid, _ in list(socketio.server.manager.get_participants("/", ROOM)):
            socketio.server.disconnect(sid)

    def set_heartbeats(on: bool) -> None:
        hall.heartbeats = on

    acts = {
        "call": call,
        "end": hall.end,
        "change": hall.change,
        "summary": hall.summary,
        "beat": hall.beat,
        "reset": hall.reset,
        "drop": drop,
        "heartbeats": set_heartbeats,
        "approve": devices.approve,
        "asked": devices.asked,
        "device": tell_device,
        "facts": lambda: {
            "snapshots": hall.snapshots_read,
            "sockets": hall.sockets,
            "seq": hall.seq,
            "parts": devices.parts,
            "codes": [one["code"] for one in devices.enrolments.values() if not one["device_id"]],
        },
    }

    @app.post("/control/<act>")
    def control(act: str) -> Any:
        with hall.lock:
            return {"result": acts[act](**(request.get_json() or {}))}


def main() -> None:
    port, heartbeat, door = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    app, socketio, hall = create(door == "open")
    threading.Thread(target=hall.keep_beating, args=(heartbeat,), daemon=True).start()
    socketio.run(app, host="127.0.0.1", port=port, allow_unsafe_werkzeug=True)


if __name__ == "__main__":
    main()
