"""`motcua trail` and `motcua retention` on a database of their own: what they say, and their exit codes."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_server.commands.accounts import account
from queue_server.commands.database import migrate
from queue_server.commands.retention import retention
from queue_server.commands.trail import trail


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with two lines in its trail."""
    monkeypatch.setenv("MOTCUA_STATE_DIR", str(tmp_path))
    assert run(migrate).exit_code == 0
    for name in ("mot", "hai"):
        made = run(account, "add", name, "--name", name, "--role", "clerk", "--random")
        assert made.exit_code == 0, made.output
    return tmp_path


def run(command, *words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def behind_the_back(state: Path, statement: str) -> None:
    database = sqlite3.connect(state / "motcua.db")
    for name in ("audit_next", "audit_kept", "audit_only_erasing"):
        database.execute(f"DROP TRIGGER {name}")
    database.execute(statement)
    database.commit()
    database.close()


def test_a_whole_trail_is_said_to_be_whole_with_its_head(state: Path) -> None:
    answer = run(trail, "verify", "--json")
    said = json.loads(answer.output)
    assert (answer.exit_code, said["ok"], said["lines"], said["broken"]) == (0, True, 2, None)
    assert said["head"] in run(trail, "verify").output
    assert run(trail, "verify", "--known", said["head"]).exit_code == 0


def test_the_first_broken_line_is_named_with_exit_code_1(state: Path) -> None:
    behind_the_back(state, "UPDATE audit SET actor_id = 'nobody' WHERE seq = 1")
    answer = run(trail, "verify", "--json")
    said = json.loads(answer.output)
    assert (answer.exit_code, said["broken"], said["why"], said["head"]) == (1, 1, "chain", "")
    assert "BROKEN at line 1" in run(trail, "verify").output


def test_a_trail_cut_off_is_found_by_the_head_that_was_written_down(state: Path) -> None:
    head = json.loads(run(trail, "verify", "--json").output)["head"]
    behind_the_back(state, "DELETE FROM audit WHERE seq = 2")
    assert run(trail, "verify").exit_code == 0
    assert run(trail, "verify", "--known", head).exit_code == 1


@pytest.mark.parametrize("known", ["", "2", "2:abc", "x:" + "0" * 64, "0:" + "0" * 64])
def test_what_is_no_head_is_refused(state: Path, known: str) -> None:
    assert run(trail, "verify", "--known", known).exit_code == 2


def test_another_key_does_not_verify(state: Path) -> None:
    (state / "personal-data.key").write_bytes(b"k" * 32)
    assert run(trail, "verify").exit_code == 1


def test_without_a_database_there_is_nothing_to_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_STATE_DIR", str(tmp_path))
    answer = run(trail, "verify")
    assert answer.exit_code == 1
    assert "motcua migrate" in answer.output


def test_the_policy_is_said_with_its_basis_and_a_decision_is_entered(state: Path) -> None:
    assert "Đề xuất" in run(retention, "policy").output
    decided = run(
        retention, "decide", "--from", "2099-01-01", "--basis", "12/QĐ-TTHCC", "--rule", "person=closed:3650"
    )  # fmt: skip
    assert decided.exit_code == 0, decided.output
    said = json.loads(run(retention, "policy", "--json").output)
    assert [(one["from"], one["in_force"]) for one in said] == [
        ("2026-01-01", True), ("2099-01-01", False),
    ]  # fmt: skip
    assert said[1]["rules"] == {"person": "closed:3650"}


@pytest.mark.parametrize(
    ("first", "rule", "code"),
    [
        ("2020-01-01", "person=closed:1", 1),
        ("2099-01-01", "everything=closed:1", 1),
        ("2099-01-01", "person=later:1", 2),
        ("2099-01-01", "person", 2),
        ("mai", "person=closed:1", 2),
    ],
)
def test_a_decision_that_is_none_is_refused(state: Path, first: str, rule: str, code: int) -> None:
    answer = run(retention, "decide", "--from", first, "--basis", "12/QĐ", "--rule", rule)
    assert answer.exit_code == code, answer.output


def test_with_nothing_over_nothing_is_erased(state: Path) -> None:
    assert json.loads(run(retention, "list", "--json").output) == []
    assert json.loads(run(retention, "erase", "--dry-run", "--json").output) == []
    assert json.loads(run(retention, "erase", "--json").output) == {}
    assert run(trail, "verify").exit_code == 0


def test_a_dossier_that_there_is_not_is_neither_held_nor_released(state: Path) -> None:
    held = run(retention, "hold", "#7", "--cause", "complaint", "--document", "15/KN")
    assert (held.exit_code, "not_found" in held.output) == (1, True)
    assert run(retention, "release", "#7").exit_code == 1
