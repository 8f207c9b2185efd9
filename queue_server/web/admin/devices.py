"""Devices: how each one is, its key, what an admin may ask of it, and how a new one comes in."""

import secrets
from dataclasses import dataclass

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.centre import CentreView
from queue_server.domain.errors import DomainError
from queue_server.domain.roles import Permission
from queue_server.services.device.doors import (
    ApproveDevice,
    RevokeDevice,
    approve_device,
    revoke_device,
)
from queue_server.services.ports import DeviceRecord, EnrolmentRecord
from queue_server.services.supervisor.devices import Act, GiveOrder, acts_of, give_order
from queue_server.web.authority import authority_fingerprint
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import digest, fingerprint, office

from .device_lines import LEVELS, DeviceLine, device_lines, key_fingerprint
from .pages import act_once, actor, admin, field, form_key, go, page, say, status_of
from .trail import history

HOME = "/quan-tri/thiet-bi"
FILTERS = ("all", "help", "kiosk", "screen", "bridge", "out")
_SCREENS = frozenset({"display", "board", "led", "voice"})
_ACTS: dict[str, Act] = {"test": "test", "reload": "reload", "restart": "restart"}


@dataclass(frozen=True)
class Place:
    """Where a device may stand: `value` is level:id."""

    value: str
    words: str
    level: str


@dataclass(frozen=True)
class Found:
    """A device that shows the typed code and waits."""

    code: str
    kind: str
    about: str
    minutes: int
    fingerprint: str
    places: list[Place]


@dataclass(frozen=True)
class Joining:
    """The form of a new device as it stands."""

    code: str = ""
    name: str = ""
    place: str = ""
    found: Found | None = None
    wrong: tuple[str, str] = ("", "")


def _in(line: DeviceLine, chosen: str) -> bool:
    if chosen == "out" or line.state == "out":
        return chosen == "out" and line.state == "out"
    if chosen == "help":
        return line.tone in ("hot", "wait")
    return chosen == "all" or line.kind == chosen or (chosen == "screen" and line.kind in _SCREENS)


def _page(joining: Joining | None = None, status: int = 200, refused: str = "") -> Response:
    desk = office()
    now = desk.clock()
    with desk.reads() as work:
        view, devices = work.centre.view, work.devices.all()
        names = {account.id: account.display_name for account in work.accounts.all()}
    lines = device_lines(devices, view, names, now)
    chosen = request.args.get("loc", "all")
    chosen = chosen if chosen in FILTERS else "all"
    name = request.values.get("ma", "")
    open_line = next((line for line in lines if line.id == name), None)
    used = [line for line in lines if line.state != "out"]
    return page(
        "admin/devices.html",
        status,
        here="devices",
        lines=[line for line in lines if _in(line, chosen)],
        counts=[(f, sum(_in(line, f) for line in lines)) for f in FILTERS],
        chosen=chosen,
        line=open_line,
        answers=next((acts_of(device) for device in devices if device.id == name), ()),
        well=sum(line.tone == "good" for line in used),
        used=len(used),
        joining=joining or Joining(),
        refused=refused,
        authority=authority_fingerprint(desk.authority),
        past=history(f"device:{open_line.id}") if open_line else [],
    )


@admin.get("/thiet-bi")
@staff_required(Permission.ADMINISTER)
def devices_page() -> Response:
    if request.args.get("ma") and not _known(request.args["ma"]):
        raise Refuse(404, "not_found")
    return _page()


def _known(device_id: str) -> DeviceRecord | None:
    with office().reads() as work:
        found: DeviceRecord | None = work.devices.by_id(device_id)
    return found


def _code() -> str:
    """The six characters, however they were typed: K74-M2X, k74 m2x."""
    typed = "".join(c for c in request.form.get("code", "").upper() if c.isalnum())
    return typed if len(typed) <= 12 else ""


def _find(code: str) -> EnrolmentRecord | None:
    desk = office()
    with desk.reads() as work:
        asked: EnrolmentRecord | None = work.devices.enrolment_by_code(code) if code else None
    if asked is None or asked.device_id is not None or asked.expires_at < desk.clock():
        return None
    return asked


