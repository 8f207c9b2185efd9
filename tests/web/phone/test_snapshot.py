"""The snapshot a phone asks for: small, without a person in it, and free while nothing changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.web.phone.hall import Hall, words

LOCALE = Path(__file__).parents[3] / "queue_server" / "design" / "locale"
LANGUAGES = ("vi", "en", "ko", "zh")
NOBODY = "x" * 24
CLOSING = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # 17:00 in Bắc Ninh
ODD = [
    "x",
    "a" * 23,
    "a" * 25,
    "é" * 24,
    "%00" * 8,
    "a" * 23 + "%00",
    "a" * 3000,
    "..%2f..%2fetc",
    "а" * 24,
]


class TestTheSnapshot:
    def test_it_is_small_and_says_nothing_about_a_person(self, hall: Hall) -> None:
        held = hall.take(priority="pregnant")
        answer = hall.phone.get(f"/api/v1/follow/{held.token}")
        assert len(answer.data) < 500
        assert "pregnant" not in answer.text
        assert answer.headers["Cache-Control"] == "private, max-age=1"

    def test_asking_again_costs_no_database_while_nothing_changes(self, hall: Hall) -> None:
        held = hall.take()
        etag = hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"]
        office = hall.office
        hall.app.extensions["office"] = replace(office, reads=None)  # reading would fail now
        answer = hall.phone.get(f"/api/v1/follow/{held.token}", headers={"If-None-Match": etag})
        hall.app.extensions["office"] = office
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag

    def test_the_mark_moves_with_every_change_that_shows(self, either_hall: Hall) -> None:
        hall = either_hall
        first, held = hall.take(), hall.take()
        marks = [hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"]]
        for act in (
            lambda: hall.act("open"),
            lambda: hall.act("next"),
            lambda: hall.act("start"),
            lambda: hall.act("finish-next"),
            lambda: hall.clock.pass_by(seconds=20) or hall.act("recall"),
            lambda: hall.act("start"),
            lambda: hall.act("finish"),
        ):
            act()
            marks.append(hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"])
        assert len(set(marks)) == len(marks)
        assert hall.view(held)["state"] == "done"
        assert hall.view(first)["ended"]

    def test_another_field_leaves_the_mark_alone(self, hall: Hall) -> None:
        held = hall.take()
        etag = hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"]
        hall.take("A")
        again = hall.phone.get(f"/api/v1/follow/{held.token}", headers={"If-None-Match": etag})
        assert again.status_code == 304

    def test_it_is_near_within_three_people_or_when_called(self, hall: Hall) -> None:
        held = [hall.take() for _ in range(5)]
        assert [hall.view(one)["near"] for one in held] == [True, True, True, True, False]
        assert hall.phone.get(f"/api/v1/follow/{held[4].token}/events").status_code == 204
        hall.act("open")
        hall.act("next")
        called = hall.view(held[0])
        assert (called["near"], called["counter"], called["calls"]) == (True, "05", 1)
        hall.act("start")
        assert not hall.view(held[0])["near"]

    def test_a_stream_that_is_closed_gives_its_seat_back(self, hall: Hall) -> None:
        held, hub = hall.take(), hall.app.extensions["phone"].hub
        address = f"/api/v1/follow/{held.token}/events"
        answer = hall.phone.get(address)
        assert answer.mimetype == "text/event-stream"
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert hub.taken == 1
        answer.close()
        assert hub.taken == 0
        hall.phone.head(address).close()
        assert hub.taken == 0

    def test_a_stream_that_lasted_long_asks_to_be_opened_anew(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A phone that went away without a word does not hold its place for ever."""
        monkeypatch.setattr("queue_server.web.phone.api.LONGEST", timedelta(0))
        answer = hall.phone.get(f"/api/v1/follow/{hall.take().token}/events")
        assert answer.text == 'retry: 3000\n\nevent: bye\ndata: {"reason": "again"}\n\n'

    def test_when_no_seat_is_left_the_phone_is_sent_back_to_asking(self, hall: Hall) -> None:
        held, hub = hall.take(), hall.app.extensions["phone"].hub
        hub._most = 0
        answer = hall.phone.get(f"/api/v1/follow/{held.token}/events")
        assert (answer.status_code, answer.json["code"]) == (429, "too_many_streams")

    def test_a_call_taken_back_is_a_wait_again_in_the_same_place(self, hall: Hall) -> None:
        held = hall.take()
        hall.take()
        hall.act("open")
        hall.act("next")
        hall.act("withdraw")
        view = hall.view(held)
        assert (view["state"], view["people_ahead"], view["counter"]) == ("waiting", 0, None)


def test_the_expected_time_is_told_as_minutes_and_as_clock(either_hall: Hall) -> None:
    hall = either_hall
    for _ in range(7):
        hall.take()
    hall.act("open")
    for minutes in (6, 8, 7, 9, 6):
        hall.serve(minutes)
    waiting = [hall.take() for _ in range(3)][-1]
    hall.act("next")
    expected = hall.view(waiting)["expected"]
    assert expected is not None
    low, high = expected["low_minutes"], expected["high_minutes"]
    assert 0 <= low < high
    local = hall.clock() + timedelta(hours=7)
    assert expected["earliest"] == f"{local + timedelta(minutes=low):%H:%M}"
    assert expected["latest"] == f"{local + timedelta(minutes=high):%H:%M}"
    said = words(hall.page(waiting))
    assert f"{high} phút" in said
    assert expected["latest"] in said
