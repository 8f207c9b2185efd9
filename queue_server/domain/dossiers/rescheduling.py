"""Apology and a new date: once, in time, in writing (seed Đ10.b, Đ10.c)."""

from datetime import date, timedelta

from queue_server.domain.business_day import business_day
from queue_server.domain.working_time.calendar import Calendar

from .dossier import Act, Dossier
from .refusals import ActRefused
from .states import RUNNING, State

# Before acceptance there is no date to move; these say so instead of naming the state.
_BEFORE_ACCEPTANCE = frozenset({State.NONE, State.SUBMITTED, State.SUPPLEMENT_REQUESTED})


def check_reschedule(dossier: Dossier, act: Act, calendar: Calendar) -> date:
    """The new due date; ActRefused with the first thing that is missing. `act.now` is required."""
    due = _date_to_move(dossier)
    if dossier.reschedule_count:
        raise ActRefused("ONLY_ONCE")
    for holds, reason in (
        (act.agency_notice, "AGENCY_NOTICE_REQUIRED"),
        (act.apology_form, "APOLOGY_FORM_REQUIRED"),
        (bool(act.reason.strip()), "REASON_REQUIRED"),
        (bool(act.notified), "NOTIFICATION_REQUIRED"),
    ):
        if not holds:
            raise ActRefused(reason)
    assert act.now is not None
    if business_day(act.now) > due - timedelta(days=1):
        raise ActRefused("TOO_LATE")
    return _later(act.new_due, due, calendar)


def _date_to_move(dossier: Dossier) -> date:
    if dossier.state in _BEFORE_ACCEPTANCE:
        raise ActRefused("NO_DUE_DATE")
    if dossier.state not in RUNNING:
        raise ActRefused("ILLEGAL_STATE")
    if dossier.due is None:
        raise ActRefused("NO_DUE_DATE")
    return dossier.due


def _later(new: date | None, due: date, calendar: Calendar) -> date:
    if new is None:
        raise ActRefused("NEW_DUE_REQUIRED")
    if new <= due:
        raise ActRefused("NEW_DUE_NOT_LATER")
    if not calendar.is_working(new):
        raise ActRefused("NEW_DUE_NOT_WORKING_DAY")
    return new