def _found(asked: EnrolmentRecord) -> Found:
    desk = office()
    with desk.reads() as work:
        view = work.centre.view
    left = int((asked.expires_at - desk.clock()).total_seconds() // 60) + 1
    return Found(
        asked.code, asked.kind, asked.about, left, key_fingerprint(asked.public_key),
        places_for(asked.kind, view),
    )  # fmt: skip


def places_for(kind: str, view: CentreView) -> list[Place]:
    """The places a device of this kind can serve, the nearest first."""
    every = {
        "site": [Place(f"site:{s.id}", s.names.vi, "site") for s in view.sites.values()],
        "hall": [
            Place(f"hall:{h.id}", f"{h.names.vi} · {view.sites[h.site_id].names.vi}", "hall")
            for h in view.halls.values()
        ],
        "zone": [
            Place(f"zone:{z.id}", f"{z.names.vi} · {view.halls[z.hall_id].names.vi}", "zone")
            for z in view.zones.values()
        ],
        "counter": [
            Place(
                f"counter:{c.id}",
                f"{say('at_counter', number=c.number)} · {c.zone.names.vi}, {c.hall.names.vi}",
                "counter",
            )
            for c in view.counters.values()
        ],
    }
    return [place for level in LEVELS.get(kind, ("site",)) for place in every[level]]


@admin.post("/thiet-bi/ma")
@staff_required(Permission.ADMINISTER)
def find_device() -> Response:
    """Who shows this code? The code is posted, never part of an address."""
    code = _code()
    asked = _find(code)
    if asked is None:
        wrong = ("code", say("write.code"))
        return _page(Joining(code, wrong=wrong), 422)
    return _page(Joining(code, found=_found(asked)))


@admin.post("/thiet-bi/ghep")
@staff_required(Permission.ADMINISTER)
def join_device() -> AnyResponse:
    code, name, chosen = _code(), field("name"), field("place", 100)
    asked = _find(code)
    places = places_for(asked.kind, _view()) if asked else []
    if asked is not None and not name:
        return _again(code, asked, name, chosen, ("name", say("write.device_name")))
    if asked is not None and chosen not in {place.value for place in places}:
        return _again(code, asked, name, chosen, ("place", say("write.place")))
    device_id = f"{asked.kind if asked else 'device'}-{secrets.token_hex(6)}"
    command = _approval(code, device_id, name, chosen)
    try:
        act_once(approve_device, command)
    except DomainError as refusal:
        return _page(
            Joining(code, name, chosen, wrong=("code", refusal.detail)), status_of(refusal)
        )
    return go(HOME, "joined")


def _view() -> CentreView:
    with office().reads() as work:
        view: CentreView = work.centre.view
    return view


def _again(
    code: str, asked: EnrolmentRecord, name: str, chosen: str, wrong: tuple[str, str]
) -> Response:
    return _page(Joining(code, name, chosen, _found(asked), wrong), 422)


def _approval(code: str, device_id: str, name: str, chosen: str) -> ApproveDevice:
    """The site follows from the place."""
    level, _, place = chosen.partition(":")
    view = _view()
    site_id = {
        "site": place,
        "hall": view.halls[place].site_id if place in view.halls else "",
        "zone": view.halls[view.zones[place].hall_id].site_id if place in view.zones else "",
        "counter": view.counters[place].site_id if place in view.counters else "",
    }.get(level, "")
    return ApproveDevice(
        actor(),
        code,
        device_id,
        name,
        site_id,
        hall_id=place if level == "hall" else None,
        zone_id=place if level == "zone" else None,
        counter_id=place if level == "counter" else None,
    )


@admin.post("/thiet-bi/thu-hoi")
@staff_required(Permission.ADMINISTER)
def revoke() -> AnyResponse:
    """Out with the commit: its sessions are gone and its socket is cut."""
    device_id = request.form.get("ma", "")
    try:
        act_once(revoke_device, RevokeDevice(actor(), device_id))
    except DomainError as refusal:
        return _page(status=status_of(refusal), refused=refusal.detail)
    return go(HOME, "revoked")


@admin.post("/thiet-bi/bao")
@staff_required(Permission.ADMINISTER)
def tell() -> AnyResponse:
    """Ask a device for a test, a fresh page or a fresh start; what became of it shows in the device desk."""
    act, device_id, key = _ACTS.get(field("what")), field("ma"), form_key()
    device = _known(device_id)
    if act is None or device is None:
        raise Refuse(422 if act is None else 404, "invalid" if act is None else "not_found")
    mark = fingerprint("order", device.site_id, device_id, act, actor().id)
    order_id = digest(f"{key}:{mark}")[:32]
    command = GiveOrder(key, mark, actor(), device.site_id, device_id, act, order_id)
    try:
        office().write(give_order, command)
    except DomainError as refusal:
        return _page(status=status_of(refusal), refused=refusal.detail)
    return go(f"{HOME}?ma={device_id}", "told")


@admin.get("/thiet-bi/ca.pem")
@staff_required(Permission.ADMINISTER)
def authority_file() -> Response:
    """The certificate of the centre's own authority, to be installed on devices; it is public by nature."""
    path = office().authority
    if not path.is_file():
        raise Refuse(404, "not_found")
    headers = {"Content-Disposition": 'attachment; filename="mot-cua-ca.pem"'}
    return Response(path.read_bytes(), mimetype="application/x-pem-file", headers=headers)
