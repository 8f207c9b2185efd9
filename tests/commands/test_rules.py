"""`motcua code`, `card` and `dossier` answer with the rules of the domain, and refuse with a reason and exit code 1."""

import json

import pytest
from click.testing import CliRunner, Result

from queue_server.commands.rules import card_command, code_command, dossier_command

CARD = "027090000001|123456789|Nguyễn Văn Thử|01011990|Nam|Số 1, tỉnh Bắc Ninh|25042021"


def run(command, *words: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(command, list(words), input=typed)


def test_a_code_is_explained() -> None:
    answer = run(code_command, "check", "000.00.06.H56-231027-0361", "--json")
    assert answer.exit_code == 0
    said = json.loads(answer.output)
    assert (said["scheme"], said["unit"], said["date"], said["seq"]) == (
        "legacy", "000.00.06.H56", "2023-10-27", 361,
    )  # fmt: skip
    assert "H05.14" in run(code_command, "check", "H05.14-261124-0001").output


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("check", "h05.14-261124-0001"), "MALFORMED"),
        (("check", "H05.14-260230-0001"), "INVALID_DATE"),
        (("next", "--on", "2026-11-25"), "UNIT_CODE_MISSING"),
        (("next", "--unit", "H05.14", "--on", "2026-11-25", "--last", "9999"), "DOSSIER_NUMBERS_USED_UP"),
        (("next", "--unit", "Bắc Ninh", "--on", "2026-11-25"), "MALFORMED"),
        (("next", "--unit", "H05.14", "--on", "2026-11-25", "--last", "-1"), "INVALID_NUMBER"),
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused_with_its_reason(words: tuple[str, ...], reason: str) -> None:
    answer = run(code_command, *words, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.output)["error"] == reason
    assert reason in run(code_command, *words).output


def test_the_next_code_of_a_unit_and_day() -> None:
    answer = run(code_command, "next", "--unit", "H05.14", "--on", "2026-11-25", "--last", "49")
    assert "H05.14-261125-0050" in answer.output
    assert run(code_command, "next", "--unit", "H05.14", "--on", "mai").exit_code == 2


def test_a_card_is_read_from_standard_input() -> None:
    answer = run(card_command, "parse", "--json", typed=CARD + "\r\n")
    assert answer.exit_code == 0
    assert json.loads(answer.output)["full_name"] == "Nguyễn Văn Thử"


@pytest.mark.parametrize(
    "typed", ["", "https://example.invalid/tra-cuu", b"\xff\xfe\x00", "x" * 100_000]
)
def test_what_is_no_card_is_refused_and_not_repeated(typed: str | bytes) -> None:
    answer = run(card_command, "parse", "--json", typed=typed)
    assert answer.exit_code == 1
    assert json.loads(answer.output)["error"] in ("EMPTY", "NOT_ID_QR", "TOO_LONG")
    assert "example" not in answer.output


def test_the_process_draws_itself() -> None:
    drawn = run(dossier_command, "diagram").output
    assert drawn.startswith("stateDiagram-v2")
    assert "Đang thẩm định" in drawn
    rows = json.loads(run(dossier_command, "diagram", "--json").output)
    assert {"event", "from", "to", "actors", "form", "basis"} == set(rows[0])
