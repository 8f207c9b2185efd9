"""How an act of the reception desk runs: a command with its key, and a line in the trail when it is refused."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Response

from queue_server.contracts.base import Request
from queue_server.contracts.reception import DeskDone, PersonGiven, ProxyGiven
from queue_server.domain import card_examination, scans
from queue_server.domain.business_day import business_day
from queue_server.domain.cards import Card, CardUnreadable
from queue_server.domain.dossiers.people import Person, Proxy
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.privacy import Audience
from queue_server.services.dossier_acts import Done
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.papers.seeing import dossier_seen
from queue_server.services.refusing import NoteRefusal, note_refusal
from queue_server.web.api.reply import reply
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import StaffSession
from queue_server.web.office import fingerprint, office
from queue_server.web.presenters.dossiers import desk_view


def run(
    use_case: Callable[..., Done], command: Any, asked: Request, dossier_id: int = 0, **fields: Any
) -> Done:
    """One act of this officer. A refusal is told and leaves a line in the trail."""
    session = signed_in()
    name = use_case.__name__
    made = command(
        key=asked.key,  # type: ignore[attr-defined]
        fingerprint=fingerprint(name, str(dossier_id), session.account.id, asked.model_dump_json()),
        actor=session.actor,
        dossier_id=dossier_id,
        revision=getattr(asked, "revision", 0),
        **fields,
    )
    try:
        done: Done = office().write(use_case, made)
    except DomainError as refusal:
        tell_refusal(session, name, dossier_id, refusal)
        raise
    return done


def tell_refusal(session: StaffSession, act: str, dossier_id: int, refusal: DomainError) -> None:
    reason = str(getattr(refusal, "reason", "") or getattr(refusal, "field", ""))
    office().write(note_refusal, NoteRefusal(session.actor, act, dossier_id, refusal.code, reason))


def answer(done: Done, message: str) -> Response:
    """What happened and the desk after it."""
    with office().reads() as work:
        record = work.dossiers.by_id(done.dossier_id)
        view = desk_view(work, record, office().clock(), Audience.RECEPTION)
    return reply(DeskDone(message=message, view=view))


def own(work: Any, dossier_id: int) -> DossierRecord:
    """The dossier, if this officer's site and agency have it. NotFound, Forbidden."""
    return dossier_seen(work, signed_in().actor, dossier_id)


def site_of(work: Any) -> str:
    """Where this officer receives."""
    sites: list[str] = list(work.centre.view.sites)
    if not sites:
        raise NotFound("Chưa có địa điểm nào trong danh mục.")
    return signed_in().account.site_id or sites[0]


def card_of(payload: str, now: datetime) -> Card:
    """A card that may fill a dossier: examined field by field. CardUnreadable, CardRefused."""
    today = business_day(now)
    read = scans.classify(payload, today)
    if not isinstance(read, scans.CardScan):
        raise CardUnreadable("Đây không phải thẻ căn cước. Mời quét lại thẻ.")
    if not read.from_chip:
        return card_examination.examine(payload, today)
    if read.card.warnings:
        raise CardUnreadable("Thông tin trong chip không khớp nhau. Mời nhập theo thẻ.")
    return read.card


def person_of(given: PersonGiven, before: Person | None, now: datetime) -> Person:
    """By card, then by hand; what was not given stays as it was."""
    values = dict(vars(before)) if before else {"name": ""}
    if given.card is not None:
        card = card_of(given.card, now)
        values |= {
            "name": card.name, "number": card.number, "born": card.born, "sex": card.sex,
            "address": card.address,
        }  # fmt: skip
    typed = given.model_dump(exclude={"card"}, exclude_none=True)
    return Person(**values | typed)


def proxy_of(given: ProxyGiven | None) -> Proxy | None:
    if given is None:
        return None
    made_on: date | None = given.made_on
    return Proxy(given.kind, given.number, made_on, given.certified_by)
