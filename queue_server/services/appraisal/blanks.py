"""The book of printed blanks: every serial received, used by which dossier, spoiled why, or left (seed Đ7.1.1.2)."""

import re
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.errors import DomainError, Forbidden, NotFound
from queue_server.services.appraisal_records import BlankRecord
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.ports import Actor, Work

MOST_AT_ONCE = 1000
_KIND = re.compile(r"\S(?:.{0,78}\S)?")
_PREFIX = re.compile(r"[A-Z0-9Đ./-]{0,20}")


class BlanksWrong(DomainError):
    """What was typed is no run of serials; `field` says which cell."""

    code = "blanks_wrong"

    def __init__(self, which: str, detail: str) -> None:
        super().__init__(detail)
        self.field = which


class BlanksKnown(DomainError):
    """Some serials stand in the book already."""

    code = "blanks_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveBlanks:
    """Serials `prefix` + number from `first` to `last`, with the leading noughts of `first`."""

    key: str
    fingerprint: str
    actor: Actor
    agency_id: str
    kind: str
    prefix: str
    first: str
    last: str
    dossier_id: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class BlanksDone:
    """How many serials the act touched."""

    count: int


def receive_blanks(work: Work, command: ReceiveBlanks, now: datetime) -> BlanksDone:
    """A delivery of blanks, all serials or none. BlanksWrong, BlanksKnown, Forbidden."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return BlanksDone(known["count"])
    _check_agency(work, command.actor, command.agency_id)
    serials, kind = _serials(command), command.kind.strip()
    found = work.blanks.receive(command.agency_id, kind, serials, now, command.actor.id)
    if found:
        raise BlanksKnown(f"Số phôi {found[0]} đã có trong sổ. Chưa ghi số nào.")
    for serial in serials:
        _note(work, command.actor, "receive", (command.agency_id, kind, serial), now)
    work.remember(command.key, command.fingerprint, {"count": len(serials)}, now)
    return BlanksDone(len(serials))


def _serials(command: ReceiveBlanks) -> list[str]:
    if _KIND.fullmatch(command.kind.strip()) is None:
        raise BlanksWrong("kind", "Mời ghi loại phôi, ví dụ: Giấy phép xây dựng.")
    if _PREFIX.fullmatch(command.prefix) is None:
        raise BlanksWrong("prefix", "Phần chữ của số phôi chỉ gồm chữ hoa và chữ số.")
    for name in ("first", "last"):
        number = getattr(command, name)
        if not (number.isascii() and number.isdecimal() and 0 < len(number) <= 12):
            raise BlanksWrong(name, "Mời ghi phần số của số phôi.")
    first, last = int(command.first), int(command.last)
    if not first <= last < first + MOST_AT_ONCE:
        raise BlanksWrong(
            "last", f"Số cuối phải từ số đầu trở đi, mỗi lần không quá {MOST_AT_ONCE} phôi."
        )
    width = len(command.first)
    return [f"{command.prefix}{number:0{width}d}" for number in range(first, last + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoilBlank:
    key: str
    fingerprint: str
    actor: Actor
    agency_id: str
    kind: str
    serial: str
    reason: str
    dossier_id: int = 0
    revision: int = 0


def spoil_blank(work: Work, command: SpoilBlank, now: datetime) -> BlanksDone:
    """Torn, misprinted, blotted: it is never used again, and the book says why."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return BlanksDone(known["count"])
    _check_agency(work, command.actor, command.agency_id)
    if not command.reason.strip():
        raise ActRefused("REASON_REQUIRED")
    blank = work.blanks.find(command.agency_id, command.kind, command.serial)
    if blank is None:
        raise NotFound("Không có số phôi này trong sổ.")
    if not work.blanks.spoil(blank, command.reason.strip()[:300], now, command.actor.id):
        raise ActRefused("BLANK_NOT_LEFT")
    _note(work, command.actor, "spoil", (blank.agency_id, blank.kind, blank.serial), now)
    work.remember(command.key, command.fingerprint, {"count": 1}, now)
    return BlanksDone(1)


def take_blank(
    work: Work, record: DossierRecord, kind: str, serial: str, actor: Actor, now: datetime
) -> BlankRecord:
    """One blank for this dossier, once; handed in again after a return it is still its own."""
    blank = work.blanks.find(record.agency_id, kind, serial)
    if blank is None:
        raise ActRefused("BLANK_UNKNOWN")
    if blank.state == "used" and blank.dossier_id == record.id:
        return blank
    if not work.blanks.use(blank, record.id, now, actor.id):
        raise ActRefused("BLANK_NOT_LEFT")
    _note(work, actor, "use", (blank.agency_id, blank.kind, blank.serial), now, record.id)
    return blank


def _check_agency(work: Work, actor: Actor, agency_id: str) -> None:
    if agency_id not in work.centre.view.agencies:
        raise NotFound("Không có cơ quan này. Mời chọn lại.")
    if actor.agency_id not in (None, agency_id):
        raise Forbidden("Sổ phôi này thuộc cơ quan khác.")


def _note(
    work: Work,
    actor: Actor,
    act: str,
    blank: tuple[str, str, str],
    now: datetime,
    dossier_id: int | None = None,
) -> None:
    """Every serial has its own line: agency, kind, serial."""
    agency_id, kind, serial = blank
    told = {"kind": kind, "serial": serial, "dossier_id": dossier_id}
    work.trail.note(actor, f"blank.{act}", f"blank:{agency_id}", now, told)
