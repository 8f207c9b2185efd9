"""A call carries how it is to be said: as the centre had chosen on its day, quiet where and when it should be."""

from datetime import date
from typing import Any

import pytest

from queue_server.services.admin.centre import SetRule, set_rule
from queue_server.services.ports import Actor
from queue_server.web.presenters.hall import announcement_of

ADMIN = Actor("account", "admin", "Quản trị", frozenset({"admin"}))


def choose(morning: Any, **values: Any) -> None:
    for name, value in values.items():
        morning.hall.write(set_rule, SetRule(ADMIN, f"voice_{name}", date(2026, 1, 1), value))


def said(morning: Any, language: str = "vi") -> Any:
    """The announcement of a fresh call."""
    morning.take("D")
    morning.act("next")
    event = next(event for event in reversed(morning.hall.events) if event.kind == "ticket.called")
    return announcement_of({**event.data, "language": language})


def test_without_settings_a_call_is_said_twice_and_carries_nothing_more(morning: Any) -> None:
    call = said(morning)
    assert (call.again, call.repeat_after_seconds, call.muted) == (["vi/nhac-lai-2"], 8, False)
    assert "voice" not in morning.hall.events[-1].data


def test_the_choices_of_the_centre_are_in_the_call(morning: Any) -> None:
    choose(morning, letters="bo", turns=3, pause_seconds=15, max_age_seconds=90)
    call = said(morning)
    assert call.clips[2] == "vi/letter-bo-d"
    assert call.again == ["vi/nhac-lai-2", "vi/nhac-lai-3"]
    assert (call.repeat_after_seconds, call.max_age_seconds) == (15, 90)


def test_once_means_no_repeat(morning: Any) -> None:
    choose(morning, turns=1)
    assert said(morning).again == []


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_a_correction_comes_in_the_languages_of_the_call(morning: Any, language: str) -> None:
    call = said(morning, language)
    assert call.correction == ["vi/bo-qua", f"{language}/disregard"]
    assert call.clips[-1].startswith(f"{language}/")


def test_in_quiet_hours_a_call_is_told_and_muted(morning: Any) -> None:
    choose(morning, quiet="00:00-23:59")
    assert said(morning).muted


def test_hours_of_another_place_mute_nothing(morning: Any) -> None:
    choose(morning, quiet="00:00-23:59 khu-khac")
    assert not said(morning).muted


def test_a_call_of_the_past_keeps_its_manner(morning: Any) -> None:
    choose(morning, letters="bo")
    said(morning)
    past = morning.hall.events[-1].data
    choose(morning, letters="be")
    assert announcement_of(past).clips[2] == "vi/letter-bo-d"
