"""Layouts are dated: today's print with today's, yesterday's is never rewritten, one to come can be taken back."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.contracts.slips import Layout
from queue_server.design.slips import shipped
from queue_server.domain.errors import NotFound
from queue_server.services.admin import layouts
from queue_server.services.admin.settings import SettingWrong
from tests.conftest import ADMIN, Clock, Hall

TODAY = date(2026, 3, 10)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def hall(prepared_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    shutil.copy(prepared_file, tmp_path / "hall.db")
    hall = Hall(f"sqlite:///{tmp_path / 'hall.db'}", clock)
    yield hall
    hall.close()


def layout(mm: int) -> Layout:
    blocks = [{"block": "number"}, {"block": "space", "mm": mm}]
    return Layout.model_validate({"kind": "ticket", "paper": "80", "blocks": blocks})


def lay_out(hall: Hall, mm: int, day: date) -> None:
    hall.write(layouts.date_layout, layouts.DateLayout(ADMIN, layout(mm), day))


def in_force(hall: Hall, day: date, *kinds: str) -> list[int]:
    with hall.reads() as work:
        found: list[dict[str, Any]] = layouts.in_force(work, day, kinds or ("ticket",))
    return [one["blocks"][1]["mm"] for one in found]


def test_without_a_decision_nothing_is_sent_and_the_shipped_layout_holds(hall: Hall) -> None:
    assert in_force(hall, TODAY) == []
    assert shipped("ticket", "80").kind == "ticket"


def test_a_layout_holds_from_its_day_and_leaves_the_days_before_it(hall: Hall) -> None:
    lay_out(hall, 3, TODAY)
    lay_out(hall, 9, TOMORROW)
    assert in_force(hall, TODAY - timedelta(days=1)) == []
    assert in_force(hall, TODAY) == [3]
    assert in_force(hall, TOMORROW) == [9]
    assert in_force(hall, TODAY, "receipt") == []


def test_of_one_day_the_last_one_counts(hall: Hall) -> None:
    lay_out(hall, 3, TODAY)
    lay_out(hall, 4, TODAY)
    assert in_force(hall, TODAY) == [4]


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(2032, 1, 1)])
def test_the_past_is_never_rewritten_nor_a_far_future_decided(hall: Hall, day: date) -> None:
    with pytest.raises(SettingWrong) as refused:
        lay_out(hall, 3, day)
    assert refused.value.cell == "valid_from"
    assert in_force(hall, TODAY) == []


def test_one_to_come_can_be_taken_back_but_not_the_one_in_use(hall: Hall) -> None:
    lay_out(hall, 3, TODAY)
    lay_out(hall, 9, TOMORROW)
    hall.write(layouts.withdraw_layout, layouts.WithdrawLayout(ADMIN, "ticket", "80", TOMORROW))
    assert in_force(hall, TOMORROW) == [3]
    with pytest.raises(SettingWrong):
        hall.write(layouts.withdraw_layout, layouts.WithdrawLayout(ADMIN, "ticket", "80", TODAY))
    with pytest.raises(NotFound):
        hall.write(layouts.withdraw_layout, layouts.WithdrawLayout(ADMIN, "ticket", "80", TOMORROW))


def test_every_change_is_in_the_trail_with_its_day_and_kiosks_are_told(hall: Hall) -> None:
    lay_out(hall, 3, TOMORROW)
    with hall.reads() as work:
        note = work.trail.read(1, subject="layout:ticket_80")[0]
    assert note.act == "layout.change"
    assert note.detail["from"] == TOMORROW.isoformat()
    assert note.detail["digest"] == layouts.digest_of(layout(3).model_dump(mode="json"))
    assert hall.events[-1].kind == "centre.changed"
