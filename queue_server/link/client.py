"""This device at its server: enrolled once by a short code, then a session per signed nonce."""

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from queue_server.contracts import PROTOCOL, same_major
from queue_server.contracts.base import Request
from queue_server.contracts.devices import (
    AskChallenge,
    Challenge,
    DeviceKind,
    DeviceSession,
    Enrol,
    EnrolmentOpened,
    EnrolmentState,
    OpenSession,
)

from .errors import NotEnrolled, Refused, Revoked, ServerAway
from .http import Answer, Http
from .keys import DeviceKey, write_private

M = TypeVar("M", bound=BaseModel)

_DEVICES = "/api/v1/devices"
# Codes of the server that end a device's rights, or mean that it must be typed in anew.
REVOKED_CODES = frozenset({"device_revoked"})
UNKNOWN_CODES = frozenset({"device_unknown", "unknown_device"})
_TRIES = 3
EXPIRED_CODES = frozenset({"session_expired"})


@dataclass(frozen=True)
class Cached(Generic[M]):
    """`model` is None when what the caller has (`etag`) is still true."""

    model: M | None
    etag: str | None


def remember(state_dir: Path, device_id: str) -> None:
    """Keep the identity the server gave; also what a set-up does that enrols the devices of its own machine."""
    write_private(state_dir / "device.json", json.dumps({"device_id": device_id}).encode())


