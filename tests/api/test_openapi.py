"""A machine asks all that the document offers, as every kind of caller: no 5xx, and only answers it promised."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.api.conftest import COUNTER, HALL, SITE, Centre

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, unsupported_method,
]  # fmt: skip
load_all_checks()
SETTINGS = settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
KNOWN = {"counter_id": COUNTER, "site_id": SITE, "hall_id": HALL}
MUST_SUCCEED = {
    "POST /api/v1/tickets",
    "POST /api/v1/kiosk/blocks",
    "POST /api/v1/devices/state",
    "GET /api/v1/kiosk/catalogue",
    "GET /api/v1/halls/{hall_id}/snapshot",
    "GET /api/v1/counters/{counter_id}",
    "GET /api/v1/sites/{site_id}/overview",
    "POST /api/v1/counters/{counter_id}/help",
    "GET /metrics",
}


@pytest.fixture(scope="module")
def document(shared_centre: Centre) -> Any:
    def from_this_machine(environ: Any, start: Any) -> Any:
        return shared_centre.app({"REMOTE_ADDR": "127.0.0.1", **environ}, start)

    found = schemathesis.openapi.from_wsgi("/openapi.json", from_this_machine)
    found.config.generation.with_security_parameters = False  # the tests sign in themselves
    return found


@pytest.fixture(scope="module")
def callers(shared_centre: Centre) -> dict[str, dict[str, str]]:
    """Headers of a kiosk, a display, and a shift leader who sits at a counter (with the cookie `motcua`)."""
    browser, token = shared_centre.person("leader")
    acts = {"key": "open-for-the-machine", "ticket_id": None}
    opened = browser.post(f"/api/v1/counters/{COUNTER}/open", json=acts, headers=token)
    assert opened.status_code == 200
    cookie = browser.get_cookie("motcua")
    assert cookie is not None
    return {
        "kiosk": shared_centre.device("kiosk-1"),
        "display": shared_centre.device("display-1"),
        "leader": {**token, "motcua": cookie.value},
    }


def caller_of(path: str) -> str:
    if path.startswith("/api/v1/halls"):
        return "display"
    return (
        "leader"
        if path.startswith(("/api/v1/counters", "/api/v1/sites", "/api/v1/session"))
        else "kiosk"
    )


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_the_document_promised(
    mode: GenerationMode, document: Any, callers: dict[str, dict[str, str]]
) -> None:
    """Good and bad input for every operation; half of the time for things that exist."""
    broken, answered = [], set()
    for operation in (found.ok() for found in document.get_all_operations()):

        @SETTINGS
        @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
        def ask(case: schemathesis.Case, real: bool) -> None:
            if real:
                make_real(case)
            headers = dict(callers[caller_of(case.path)])
            cookies = {"motcua": headers.pop("motcua")} if "motcua" in headers else {}
            answer = case.call_and_validate(headers=headers, cookies=cookies, checks=CHECKS)
            answered.add((case.operation.label, answer.status_code))

        try:
            ask()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # nothing to ask wrongly there
        except (Exception, BaseExceptionGroup) as failure:
            broken.append(f"{operation.label}\n{failure}")
    assert not broken, "\n\n".join(broken)
    if mode is GenerationMode.POSITIVE:
        succeeded = {label for label, status in answered if status in (200, 201)}
        assert succeeded >= MUST_SUCCEED


def make_real(case: schemathesis.Case) -> None:
    """Names of things that exist, where the caller only made some up."""
    for name in KNOWN.keys() & (case.path_parameters or {}).keys():
        case.path_parameters[name] = KNOWN[name]
    if isinstance(case.body, dict) and "series" in case.body:
        case.body |= {"series": "D", "procedure_id": None}
