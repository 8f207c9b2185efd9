"""Who is at the door: devices by bearer token, staff by session cookie; every route says whom it lets in."""

import functools
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from flask import g, request

from queue_server.domain.roles import Permission, may
from queue_server.services.admin.accounts import IDLE_LIFE, SESSION_LIFE, SeeSession, see_session
from queue_server.services.ports import AccountRecord, Actor, DeviceRecord

from .errors import Refuse
from .office import Office, digest, office

P = ParamSpec("P")
R = TypeVar("R")

DEVICE_COOKIE = "motcua_device"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A signed-in person: the account, the counter of this session and the token forms must carry."""

    digest: str
    account: AccountRecord
    csrf: str
    counter_id: str | None

    @property
    def actor(self) -> Actor:
        account = self.account
        return Actor(
            "account",
            account.id,
            account.display_name,
            account.roles,
            account.site_id,
            self.counter_id or "",
            account.agency_id,
        )


def staff_cookie(secure: bool) -> str:
    """The __Host- prefix binds the cookie to this host and TLS; plain HTTP exists on loopback only."""
    return "__Host-motcua" if secure else "motcua"


class Doors:
    """Sessions of devices, remembered until they end, are revoked or the process ends."""

    def __init__(self) -> None:
        self._devices: dict[str, tuple[DeviceRecord, datetime]] = {}
        self._forgotten = 0

    def device(self, desk: Office, token: str) -> DeviceRecord:
        """The device of a token; refuses unknown, ended and revoked ones with different codes."""
        mark = digest(token)
        known = self._devices.get(mark)
        if known is None:
            seen = self._forgotten
            known = self._read(desk, mark)
            # Else a revocation overtook this reading: it is asked again next time.
            if seen == self._forgotten:
                self._devices[mark] = known
        device, expires = known
        if expires <= desk.clock():
            self._devices.pop(mark, None)
            raise Refuse(
                401, "session_expired", "Phiên của thiết bị đã hết. Thiết bị tự mở phiên mới."
            )
        return device

    def _read(self, desk: Office, mark: str) -> tuple[DeviceRecord, datetime]:
        with desk.reads() as work:
            row = work.board.device_session(mark)
            device = work.devices.by_id(row[0]) if row else None
        if row is None or device is None:
            raise Refuse(
                401, "session_expired", "Phiên của thiết bị đã hết. Thiết bị tự mở phiên mới."
            )
        if device.revoked_at is not None:
            raise Refuse(401, "device_revoked", "Thiết bị này đã bị thu hồi.")
        return device, _instant(row[1])

    def forget(self, device_id: str) -> None:
        """A revoked device is out with its next request."""
        self._forgotten += 1
        for mark in [mark for mark, (device, _) in self._devices.items() if device.id == device_id]:
            del self._devices[mark]

    def staff(self, desk: Office, token: str) -> StaffSession | None:
        mark = digest(token)
        now = desk.clock()
        with desk.reads() as work:
            row = work.board.session(mark)
            account = work.accounts.by_id(row[0]) if row else None
        if row is None or account is None or not account.active:
            return None
        _, csrf, counter_id, created, seen, expires = row
        idle_out = _instant(seen) + IDLE_LIFE <= now
        if _instant(expires) <= now or idle_out:
            return None
        if now - _instant(seen) > timedelta(minutes=1) and not _unattended():
            desk.write(see_session, SeeSession(mark, _instant(created) + SESSION_LIFE))
        return StaffSession(mark, account, csrf, counter_id)


def _unattended() -> bool:
    """A page that reads by itself says so: else an open page would keep a desk signed in that everybody has left."""
    return request.headers.get("X-Unattended") == "1"


def _instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def bearer() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and 20 <= len(token) <= 200:
        return token
    return None


def device_required(
    *kinds: str, browsers: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let enrolled devices of these kinds in (any kind when none is named); `g.device` is the device.

    `browsers`: a page that is the device may change this too, by its cookie and from our own origin only."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.device = _device_of_request(kinds, browsers)
            return view(*args, **kwargs)

        guarded._lets_in = ("device", *kinds)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _device_of_request(kinds: tuple[str, ...], browsers: bool = False) -> DeviceRecord:
    token = bearer()
    if token is None and (browsers or request.method == "GET"):
        token = request.cookies.get(DEVICE_COOKIE)
        if token is not None and request.method != "GET":
            check_same_origin()
    if token is None:
        raise Refuse(
            401, "device_unknown", "Thiết bị chưa được ghép. Mời ghép bằng mã trên màn hình."
        )
    device: DeviceRecord = office().doors.device(office(), token)
    if kinds and device.kind not in kinds:
        raise Refuse(403, "forbidden", "Thiết bị loại này không được làm việc đó.")
    return device


def current_staff() -> StaffSession | None:
    """The signed-in person of this request, if any; read once per request."""
    if "staff" not in g:
        desk = office()
        token = request.cookies.get(staff_cookie(desk.secure))
        g.staff = desk.doors.staff(desk, token) if token and len(token) <= 200 else None
    found: StaffSession | None = g.staff
    return found


def staff_required(*permissions: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let signed-in staff with one of these permissions in; anything that changes also needs the session's token."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            session = current_staff()
            if session is None:
                raise Refuse(401, "not_signed_in")
            if not any(may(session.account.roles, one) for one in permissions):
                raise Refuse(403, "forbidden")
            if request.method in UNSAFE:
                check_csrf(session.csrf)
            return view(*args, **kwargs)

        guarded._lets_in = ("staff", *(one.value for one in permissions))  # type: ignore[attr-defined]
        return guarded

    return decorate


def check_csrf(expected: str) -> None:
    """The session's token in a header or form field, and no sign of another site."""
    check_same_origin()
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refuse(403, "csrf", "Trang đã cũ. Mời tải lại trang rồi thử lại.")


def check_same_origin() -> None:
    """Browsers say where a request comes from; another site's request is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    # A form sent under our no-referrer policy says "null": then the browser's own word must vouch for it.
    foreign = origin is not None and origin.rstrip("/") != request.host_url.rstrip("/")
    vouched = origin == "null" and site == "same-origin"
    if site not in (None, "same-origin", "none") or (foreign and not vouched):
        raise Refuse(403, "foreign_origin", "Yêu cầu đến từ trang khác nên bị từ chối.")


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Say in the code that a route is meant for everybody (a test asks every route whom it lets in)."""
    view._lets_in = ("all",)  # type: ignore[attr-defined]
    return view
