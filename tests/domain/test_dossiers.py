"""The closed process of a dossier: what the table declares happens, everything else is refused and says why."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_server.domain.dossiers.diagram import mermaid, table
from queue_server.domain.dossiers.dossier import Act, Actor, Dossier, Event
from queue_server.domain.dossiers.machine import Moved, allowed, move
from queue_server.domain.dossiers.refusals import SENTENCES, ActRefused
from queue_server.domain.dossiers.states import ABOUT, NATIONAL, State
from queue_server.domain.dossiers.transitions import TRANSITIONS, UNDECLARED
from tests.domain.cases import calendar, cases, local

PAPERS = ("Đơn đề nghị", "Bản sao giấy tờ thử nghiệm")
WEEKS = calendar("VN-WEEKEND")


def dossier_of(given: dict[str, Any]) -> Dossier:
    items = given.get("items", [])
    published = given.get("in_published_list", True)
    due = given.get("due")
    original = given.get("original_due")
    return Dossier(
        state=State(given["state"].lower()),
        channel=given.get("channel", "direct"),
        medium=given.get("branch", given.get("medium", "electronic")),
        components=frozenset(items if published else PAPERS),
        guidance_count=given.get("guidance_count", 0),
        reschedule_count=given.get("reschedule_count", 0),
        due=date.fromisoformat(due) if due else None,
        original_due=date.fromisoformat(original) if original else None,
        fee_vnd=given.get("fee_vnd", 0),
        fee_paid=given.get("paid", False),
    )


def act_of(given: dict[str, Any], event: str, actor: str) -> Act:
    place = given.get("place", given.get("venue", "centre"))
    opinion_due, new_due = given.get("opinion_due"), given.get("new_due")
    return Act(
        event=Event(event),
        actor=Actor(actor),
        now=local(given["now"]) if "now" in given else None,
        at_centre=given.get("signed_at_centre", place == "centre"),
        reason=given.get("reason_text", ""),
        initiator=given.get("initiator", "officer"),
        items=tuple(given.get("items", [])),
        redirect_to=given.get("redirect_to", ""),
        notified=tuple(given.get("notified", given.get("notify", []))),
        checks_passed=given.get("components_complete", True),
        attached=given.get("scan_attached", given.get("minutes_attached", True)),
        opinion_due=date.fromisoformat(opinion_due) if opinion_due else None,
        agencies=tuple(given.get("agencies", [])),
        signature_valid=given.get("signature_valid", True),
        agency_notice=given.get("agency_notice", False),
        apology_form=given.get("apology_form", False),
        new_due=date.fromisoformat(new_due) if new_due else None,
        receipt_number=given.get("receipt_no", ""),
    )


def expect_refusal(dossier: Dossier, act: Act, reason: str) -> None:
    with pytest.raises(ActRefused) as refusal:
        move(dossier, act, WEEKS)
    assert refusal.value.reason == reason


def holds(moved: Moved, expect: dict[str, Any]) -> None:
    said = {
        "allowed": True,
        "to": moved.dossier.state.upper(),
        "national_code": moved.national_code,
        "form": moved.form,
        "guidance_count": moved.dossier.guidance_count,
    }
    assert {key: said[key] for key in expect} == expect


@pytest.mark.parametrize(("given", "expect"), cases("transition"))
@pytest.mark.requirement("R3.3", "R3.6", "R4.7", "R6.7", "R7.3", "R7.4", "R7.5", "R7.6", "R7.9")
def test_acceptance_cases_of_transitions(given: dict[str, Any], expect: dict[str, Any]) -> None:
    dossier, act = dossier_of(given), act_of(given, given["event"], given["actor"])
    if expect["allowed"]:
        holds(move(dossier, act), expect)
    else:
        expect_refusal(dossier, act, expect["reason"])


@pytest.mark.parametrize(("given", "expect"), cases("guidance"))
@pytest.mark.requirement("R5.12", "R5.13", "R6.8")
def test_acceptance_cases_of_the_one_guidance(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    is_general = given.get("kind") == "general_information"
    event = "give_information" if is_general else "request_supplement"
    dossier, act = dossier_of(given), act_of(given, event, "reception_officer")
    if expect["allowed"]:
        holds(move(dossier, act), expect)
        return
    expect_refusal(dossier, act, expect["reason"])
    for alternative in set(expect.get("alternatives", [])) - {"escalate"}:
        assert Event(alternative) in allowed(dossier.state)


@pytest.mark.parametrize(("given", "expect"), cases("reschedule"))
@pytest.mark.requirement("R11.10")
def test_acceptance_cases_of_rescheduling(given: dict[str, Any], expect: dict[str, Any]) -> None:
    dossier, act = dossier_of(given), act_of(given, "reschedule", given["actor"])
    if not expect["allowed"]:
        expect_refusal(dossier, act, expect["reason"])
        return
    moved = move(dossier, act, calendar(given["calendar"])).dossier
    assert moved.due == act.new_due
    assert (moved.original_due, moved.reschedule_count, moved.state) == (
        dossier.due, 1, dossier.state,
    )  # fmt: skip


@pytest.mark.parametrize(("given", "expect"), cases("national_status"))
def test_acceptance_cases_of_national_codes(given: dict[str, Any], expect: dict[str, Any]) -> None:
    assert NATIONAL[given["code"]] == expect["name"]


def outcome(dossier: Dossier, act: Act) -> Moved | str:
    """What became of it, or the reason of the refusal."""
    try:
        return move(dossier, act, WEEKS)
    except ActRefused as refusal:
        return refusal.reason


READY = Act(
    Event.ACCEPT, Actor.SYSTEM, reason="vì", items=PAPERS[:1], notified=("sms",), stamp=date(2026, 3, 5),
    opinion_due=date(2026, 3, 10), agencies=("sở",), blank_serial="P-1", receipt_number="BL-1",
)  # fmt: skip
WHOLE = Dossier(components=frozenset(PAPERS), fee_vnd=1, digitised=True, archived=True)


class TestTheTable:
    @pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)))
    @pytest.mark.requirement("R3.6")
    def test_every_state_and_event_is_declared_or_refused_with_a_word(
        self, state: State, event: Event
    ) -> None:
        if event is Event.RESCHEDULE:
            return  # its own module and cases
        dossier = replace(WHOLE, state=state, fee_paid=event is Event.RETURN_RESULT)
        for actor in Actor:
            moved = outcome(dossier, replace(READY, event=event, actor=actor))
            if isinstance(moved, str):
                assert SENTENCES[moved]
                continue
            rows = [row for row in TRANSITIONS if row.event is event and state in row.sources]
            assert any(actor in row.actors for row in rows)
            assert moved.dossier.state in {row.target or state for row in rows}
            assert moved.basis

    @pytest.mark.requirement("R3.10")
    def test_each_declared_transition_can_happen_but_the_one_that_never_may(self) -> None:
        for row in TRANSITIONS:
            for source in row.sources:
                dossier = replace(WHOLE, state=source, fee_paid=row.event is Event.RETURN_RESULT)
                act = replace(READY, event=row.event, actor=min(row.actors))
                if row.event is Event.TRANSFER_PAPER_TO_AGENCY:
                    expect_refusal(dossier, act, "PAPER_STAYS_AT_CENTRE")
                else:
                    assert move(dossier, act).dossier.state is (row.target or source)

    def test_nothing_follows_an_end_but_information(self) -> None:
        for state, about in ABOUT.items():
            if about.terminal:
                assert set(allowed(state)) <= {Event.GIVE_INFORMATION}

    def test_special_words_are_only_for_what_is_undeclared(self) -> None:
        declared = {(source, row.event) for row in TRANSITIONS for source in row.sources}
        assert not declared & set(UNDECLARED)

    def test_every_state_can_be_reached_and_left_for_an_end(self) -> None:
        reach = {State.NONE}
        for _ in State:
            reach |= {row.target for row in TRANSITIONS if row.sources & reach and row.target}
        assert reach == set(State)
        ends = {state for state, about in ABOUT.items() if about.terminal}
        for _ in State:
            ends |= {s for row in TRANSITIONS if row.target in ends for s in row.sources}
        assert ends == set(State)

    def test_only_codes_of_the_national_list_are_told(self) -> None:
        assert {about.national for about in ABOUT.values()} - {None} == set(NATIONAL)


class TestTheDiagram:
    @pytest.mark.requirement("R3.6")
    def test_it_draws_every_state_and_every_transition(self) -> None:
        drawn = mermaid()
        for state, about in ABOUT.items():
            assert state is State.NONE or f'state "{about.name}" as {state}' in drawn
        assert "accepted --> appraising: start_appraisal" in drawn
        assert "[*] --> submitted: submit_direct" in drawn
        assert len(table()) == len(TRANSITIONS)


class AnyDossier(RuleBasedStateMachine):
    """Acts at random, by anybody, whole and half filled in: what must hold after each."""

    def __init__(self) -> None:
        super().__init__()
        self.dossier = replace(WHOLE, fee_vnd=50_000)
        self.signed = self.guided = False

    @rule(
        event=st.sampled_from(list(Event)),
        actor=st.sampled_from(list(Actor)),
        reason=st.sampled_from(["", "vì"]),
        initiator=st.sampled_from(["officer", "applicant"]),
        at_centre=st.booleans(),
        fine=st.booleans(),
    )
    def act(
        self, event: Event, actor: Actor, reason: str, initiator: Any, at_centre: bool, fine: bool
    ) -> None:
        act = replace(
            READY, event=event, actor=actor, reason=reason, initiator=initiator, at_centre=at_centre,
            signature_valid=fine, checks_passed=fine, attached=fine, now=local("2026-03-02T09:00"),
        )  # fmt: skip
        before = self.dossier
        moved = outcome(before, act)
        if isinstance(moved, str):
            return
        self.dossier = moved.dossier
        if moved.dossier.state is State.RETURNED and before.state is State.RESULT_READY:
            assert self.signed
        if event in (Event.APPROVE_DIGITAL, Event.APPROVE_WET):
            self.signed = True
            assert fine or event is Event.APPROVE_WET
        if event is Event.REQUEST_SUPPLEMENT and initiator == "officer":
            assert not self.guided
            self.guided = True

    @invariant()
    def guidance_and_dates_are_moved_at_most_once(self) -> None:
        assert self.dossier.guidance_count <= 1
        assert self.dossier.reschedule_count <= 1

    @invariant()
    def nobody_has_the_result_without_paying(self) -> None:
        if self.dossier.state is State.RETURNED and self.signed:
            assert self.dossier.fee_paid


TestAnyDossier = AnyDossier.TestCase
TestAnyDossier.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
