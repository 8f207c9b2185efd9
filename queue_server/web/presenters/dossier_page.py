"""One dossier for the page that all desks share: what this role sees of its persons, and every step it took."""

from datetime import datetime
from typing import Any

from queue_server.domain.business_day import LOCAL
from queue_server.domain.dossiers.dossier import Event
from queue_server.domain.dossiers.machine import allowed
from queue_server.domain.dossiers.reasons import RECEPTION_REASONS
from queue_server.domain.dossiers.states import ABOUT, State
from queue_server.domain.forms.allowed import printable
from queue_server.domain.privacy import Audience, audience_of, may_reveal
from queue_server.domain.roles import Permission, may
from queue_server.services.dossier_records import DossierRecord, StepRecord, WordsRecord
from queue_server.services.papers.seeing import papers_seen
from queue_server.services.ports import Actor

from .dossiers import brief, due_at_desk, person_shown, procedure_at_desk, proxy_words

# Who may read what officers wrote in own words: it may name somebody.
_READ_WORDS = (Audience.RECEPTION, Audience.APPRAISAL)


def dossier_page(work: Any, record: DossierRecord, actor: Actor, now: datetime) -> dict[str, Any]:
    """For the template: nothing unmasked beyond what `privacy.shown` gives this role."""
    audience = audience_of(actor.roles)
    people, steps = work.dossiers.people(record.id), work.dossiers.steps(record.id)
    procedure = work.centre.view.procedures.get(record.procedure_id)
    names = {account.id: account.display_name for account in work.accounts.all()}
    events = frozenset(step.event for step in steps)
    return {
        "record": record,
        "brief": brief(work, record, now, audience),
        "procedure": procedure_at_desk(work, procedure, record.agency_id) if procedure else None,
        "owner": person_shown(people.get("owner"), audience),
        "submitter": person_shown(people.get("submitter"), audience),
        "proxy": proxy_words(work.dossiers.words(record.id)) if "submitter" in people else "",
        "reveals": may_reveal(audience) and may(actor.roles, Permission.RECEIVE),
        "components": work.dossiers.components(record.id),
        "files": papers_seen(work, actor, record.id),
        "forms": printable(record.state, events),
        "steps": [_step(step, names) for step in steps],
        "words": _words(work.dossiers.words(record.id), audience),
        "refusal": RECEPTION_REASONS.get(record.refusal_code, ("", ""))[0],  # type: ignore[call-overload]
        "due": due_at_desk(
            work, procedure, record.accepted_at or now, record.channel, record.stamp
        ),
        "acts": _acts(record, actor),
    }


def _step(step: StepRecord, names: dict[str, str]) -> dict[str, Any]:
    at = step.at.astimezone(LOCAL)
    return {
        "event": step.event,
        "after": ABOUT[step.after].name,
        "at": f"{at:%H:%M %d/%m/%Y}",
        "by": names.get(step.actor_id, ""),
        "place": step.place,
        "basis": step.basis,
        "delegated": step.capacity != "own",
        "items": step.detail.get("items", []),
        "notified": step.detail.get("notified", []),
    }


def _words(words: list[WordsRecord], audience: Audience) -> list[dict[str, str]]:
    if audience not in _READ_WORDS:
        return []
    told = ("supplement", "refusal", "due", "withdrawal")
    return [
        {"about": one.about, "at": f"{one.at.astimezone(LOCAL):%H:%M %d/%m/%Y}", **one.words}
        for one in words
        if one.about in told
    ]


def _acts(record: DossierRecord, actor: Actor) -> dict[str, bool]:
    """What this page offers: to go on examining, to note a wish to withdraw, to confirm it."""
    receives, possible = may(actor.roles, Permission.RECEIVE), allowed(record.state)
    return {
        "examine": receives and record.state in (State.SUBMITTED, State.SUPPLEMENT_REQUESTED),
        "withdraw": receives and Event.WITHDRAW_REQUEST in possible,
        "confirm": receives and Event.CONFIRM_WITHDRAWAL in possible,
    }
