"""docs/requirements.md is true: every requirement has its row, every named test exists and says what it proves."""

import ast
import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "requirements.md"
# How many requirements each article of the regulation was split into (R0.1, R1.1, R2.1–R2.3, …).
LAST = {0: 1, 1: 1, 2: 3, 3: 12, 4: 8, 5: 14, 6: 15, 7: 12}
LATER = ("R11.10", "R12.1", "R12.2", "R12.3", "R12.4")
EVERY = (*(f"R{article}.{n}" for article, last in LAST.items() for n in range(1, last + 1)), *LATER)
STATES = ("met", "partly", "missing")


@dataclass(frozen=True)
class Row:
    name: str
    state: str
    where: str
    tests: tuple[str, ...]


def rows() -> list[Row]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"R\d+\.\d+", cells[0]):
            _, _, state, where, tests = cells
            named = tuple(re.findall(r"`(tests/[^`]+::[^`]+)`", tests))
            found.append(Row(cells[0], state, where, named))
    return found


@functools.cache
def marked() -> dict[str, set[str]]:
    """Every test that carries the marker, by what it says it proves."""
    proofs: dict[str, set[str]] = defaultdict(set)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        if "mark.requirement(" not in text:
            continue
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for name in _named(function):
                    proofs[name].add(f"{file.relative_to(ROOT).as_posix()}::{function.name}")
    return proofs


def _named(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith(
            "mark.requirement"
        ):
            yield from (ast.literal_eval(argument) for argument in decorator.args)


def test_every_requirement_has_one_row_in_order() -> None:
    assert tuple(row.name for row in rows()) == EVERY


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_a_row_says_plainly_whether_it_is_met(row: Row) -> None:
    assert row.state in STATES
    assert row.where, "where it is met, or what is missing"
    assert bool(row.tests) == (row.state != "missing"), "a test proves what is met, and only that"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_the_tests_of_a_row_exist_and_carry_its_mark(row: Row) -> None:
    proofs = marked()
    assert set(row.tests) == proofs.get(row.name, set())


def test_no_test_claims_a_requirement_that_is_not_in_the_table() -> None:
    assert set(marked()) <= set(EVERY)
