"""What every act on a request for guidance has in common: a key, an officer, a request as the page showed it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.domain.errors import Forbidden, NotFound
from queue_server.domain.guidance.machine import Deed, Event, GuidanceRefused, move
from queue_server.domain.roles import Permission, may
from queue_server.services.guidance_records import Asked, GuidanceStep, RequestRecord
from queue_server.services.ports import Actor, NewEvent, Work, staff_room


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceCommand:
    """`fingerprint` binds the key to this act and content; `revision` is that of the page."""

    key: str
    fingerprint: str
    actor: Actor
    request_id: int = 0
    revision: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    request_id: int
    revision: int


def once(
    work: Work, command: GuidanceCommand, now: datetime, act: Callable[[], RequestRecord]
) -> Done:
    """Run the act the first time its key comes; afterwards give the same answer."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return Done(known["request_id"], known["revision"])
    record = act()
    done = Done(record.id, record.revision)
    answer = {"request_id": done.request_id, "revision": done.revision}
    work.remember(command.key, command.fingerprint, answer, now)
    return done


def request_here(work: Work, command: GuidanceCommand) -> RequestRecord:
    """The request, if it belongs to this officer's site and the page is not old."""
    record = work.guidance.by_id(command.request_id)
    if record is None:
        raise NotFound("Không có yêu cầu hướng dẫn này.")
    check_site(command.actor, record.site_id)
    if record.revision != command.revision:
        raise GuidanceRefused(
            "guidance_state", "Yêu cầu vừa được người khác xử lý. Mời xem lại danh sách."
        )
    return record


def check_site(actor: Actor, site_id: str) -> None:
    if actor.site_id not in (None, site_id):
        raise Forbidden("Việc này thuộc địa điểm khác.")


def leads(actor: Actor) -> bool:
    return may(actor.roles, Permission.SUPERVISE)


def advance(
    work: Work,
    command: GuidanceCommand,
    deed: Deed,
    now: datetime,
    asked: Asked | None = None,
    **more: Any,
) -> RequestRecord:
    """Move the request by its table, keep the step, tell the desks; no words of the request in either."""
    record = request_here(work, command)
    moved = move(record.facts(), deed)
    saved = work.guidance.save(record, moved, asked, **more)
    note_step(work, saved, deed.event, command, now)
    return saved


def note_step(
    work: Work, record: RequestRecord, event: Event | str, command: GuidanceCommand, now: datetime
) -> None:
    """The step, the trail and the event; the reason is with the step, where it can be erased."""
    actor = command.actor
    step = GuidanceStep(
        str(event), record.state, actor.id, record.owner_id, actor.place, command.reason, now
    )
    work.guidance.add_step(record.id, step)
    told: dict[str, Any] = {"channel": record.channel, "owner": record.owner_id}
    if record.given:
        told["given"] = list(record.given)
    work.trail.note(actor, f"guidance.{event}", f"guidance:{record.id}", now, told)
    tell(work, record)


def tell(work: Work, record: RequestRecord) -> None:
    """`guidance.changed`: which request, where it stands and who has it; nothing of whoever asks."""
    data = {"request_id": record.id, "state": str(record.state), "owner_id": record.owner_id}
    work.emit(NewEvent("guidance.changed", (staff_room(record.site_id),), data, record.site_id))
