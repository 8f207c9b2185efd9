"""A citizen asks where a dossier stands: its code and four digits that only its people know. Seed Đ3.5, Đ6.4.

A wrong code and wrong digits get one answer after one and the same path; who guesses is locked out. `law.md` c.8."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from queue_server.domain import dossier_codes, dossier_status
from queue_server.domain.dossiers.states import State
from queue_server.services.dossier_records import ComponentRecord, DossierRecord
from queue_server.services.ports import Actor, Work

WINDOW, DAY = timedelta(minutes=15), timedelta(days=1)
KEPT = timedelta(days=2)
# Tries that show nothing: of one code in a quarter of an hour and in a day, and of one place in a quarter of an hour.
# A kiosk serves a hall, and a hall full of phones shares one address.
TRIES, TRIES_A_DAY = 5, 20
TRIES_OF_A_DEVICE, TRIES_OF_AN_ADDRESS = 30, 60
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class AskStatus:
    """`code` as typed or scanned, `factor` four digits; `place` is the device or the address that asks."""

    code: str
    factor: str = field(repr=False)
    actor: Actor
    place: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """All that may be shown: initials for the name, no number, no phone, no address."""

    code: str
    record: DossierRecord
    initials: str
    steps: list[dossier_status.StepView]
    next: dossier_status.Next
    pace: dossier_status.Pace
    reason: dossier_status.Reason
    redirect_to: str
    papers: list[ComponentRecord]


@dataclass(frozen=True, slots=True)
class Looked:
    """An answer, not a refusal: a refusal would undo the counting of the try."""

    outcome: Literal["shown", "unknown", "locked"]
    found: Found | None = None


def status_of(work: Work, command: AskStatus, now: datetime) -> Looked:
    """NotADossierCode: nothing that could be a code; that tells nothing about any dossier."""
    code = dossier_codes.typed(command.code)
    tries = work.status
    tries.forget(now - KEPT)
    code_mark, place_mark = tries.mark("code", code), tries.mark("place", command.place)
    spent = tries.failures(now - WINDOW, code_mark=code_mark)
    spent_today = tries.failures(now - DAY, code_mark=code_mark)
    here = tries.failures(now - WINDOW, place_mark=place_mark)
    if spent >= TRIES or spent_today >= TRIES_A_DAY or here >= _most_of(command.actor):
        return Looked("locked")
    record = _record(work, code)
    shown = _proven(tries.factors(record.id if record else None), command.factor)
    tries.add(code_mark, place_mark, shown, now)
    told = {"result": "shown" if shown else "refused", "locks": not shown and spent + 1 >= TRIES}
    subject = f"dossier:{record.id if record else 'unknown'}"
    work.trail.note(command.actor, "dossier.look_up", subject, now, told)
    if record is None or not shown:
        return Looked("unknown")
    return Looked("shown", _found(work, code, record, now))


def _most_of(actor: Actor) -> int:
    return TRIES_OF_A_DEVICE if actor.kind == "device" else TRIES_OF_AN_ADDRESS


def _record(work: Work, code: str) -> DossierRecord | None:
    """By its code; before it has one, by the code of its supplement request."""
    waiting = dossier_codes.waiting_id(code)
    if waiting is None:
        return work.dossiers.by_code(code)
    record = work.dossiers.by_id(waiting)
    return record if record is not None and record.code is None else None


def _proven(known: list[str], factor: str) -> bool:
    """All are compared, whichever fits; an absent one fits nothing."""
    digits = len(factor) == _DIGITS and factor.isascii() and factor.isdigit()
    given = factor.encode() if digits else b"none"
    fits = [hmac.compare_digest(one.encode() or b"----", given) for one in known]
    return any(fits)


def _found(work: Work, code: str, record: DossierRecord, now: datetime) -> Found:
    steps = work.dossiers.steps(record.id)
    owner = work.dossiers.people(record.id).get("owner")
    lacking = [
        paper for paper in work.dossiers.components(record.id) if paper.mark in ("missing", "wrong")
    ]
    last = steps[-1].detail if steps else {}
    redirect = str(last.get("redirect_to", ""))
    return Found(
        code,
        record,
        owner.initials if owner else "",
        dossier_status.timeline(record, steps),
        dossier_status.what_next(record.state),
        dossier_status.pace(record, now),
        dossier_status.reason_of(record.state, bool(redirect)),
        redirect,
        lacking if record.state is State.SUPPLEMENT_REQUESTED else [],
    )