class ServerLink:
    """Safe to use from many threads. `about` is what the admin reads beside the code."""

    def __init__(
        self,
        base_url: str,
        kind: DeviceKind,
        about: str,
        state_dir: Path,
        ca_file: str | None = None,
    ) -> None:
        self.kind, self.about, self.state_dir = kind, about, state_dir
        self.http = Http(base_url, ca_file)
        self.key = DeviceKey.load_or_create(state_dir / "device.pem")
        self._lock = threading.Lock()
        self._session: DeviceSession | None = None
        self._revoked = False

    @property
    def device_id(self) -> str | None:
        """The identity on disk, or None before enrolment."""
        with contextlib.suppress(FileNotFoundError, ValueError, KeyError, TypeError):
            content = json.loads((self.state_dir / "device.json").read_text(encoding="utf-8"))
            return str(content["device_id"])
        return None

    def enrol(
        self,
        show_code: Callable[[str | None], None],
        stop: threading.Event | None = None,
        every: float = 1.0,
    ) -> str:
        """Block until an admin has typed the code; return the device id. At once if already enrolled.

        `show_code` gets a code to show, a new one when it expired, and None while there is none
        (the server is away, or the code was accepted). NotEnrolled: `stop` was set before that."""
        stop = stop or threading.Event()
        while not stop.is_set():
            if known := self.device_id:
                show_code(None)
                return known
            try:
                self._one_enrolment(show_code, stop, every)
            except ServerAway:
                show_code(None)
            if self.device_id is None:
                stop.wait(every)
        raise NotEnrolled("stopped before an admin typed the code")

    def _one_enrolment(
        self, show_code: Callable[[str | None], None], stop: threading.Event, every: float
    ) -> None:
        asked = Enrol(kind=self.kind, public_key=self.key.public_key, about=self.about)
        opened = self._send("POST", f"{_DEVICES}/enrolments", asked, EnrolmentOpened)
        show_code(opened.code)
        while not stop.wait(every):
            try:
                path = f"{_DEVICES}/enrolments/{opened.enrolment_id}"
                state = self._send("GET", path, None, EnrolmentState)
            except ServerAway:
                continue  # the code may still be good when it is back
            except Refused as refused:
                if refused.status == 429:
                    continue
                return
            if state.state == "approved" and state.device_id:
                remember(self.state_dir, state.device_id)
            if state.state != "waiting":
                return

    def forget(self) -> None:
        """Drop the identity (not the key), so that `enrol` asks for a new code."""
        with self._lock:
            self._session = None
        (self.state_dir / "device.json").unlink(missing_ok=True)

    def session(self, renew: bool = False) -> DeviceSession:
        """The present session; opened by answering a nonce if there is none or `renew` is set."""
        with self._lock:
            if self._revoked:
                raise Revoked
            if self._session is None or renew:
                self._session = self._open_session()
            return self._session

    def _open_session(self) -> DeviceSession:
        """A nonce dies with a restart of the server, which then answers as if it did not know us: ask again first."""
        device_id = self.device_id
        if device_id is None:
            raise NotEnrolled("no identity yet")
        for _ in range(_TRIES - 1):
            try:
                return self._answer_nonce(device_id)
            except NotEnrolled:
                continue
        return self._answer_nonce(device_id)

    def _answer_nonce(self, device_id: str) -> DeviceSession:
        try:
            asked = AskChallenge(device_id=device_id)
            nonce = self._send("POST", f"{_DEVICES}/challenges", asked, Challenge).nonce
            signature = self.key.sign(f"motcua-device-session:{device_id}:{nonce}")
            answer = OpenSession(device_id=device_id, nonce=nonce, signature=signature)
            return self._send("POST", f"{_DEVICES}/sessions", answer, DeviceSession)
        except Refused as refused:
            self.judge(refused)
            raise

    def judge(self, refused: Refused) -> None:
        """Turn the codes that end something into Revoked or NotEnrolled; any other refusal passes."""
        if refused.code in REVOKED_CODES:
            self.revoke()
            raise Revoked from refused
        if refused.code in UNKNOWN_CODES:
            raise NotEnrolled("the server does not know this device") from refused

    def revoke(self) -> None:
        """From now on everything raises Revoked."""
        self._revoked, self._session = True, None

    def get(self, path: str, model: type[M]) -> M:
        return _read(self._authorised("GET", path, {}, None), model)

    def get_cached(self, path: str, model: type[M], etag: str | None) -> Cached[M]:
        """Ask only if it changed: pass the `etag` of the last answer."""
        headers = {"If-None-Match": etag} if etag else {}
        answer = self._authorised("GET", path, headers, None)
        if answer.status == 304:
            return Cached(None, etag)
        return Cached(_read(answer, model), answer.etag)

    def post(self, path: str, message: Request, model: type[M]) -> M:
        """After ServerAway ask again with the same key in the message: it may have been done."""
        body = message.model_dump_json(exclude_none=True)
        return _read(self._authorised("POST", path, {}, body), model)

    def _authorised(
        self, method: str, path: str, headers: dict[str, str], body: str | None
    ) -> Answer:
        token = self.session().token
        try:
            return self.http.ask(
                method, path, {**headers, "Authorization": f"Bearer {token}"}, body
            )
        except Refused as refused:
            self.judge(refused)
            if refused.status != 401 or refused.code not in EXPIRED_CODES:
                raise
        token = self._renewed(token)
        try:
            return self.http.ask(
                method, path, {**headers, "Authorization": f"Bearer {token}"}, body
            )
        except Refused as refused:
            self.judge(refused)
            raise

    def _renewed(self, stale_token: str) -> str:
        # Many threads hear "expired" at once: only the first opens a new session.
        current = self.session()
        if current.token != stale_token:
            return current.token
        return self.session(renew=True).token

    def _send(self, method: str, path: str, message: Request | None, model: type[M]) -> M:
        body = message.model_dump_json(exclude_none=True) if message else None
        return _read(self.http.ask(method, path, {}, body), model)


def _read(answer: Answer, model: type[M]) -> M:
    try:
        read = model.model_validate_json(answer.body)
    except ValidationError as error:
        raise ServerAway(f"an answer that is no {model.__name__}") from error
    protocol = getattr(read, "protocol", PROTOCOL)
    if isinstance(protocol, str) and not same_major(protocol):
        raise Refused("protocol_unknown", "Phần mềm của máy này quá cũ so với máy chủ.", 200)
    return read
