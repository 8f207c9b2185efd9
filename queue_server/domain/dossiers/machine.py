"""Move a dossier by one act: find the declared transition, ask its guards, return what it became."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from queue_server.domain.working_time.calendar import Calendar

from .dossier import Act, Actor, Channel, Dossier, Event
from .refusals import ActRefused
from .rescheduling import check_reschedule
from .states import ABOUT, State
from .transitions import TRANSITIONS, UNDECLARED, Form, Transition

# Whoever is not of the centre learns that results go out there only, before anything about capacities.
_RETURNS = frozenset({Event.RETURN_RESULT, Event.RETURN_REFUSAL})
_RESCHEDULE_BASIS = "Đ10.b, Đ10.c"


@dataclass(frozen=True)
class Moved:
    """What the dossier became, the form that goes with it and the legal basis for the trail."""

    dossier: Dossier
    form: Form | None
    basis: str

    @property
    def national_code(self) -> int | None:
        return ABOUT[self.dossier.state].national


def move(dossier: Dossier, act: Act, calendar: Calendar | None = None) -> Moved:
    """ActRefused when the process does not allow it. `calendar` is needed to reschedule."""
    if act.event is Event.RESCHEDULE:
        return _reschedule(dossier, act, calendar)
    transition = _declared(dossier.state, act)
    for guard in transition.guards:
        guard(dossier, act)
    changed = _EFFECTS.get(act.event, _nothing_more)(dossier, act)
    target = transition.target or dossier.state
    return Moved(replace(changed, state=target), transition.form, transition.basis)


def allowed(state: State) -> tuple[Event, ...]:
    """Events the table declares from a state, before any guard is asked."""
    return tuple(row.event for row in TRANSITIONS if state in row.sources)


def _declared(state: State, act: Act) -> Transition:
    of_event = [row for row in TRANSITIONS if row.event is act.event]
    if not any(act.actor in row.actors for row in of_event):
        outside = act.event in _RETURNS and not act.at_centre
        raise ActRefused("RETURN_ONLY_AT_CENTRE" if outside else "ACTOR_NOT_AUTHORISED")
    for row in of_event:
        if state in row.sources and act.actor in row.actors:
            return row
    if (state, act.event) in UNDECLARED:
        raise ActRefused(UNDECLARED[state, act.event])
    raise ActRefused("TERMINAL_STATE" if ABOUT[state].terminal else "ILLEGAL_TRANSITION")


def _reschedule(dossier: Dossier, act: Act, calendar: Calendar | None) -> Moved:
    if act.actor not in (Actor.AGENCY, Actor.AGENCY_OFFICER):
        raise ActRefused("ACTOR_NOT_AUTHORISED")
    if calendar is None:
        raise ValueError("a calendar is needed to reschedule")
    new = check_reschedule(dossier, act, calendar)
    moved = replace(
        dossier,
        due=new,
        original_due=dossier.original_due or dossier.due,
        reschedule_count=dossier.reschedule_count + 1,
    )
    return Moved(moved, "PHIEU_XIN_LOI_HEN_LAI", _RESCHEDULE_BASIS)


def _nothing_more(dossier: Dossier, _act: Act) -> Dossier:
    return dossier


def _guided(dossier: Dossier, act: Act) -> Dossier:
    """A request of the applicant does not use up the one guidance (seed Đ5.3)."""
    used = 1 if act.initiator == "officer" else 0
    return replace(dossier, guidance_count=dossier.guidance_count + used)


def _by(channel: Channel) -> Callable[[Dossier, Act], Dossier]:
    return lambda dossier, _act: replace(dossier, channel=channel)


def _asked(dossier: Dossier, act: Act) -> Dossier:
    return replace(dossier, pending_opinions=len(act.agencies))


def _closed(dossier: Dossier, _act: Act) -> Dossier:
    return replace(dossier, pending_opinions=0)


def _paid(dossier: Dossier, _act: Act) -> Dossier:
    return replace(dossier, fee_paid=True)


_EFFECTS: dict[Event, Callable[[Dossier, Act], Dossier]] = {
    Event.SUBMIT_DIRECT: _by("direct"),
    Event.SUBMIT_ONLINE: _by("online"),
    Event.SUBMIT_POSTAL: _by("postal"),
    Event.REQUEST_SUPPLEMENT: _guided,
    Event.REQUEST_OPINIONS: _asked,
    Event.CLOSE_OPINIONS: _closed,
    Event.PAYMENT_CONFIRMED: _paid,
}
