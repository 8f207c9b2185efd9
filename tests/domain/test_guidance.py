"""Guidance: one table, one owner; only approved channels are shown; only assigned officers are on duty."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.guidance.channels import ChannelWrong, ContactChannel, checked
from queue_server.domain.guidance.duty import Assignment, DutyRefused, check_assigned, half_of
from queue_server.domain.guidance.machine import (
    CHANNELS,
    TRANSITIONS,
    Deed,
    Event,
    GuidanceRefused,
    Request,
    State,
    allowed,
    answer_by,
    mermaid,
    move,
)

DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
PEOPLE = st.sampled_from(["an", "binh", "chi"])
WORDS = st.sampled_from(["", "  ", "vì nghỉ phép"])
DEEDS = st.builds(
    Deed,
    st.sampled_from(Event),
    PEOPLE,
    st.booleans(),
    st.sampled_from(["", "an", "binh", "chi"]),
    WORDS,
    WORDS,
)


def refusal(request: Request, deed: Deed) -> str:
    with pytest.raises(GuidanceRefused) as refused:
        move(request, deed)
    return refused.value.code


@pytest.mark.requirement("R5.11")
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_what_the_table_does_not_declare_is_refused(state: State, event: Event) -> None:
    request = Request(state, "direct", None if state is State.NEW else "an", posted=True)
    deed = Deed(event, "an", to="binh", reason="bận", answer="đã chỉ")
    if event in allowed(state):
        assert move(request, deed).state in State
    else:
        assert refusal(request, deed) == "guidance_state"


@pytest.mark.requirement("R5.11")
@given(st.sampled_from(CHANNELS), st.lists(DEEDS, max_size=25), st.booleans())
def test_whatever_is_tried_a_request_keeps_one_owner_and_changes_it_only_by_taking_or_handing_over(
    channel: str, deeds: list[Deed], posted: bool
) -> None:
    request = Request(State.NEW, channel, posted=posted)  # type: ignore[arg-type]
    for deed in deeds:
        try:
            after = move(request, deed)
        except GuidanceRefused:
            continue
        if after.owner != request.owner:
            assert deed.event in (Event.TAKE, Event.HAND_OVER)
            assert deed.event is Event.TAKE or deed.reason.strip()
        assert after.owner is not None or after.state in (State.NEW, State.CLOSED)
        if after.state is State.ANSWERED:
            assert deed.answer.strip()
            assert deed.by == request.owner
        if after.state is State.CLOSED and channel == "post" and deed.event is Event.CLOSE:
            assert posted
        assert request.state is not State.CLOSED
        request = after


def test_only_the_owner_answers_and_closes() -> None:
    taken = move(Request(State.NEW, "direct"), Deed(Event.TAKE, "an"))
    assert refusal(taken, Deed(Event.ANSWER, "binh", answer="x")) == "guidance_not_owner"
    assert refusal(taken, Deed(Event.ANSWER, "binh", True, answer="x")) == "guidance_not_owner"
    answered = move(taken, Deed(Event.ANSWER, "an", answer="x"))
    assert refusal(answered, Deed(Event.CLOSE, "binh", True)) == "guidance_not_owner"


def test_a_shift_leader_hands_over_what_belongs_to_others_and_nobody_else_does() -> None:
    taken = Request(State.TAKEN, "phone", "an")
    moved = Deed(Event.HAND_OVER, "binh", False, "chi", "nghỉ")
    assert refusal(taken, moved) == "guidance_not_owner"
    assert move(taken, replace(moved, leads=True)).owner == "chi"


@pytest.mark.parametrize(
    ("to", "reason", "code"),
    [("an", "nghỉ", "guidance_same_owner"), ("", "nghỉ", "guidance_same_owner"), ("binh", " ", "guidance_reason")],
)  # fmt: skip
def test_handing_over_needs_another_officer_and_a_reason(to: str, reason: str, code: str) -> None:
    taken = Request(State.TAKEN, "phone", "an")
    assert refusal(taken, Deed(Event.HAND_OVER, "an", to=to, reason=reason)) == code


@pytest.mark.requirement("R5.9")
def test_a_request_by_post_is_not_closed_before_the_letter_went_out() -> None:
    answered = Request(State.ANSWERED, "post", "an")
    assert refusal(answered, Deed(Event.CLOSE, "an")) == "guidance_letter"
    assert move(replace(answered, posted=True), Deed(Event.CLOSE, "an")).state is State.CLOSED


def test_the_table_draws_every_one_of_its_transitions() -> None:
    drawn = mermaid()
    assert all(f"  {row.source} --> {row.target}: " in drawn for row in TRANSITIONS)
    assert drawn.count("-->") == len(TRANSITIONS) + 2


def test_spoken_answers_are_due_in_minutes_and_written_ones_in_days() -> None:
    assert answer_by("phone", NOON, 30, 3) == NOON + timedelta(minutes=30)
    assert answer_by("post", NOON, 30, 3) == NOON + timedelta(days=3)


APPROVED = ContactChannel(
    1, None, "provincial_portal", "Cổng", "https://dichvucong.example.vn", "Chủ tịch UBND tỉnh",
    "12/QĐ-UBND", date(2026, 1, 2), date(2026, 1, 10), date(2026, 12, 31),
)  # fmt: skip


@pytest.mark.requirement("R5.8")
@pytest.mark.parametrize(
    "lack",
    [{"approved_by": ""}, {"decision": ""}, {"decided_on": None}, {"valid_from": date(2026, 3, 11)},
     {"valid_to": date(2026, 3, 9)}],
)  # fmt: skip
def test_a_channel_that_is_not_approved_or_not_in_force_is_not_shown(
    lack: dict[str, object],
) -> None:
    assert APPROVED.shown(DAY)
    assert not replace(APPROVED, **lack).shown(DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    ["http://dichvucong.example.vn", "javascript:alert(1)", "https://cong.vn@xau.vn/", "https://công.vn", "https://x",
     "https://[", "https:\\\\xau.vn", ""],
)  # fmt: skip
def test_a_link_is_plain_https_to_a_host(address: str) -> None:
    with pytest.raises(ChannelWrong) as wrong:
        checked(replace(APPROVED, address=address))
    assert wrong.value.field == "address"


@pytest.mark.requirement("R5.6", "R12.4")
@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [(None, None, False), (date(2026, 3, 11), None, False), (date(2026, 3, 10), date(2026, 3, 10), True),
     (date(2026, 1, 1), date(2026, 3, 9), False)],
)  # fmt: skip
def test_only_an_officer_whose_assignment_holds_that_day_is_on_duty(
    first: date | None, last: date | None, holds: bool
) -> None:
    assignment = Assignment("an", assigned_from=first, assigned_to=last)
    if holds:
        check_assigned(assignment, DAY)
    else:
        with pytest.raises(DutyRefused):
            check_assigned(assignment, DAY)


def test_the_half_day_changes_at_noon_of_the_centre() -> None:
    assert half_of(NOON - timedelta(minutes=1)) == "morning"
    assert half_of(NOON) == "afternoon"
