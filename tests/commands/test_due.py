"""`motcua due` explains the days it counted and refuses what nobody announced."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from queue_server.commands.due import due_command
from queue_server.importing.calendars import shipped_working_times
from tests.domain.cases import calendar, cases

SHIPPED = shipped_working_times()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(due_command, list(arguments))


def by_command(given: dict[str, Any]) -> dict[str, Any]:
    asked = {
        "--from": given.get("received_at") or f"{given['received_date']}T09:00",
        "--amount": str(given.get("amount", 0)),
        "--unit": given["unit"],
        "--calendar": given["calendar"],
        "--hours": given.get("hours"),
        "--cutoff": given.get("cutoff"),
    }
    words = [word for pair in asked.items() if pair[1] is not None for word in pair]
    answer = run(*words, "--json")
    assert answer.exit_code == 0, answer.output
    return dict(json.loads(answer.output))


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        case
        for case in cases("deadline")
        if case.values[0]["calendar"] in SHIPPED.calendars and "channel" not in case.values[0]
    ],
)
def test_the_acceptance_cases_hold_with_the_shipped_calendars(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    found = by_command(given)
    assert {key: found[key] for key in expect} == expect


@pytest.mark.parametrize("name", ["VN-2026", "VN-2025Q4"])
def test_the_shipped_calendars_are_those_of_the_official_notices(name: str) -> None:
    ours, theirs = SHIPPED.calendars[name], calendar(name)
    assert set(ours.off) == set(theirs.off)
    assert set(ours.worked) == set(theirs.worked)
    assert all(ours.off.values())


def test_a_person_reads_every_day_of_the_way() -> None:
    answer = run("--from", "2026-08-28T09:00", "--amount", "1", "--unit", "working_day")
    assert answer.exit_code == 0
    assert "Quốc khánh" in answer.output
    assert "Nghỉ hoán đổi" in answer.output
    assert "17:00 thứ Năm 03/09/2026" in answer.output


def test_a_year_without_an_official_calendar_is_refused_with_what_to_do() -> None:
    asked = ("--from", "2026-12-31T09:00", "--amount", "9", "--unit", "working_day")
    answer = run(*asked, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.output)["error"] == "calendar_missing"
    assert "nhập lịch năm 2027" in run(*asked).output


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "hôm qua", "--amount", "1", "--unit", "working_day"),
        ("--from", "2026-03-09T09:00", "--amount", "NaN", "--unit", "working_day"),
        ("--from", "2026-03-09T09:00", "--amount", "một", "--unit", "working_day"),
        ("--from", "2026-03-09T09:00", "--unit", "same_day", "--cutoff", "15h"),
        (
            "--from",
            "2026-03-09T09:00",
            "--amount",
            "1",
            "--unit",
            "working_day",
            "--calendar",
            "no",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_an_example(words: tuple[str, ...]) -> None:
    answer = run(*words)
    assert answer.exit_code == 2
    assert "Invalid value" in answer.output


class TestFiles:
    def file(self, folder: Path, **changes: Any) -> Path:
        one = {
            "name": "of-a-centre",
            "first": "2027-01-01",
            "last": "2027-12-31",
            "weekly_rest": ["sun"],
            "off": {"2027-01-01": "Tết"},
            "source": "QĐ 1/2027",
            **changes,
        }
        roster = {"name": "saturday-too", "sessions": [["08:00", "12:00"]]}
        path = folder / "calendars.json"
        path.write_text(json.dumps({"calendars": [one], "rosters": [roster]}))
        return path

    def test_a_centre_brings_its_own(self, tmp_path: Path) -> None:
        answer = run(
            *("--from", "2027-01-01T09:00", "--amount", "1", "--unit", "working_day", "--json"),
            *("--file", str(self.file(tmp_path))),
        )
        assert date.fromisoformat(json.loads(answer.output)["due_date"]) == date(2027, 1, 4)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"off": {"2028-01-01": "Tết"}}, "outside"),
            ({"worked": {"2027-01-01": "bù"}}, "both off and worked"),
            ({"source": ""}, "source"),
            ({"weekly_rest": ["someday"]}, "weekly_rest"),
            ({"surprise": 1}, "surprise"),
        ],
    )
    def test_a_broken_one_is_refused_with_the_place(
        self, tmp_path: Path, changes: dict[str, Any], said: str
    ) -> None:
        answer = run(
            *("--from", "2027-01-01T09:00", "--amount", "1", "--unit", "working_day"),
            *("--file", str(self.file(tmp_path, **changes))),
        )
        assert answer.exit_code == 1
        assert said in answer.output
