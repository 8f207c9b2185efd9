"""The life of a document: each act by its own person, in its order; a number given is never lost nor used again."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_server.domain.documents.document import (
    NAMES,
    SIGNING_FOR,
    Act,
    Actor,
    Document,
    Event,
    State,
)
from queue_server.domain.documents.machine import Moved, allowed, mermaid, move
from queue_server.domain.documents.refusals import SENTENCES, DocumentRefused
from queue_server.domain.documents.transitions import TRANSITIONS, UNDECLARED
from queue_server.domain.registers.numbering import Number, Series, Tail
from queue_server.domain.registers.refusals import RegisterRefused
from queue_server.domain.registers.sealing import Custodian, Seal
from tests.domain.cases import local
from tests.domain.refusing import refused

NOW = local("2026-11-23T10:00")
TODAY = date(2026, 11, 23)
BOOK = Series("A", 2026, pattern="{number}/GP-DEMO")
SEAL = Seal("A", "01/UBND", frozenset({"GIAY_PHEP"}))
CLERK = Custodian("clerk")
OF = {
    Event.REVISE: (Actor.DRAFTER, "drafter"),
    Event.SIGN_WET: (Actor.APPROVER, "approver"),
    Event.SIGN_DIGITAL: (Actor.APPROVER, "approver"),
    Event.NUMBER: (Actor.SEAL_CLERK, "clerk"),
    Event.SEAL: (Actor.SEAL_CLERK, "clerk"),
    Event.ISSUE: (Actor.SEAL_CLERK, "clerk"),
    Event.ANNUL: (Actor.APPROVER, "approver"),
}
WHOLE = Document("GIAY_PHEP", "A", "D-1", "drafter", content="sha-1")


def act(event: Event, **more: Any) -> Act:
    """Everything as it should be, by whom it should be."""
    actor, person = OF[event]
    whole = Act(
        event, actor, person, NOW, content="sha-1", reason="vì", series=BOOK, dated=TODAY, seal=SEAL,
        custodian=CLERK,
    )  # fmt: skip
    return replace(whole, **more)


PATH = (Event.SIGN_DIGITAL, Event.NUMBER, Event.SEAL, Event.ISSUE)
ORDER = (State.DRAFT, State.SIGNED, State.NUMBERED, State.SEALED, State.ISSUED)


def at(state: State, start: Document = WHOLE) -> Document:
    """A document that came to this state by its lawful way."""
    document = start
    for event in PATH[: ORDER.index(state if state in ORDER else State.ISSUED)]:
        document = move(document, act(event)).document
    if state is State.ANNULLED:
        document = move(document, act(Event.ANNUL)).document
    return document


class TestTheTable:
    @pytest.mark.parametrize(
        ("state", "event", "actor"), list(itertools.product(State, Event, Actor))
    )
    def test_every_state_event_and_actor_is_declared_or_refused_with_a_word(
        self, state: State, event: Event, actor: Actor
    ) -> None:
        row = next(row for row in TRANSITIONS if row.event is event)
        before, wish = at(state), act(event, actor=actor)
        if actor is not row.actor:
            assert refused(move, before, wish) == "ACTOR_NOT_AUTHORISED"
        elif state in row.sources:
            moved = move(before, wish)
            assert moved.document.state is row.target
            assert moved.basis
        else:
            assert refused(move, before, wish) == UNDECLARED[state, event]

    def test_every_state_and_event_is_either_declared_or_has_its_word(self) -> None:
        declared = {(source, row.event) for row in TRANSITIONS for source in row.sources}
        assert not declared & set(UNDECLARED)
        assert declared | set(UNDECLARED) == set(itertools.product(State, Event))
        assert set(UNDECLARED.values()) <= set(SENTENCES)

    def test_each_event_has_one_row_and_the_diagram_draws_them_all(self) -> None:
        assert [row.event for row in TRANSITIONS] == list(Event)
        drawn = mermaid()
        assert drawn.count("-->") == sum(len(row.sources) for row in TRANSITIONS) + 2
        for state, name in NAMES.items():
            assert f'state "{name}" as {state}' in drawn
        assert "sealed --> issued: issue" in drawn
        assert allowed(State.ANNULLED) == ()


class TestEachAct:
    @pytest.mark.parametrize(
        ("state", "event", "change", "reason"),
        [
            (State.DRAFT, Event.REVISE, {"content": ""}, "CONTENT_REQUIRED"),
            (State.DRAFT, Event.SIGN_WET, {"person": "drafter"}, "SAME_PERSON"),
            (State.DRAFT, Event.SIGN_DIGITAL, {"person": "drafter"}, "SAME_PERSON"),
            (State.DRAFT, Event.SIGN_WET, {"at_centre": False}, "NOT_AT_CENTRE"),
            (State.DRAFT, Event.SIGN_WET, {"content": "sha-2"}, "CONTENT_CHANGED"),
            (State.DRAFT, Event.SIGN_DIGITAL, {"signature_valid": False}, "SIGNATURE_INVALID"),
            (State.DRAFT, Event.SIGN_DIGITAL, {"signed_for": "TUQ."}, "DELEGATION_REQUIRED"),
            (State.SIGNED, Event.NUMBER, {"series": Series("B", 2026)}, "ANOTHER_AGENCY"),
            (State.SIGNED, Event.NUMBER, {"dated": date(2026, 11, 22)}, "DATE_BEFORE_SIGNATURE"),
            (State.SIGNED, Event.NUMBER, {"tail": Tail(5, date(2026, 11, 24))}, "DATE_BEFORE_PREVIOUS"),
            (State.NUMBERED, Event.SEAL, {"person": "approver"}, "SAME_PERSON"),
            (State.NUMBERED, Event.SEAL, {"person": "another"}, "ACTOR_NOT_AUTHORISED"),
            (State.NUMBERED, Event.SEAL, {"content": "sha-2"}, "FILE_CHANGED"),
            (State.NUMBERED, Event.SEAL, {"signature_valid": False}, "SIGNATURE_INVALID"),
            (State.NUMBERED, Event.SEAL, {"registered": False}, "NOT_REGISTERED"),
            (State.NUMBERED, Event.SEAL, {"at_centre": False}, "NOT_AT_CENTRE"),
            (State.NUMBERED, Event.SEAL, {"seal": Seal("B", "1", SEAL.types)}, "WRONG_AGENCY_SEAL"),
            (State.SEALED, Event.ISSUE, {"row_closed": False}, "REGISTER_ROW_OPEN"),
            (State.ISSUED, Event.ANNUL, {"reason": " "}, "REASON_REQUIRED"),
        ],
    )  # fmt: skip
    def test_each_lack_has_its_reason(
        self, state: State, event: Event, change: dict[str, Any], reason: str
    ) -> None:
        assert refused(move, at(state), act(event, **change)) == reason

    def test_a_draft_without_content_is_not_signed(self) -> None:
        empty = replace(WHOLE, content="")
        assert refused(move, empty, act(Event.SIGN_WET, content="")) == "CONTENT_REQUIRED"

    def test_a_printed_blank_is_signed_by_hand_only(self) -> None:
        blank = replace(WHOLE, medium="printed_blank")
        assert refused(move, blank, act(Event.SIGN_DIGITAL)) == "BLANK_REQUIRES_WET_SIGNATURE"
        assert move(blank, act(Event.SIGN_WET)).document.state is State.SIGNED

    def test_who_revised_last_may_not_sign(self) -> None:
        revised = move(WHOLE, act(Event.REVISE, person="approver", content="sha-2")).document
        assert refused(move, revised, act(Event.SIGN_WET, content="sha-2")) == "SAME_PERSON"

    def test_the_signer_and_for_whom_he_signed_are_kept(self) -> None:
        wish = act(Event.SIGN_WET, signed_for="TUQ.", delegation="12/UQ-DEMO")
        signed = move(WHOLE, wish).document
        assert (signed.signed_by, signed.signed_for, signed.delegation, signed.signed_at) == (
            "approver", "TUQ.", "12/UQ-DEMO", NOW,
        )  # fmt: skip
        assert "TUQ." in SIGNING_FOR

    @pytest.mark.parametrize("state", [State.NUMBERED, State.SEALED, State.ISSUED])
    def test_annulled_it_keeps_number_and_date_with_the_reason(self, state: State) -> None:
        gone = move(at(state), act(Event.ANNUL, reason=" sai tên ")).document
        assert gone.number == Number(1, TODAY, "sai tên")
        assert gone.annulled_because == "sai tên"

    def test_annulled_before_its_number_it_takes_none(self) -> None:
        assert at(State.SIGNED).number is None
        assert move(at(State.SIGNED), act(Event.ANNUL)).document.number is None

    @pytest.mark.parametrize(
        ("state", "event", "missing"),
        [
            (State.SIGNED, Event.NUMBER, "series"),
            (State.SIGNED, Event.NUMBER, "dated"),
            (State.NUMBERED, Event.SEAL, "seal"),
            (State.NUMBERED, Event.SEAL, "custodian"),
        ],
    )
    def test_a_caller_that_forgets_the_book_or_the_seal_is_wrong(
        self, state: State, event: Event, missing: str
    ) -> None:
        with pytest.raises(ValueError, match="needs"):
            move(at(state), act(event, **{missing: None}))


def outcome(document: Document, wish: Act) -> Moved | str:
    try:
        return move(document, wish)
    except (DocumentRefused, RegisterRefused) as refusal:
        return refusal.reason


class AnyDocuments(RuleBasedStateMachine):
    """Three documents of one book, acts at random by anybody: what must hold after each."""

    def __init__(self) -> None:
        super().__init__()
        self.documents = [WHOLE] * 3
        self.tail = Tail()
        self.given: list[int] = []

    @rule(
        which=st.integers(0, 2),
        event=st.sampled_from([None, None, None, None, *Event]),
        actor=st.sampled_from([None, None, None, *Actor]),
        person=st.sampled_from([None, None, None, "drafter", "approver", "clerk"]),
        content=st.sampled_from(["sha-1", "sha-1", "sha-1", "sha-2"]),
        later=st.integers(0, 1),
    )
    def wish(
        self,
        which: int,
        event: Event | None,
        actor: Actor | None,
        person: str | None,
        content: str,
        later: int,
    ) -> None:
        """Without an event: the next of the lawful way."""
        before = self.documents[which]
        event = event or dict(zip(ORDER, PATH, strict=False)).get(before.state, Event.ANNUL)
        by, name = OF[event]
        wanted = act(
            event, actor=actor or by, person=person or name, content=content, tail=self.tail,
            dated=TODAY + timedelta(days=later),
        )  # fmt: skip
        moved = outcome(before, wanted)
        if isinstance(moved, str):
            return
        self.documents[which] = moved.document
        if event is Event.NUMBER:
            assert moved.document.number
            self.tail = Tail(moved.document.number.number, moved.document.number.dated)
            self.given.append(moved.document.number.number)
        elif before.number:
            kept = moved.document.number
            assert kept
            assert (kept.number, kept.dated) == (before.number.number, before.number.dated)

    @rule(which=st.integers(0, 2))
    def begin_anew(self, which: int) -> None:
        """A new document in the place of one that is finished."""
        if self.documents[which].state in (State.ISSUED, State.ANNULLED):
            self.documents[which] = WHOLE

    @invariant()
    def numbers_run_without_gap(self) -> None:
        assert self.given == list(range(1, len(self.given) + 1))

    @invariant()
    def each_act_was_done_by_its_own_person(self) -> None:
        for document in self.documents:
            if document.signed_by:
                assert document.signed_by != document.drafted_by
                assert document.sealed_by != document.signed_by
            if document.state in (State.SEALED, State.ISSUED):
                assert document.sealed_by == "clerk"
                assert document.number


TestAnyDocuments = AnyDocuments.TestCase
TestAnyDocuments.settings = settings(max_examples=80, stateful_step_count=50, deadline=None)
