"""No kind of acceptance case is forgotten: each is asked for by a test of this folder, and no test asks for another."""

import ast
from pathlib import Path

from tests.domain.cases import cases, kinds

HERE = Path(__file__).parent


def asked_for() -> set[str]:
    """Kinds in the decorators of tests: `@pytest.mark.parametrize(..., cases("kind"))`."""
    return {
        kind.value
        for path in HERE.glob("test_*.py")
        for test in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_")
        for decorator in test.decorator_list
        for call in ast.walk(decorator)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "cases"
        for kind in call.args
        if isinstance(kind, ast.Constant) and isinstance(kind.value, str)
    }


def test_every_kind_of_case_is_run_by_a_test() -> None:
    assert asked_for() == kinds()


def test_the_187_cases_are_all_there_each_under_its_own_name() -> None:
    names = [case.id for kind in kinds() for case in cases(kind)]
    assert len(names) == len(set(names)) == 187
