"""Dossiers for tests of the status: made by the use cases of the reception desk, moved on by the closed process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from queue_server.domain.dossier_codes import waiting_code
from queue_server.domain.dossiers.dossier import Act, Event
from queue_server.domain.dossiers.dossier import Actor as Role
from queue_server.domain.dossiers.people import Person, Proxy
from queue_server.domain.dossiers.states import State
from queue_server.domain.dossiers.transitions import TRANSITIONS
from queue_server.services.dossier_acts import Done, advance
from queue_server.services.ports import Actor
from queue_server.services.reception import examining, receiving

SITE = "bac-giang"
OFFICER = Actor("account", "can-bo", "Cán bộ", frozenset({"clerk"}), SITE, "bac-giang-05")
SYSTEM = Actor("system", "system", "Hệ thống", site_id=SITE)
OWNER = Person("Nguyễn Văn Thử", "027090008815", date(1990, 1, 1), "Nam", "Số 1", "0912345678")
SUBMITTER = Person("Trần Thị Nộp", "027191000002", date(1991, 1, 1), "Nữ", "Số 2", "0987654321")
# What the machine needs besides the event, by the way that each state is reached.
_ROAD: dict[State, tuple[Event, ...]] = {
    State.ACCEPTED: (),
    State.APPRAISING: (Event.START_APPRAISAL,),
    State.AWAITING_APPROVAL: (Event.START_APPRAISAL, Event.SUBMIT_FOR_APPROVAL),
    State.SIGNED: (Event.START_APPRAISAL, Event.SUBMIT_FOR_APPROVAL, Event.APPROVE_WET),
}
_ROAD[State.NUMBERED] = (*_ROAD[State.SIGNED], Event.ASSIGN_NUMBER)
_ROAD[State.RESULT_READY] = (
    *_ROAD[State.NUMBERED],
    Event.APPLY_SEAL,
    Event.REGISTER_AND_ARCHIVE,
)
_ROAD[State.RETURNED] = (*_ROAD[State.RESULT_READY], Event.RETURN_RESULT)
_ROAD[State.SETTLEMENT_REFUSED] = (
    Event.START_APPRAISAL,
    Event.PROPOSE_REFUSAL,
    Event.ISSUE_REFUSAL,
)
_ROAD[State.STOPPED] = (Event.START_APPRAISAL, Event.WITHDRAW_REQUEST, Event.CONFIRM_WITHDRAWAL)


@dataclass
class Maker:
    """`write` and `reads` of a hall or an office; `clock` moves a day on with each step."""

    write: Callable[..., Any]
    reads: Callable[[], Any]
    clock: Any = None
    _count: int = 0

    def _common(self, done: Done | None = None) -> dict[str, Any]:
        self._count += 1
        key = f"key-{id(self)}-{self._count:020d}"
        place = {"dossier_id": done.dossier_id, "revision": done.revision} if done else {}
        return {"key": key, "fingerprint": key, "actor": OFFICER, **place}

    def procedure(self) -> str:
        """One with several papers, a limit in working days and an agency with a unit code."""
        with self.reads() as work:
            view, day = work.centre.view, date(2026, 3, 10)
            return str(
                next(
                    one.id
                    for one in view.catalogue.procedures
                    if len(one.components) >= 3
                    and one.duration_unit == "working_day"
                    and not one.fee_vnd
                    and one.in_force(day)
                    and (agency := view.agency_on(one.agency_ids, day))
                    and agency.unit_code
                )
            )

    def received(self, **more: Any) -> Done:
        asked = {
            "site_id": SITE, "channel": "direct", "owner": OWNER, "submitter": SUBMITTER,
            "proxy": Proxy("representative"),
            "procedure_id": self.procedure(), **more,
        }  # fmt: skip
        done: Done = self.write(
            receiving.receive, receiving.Receive(medium="electronic", **self._common(), **asked)
        )
        return done

    def marked(self, done: Done, **but: str) -> Done:
        with self.reads() as work:
            papers = work.dossiers.components(done.dossier_id)
        for paper in papers:
            mark: Any = but.get(f"p{paper.position}", "ok")
            command = examining.MarkPaper(position=paper.position, mark=mark, **self._common(done))
            done = self.write(examining.mark_paper, command)
        return done

    def supplement(self) -> tuple[str, Done]:
        """Two papers lack; it is looked up by the code of its supplement request."""
        done = self.marked(self.received(), p1="missing", p2="wrong")
        command = examining.AskForMore(reason="Thiếu", **self._common(done))
        done = self.write(examining.ask_for_more, command)
        return waiting_code(done.dossier_id), done

    def refused(self, redirect_to: str = "") -> str:
        done = self.received()
        command = examining.Refuse(
            reason="Không đúng", redirect_to=redirect_to, **self._common(done)
        )
        self.write(examining.refuse_reception, command)
        return waiting_code(done.dossier_id)

    def accepted(self, **more: Any) -> str:
        done = self.marked(self.received(**more))
        command = examining.Accept(checks=(True, True, True, True), **self._common(done))
        code = self.write(examining.accept, command).code
        assert code
        return str(code)

    def at(self, state: State, **more: Any) -> str:
        """The code of a dossier in this state; each step a day after the one before."""
        code = self.accepted(**more)
        for event in _ROAD[state]:
            if self.clock is not None:
                self.clock.pass_by(days=1)
            self.write(_move, (code, event))
        return code


def _move(work: Any, command: tuple[str, Event], now: datetime) -> None:
    code, event = command
    record = work.dossiers.by_code(code)
    row = next(one for one in TRANSITIONS if one.event is event)
    who = row.actors if isinstance(row.actors, Role) else sorted(row.actors)[0]
    act = Act(event, who, now, reason="Lý do", items=(), receipt_number="1", new_due=None)
    advance(work, record, act, SYSTEM, now)
