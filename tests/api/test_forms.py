"""Forms and pages: whatever a form carries, no 5xx; without the session's own token nothing is even read."""

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Centre, problem
from tests.api.doors import FIELDS, FORMS, PAGES

READABLE = {"Accept": "application/json"}
# What every field of a form is filled with: none of it may end in a 5xx, none may be half written.
BAD: dict[str, Callable[[], Any]] = {
    "NUL": lambda: "a\x00b",
    "decomposed letters": lambda: "Nguye\u0302\u0303n",
    "markup": lambda: '"><script>alert(1)</script>{{7*7}}',
    "very long": lambda: "a" * 20_000,
    "a path": lambda: "../../etc/passwd",
    "SQL": lambda: "' OR 1=1 --",
    "a huge number": lambda: "9" * 400,
    "other digits": lambda: "٢٠٢٦-٠٣-١٠",
    "nothing": lambda: "",
    "many values": lambda: ["a", "b", "c"],
}


@pytest.fixture(scope="module")
def token(shared_centre: Centre) -> str:
    body = {"key": secrets.token_hex(16), "series": "D"}
    taken = shared_centre.client().post(
        "/api/v1/tickets", json=body, headers=shared_centre.device("kiosk-1")
    )
    assert taken.json is not None
    return str(taken.json["follow_url"].rpartition("/")[2])


@pytest.fixture(scope="module")
def people(shared_centre: Centre) -> dict[str, Any]:
    return {name: shared_centre.person(name) for name in ("clerk", "leader", "chief")}


def spoiled(value: Any) -> dict[str, Any]:
    """Every field bad but the idempotency key, so that the fields behind it are looked at."""
    return {field: secrets.token_hex(16) if field == "key" else value for field in FIELDS}


# Their bad input cannot be bad: they have no field but the token, and are right whatever else is sent.
RIGHT_WITHOUT_FIELDS = {"staff.sign_out", "phone.postpone", "phone.cancel"}


@pytest.mark.parametrize("what", BAD)
def test_a_form_of_nonsense_changes_nothing(
    shared_centre: Centre, people: dict[str, Any], what: str
) -> None:
    for name, (path, who) in FORMS.items():
        if name in RIGHT_WITHOUT_FIELDS:
            continue
        client, csrf = people.get(who) or (shared_centre.client(), {})
        data = spoiled(BAD[what]())
        before = shared_centre.state()
        answer = client.post(path, data=data, headers={**csrf, **READABLE})
        assert answer.status_code < 500, (name, answer.text[-300:])
        assert "<script>alert" not in answer.text, name
        assert shared_centre.state() == before, (name, answer.status_code)


def test_a_form_of_bytes_that_are_no_text_changes_nothing(
    shared_centre: Centre, people: dict[str, Any]
) -> None:
    for name, (path, who) in FORMS.items():
        if name in RIGHT_WITHOUT_FIELDS:
            continue
        client, csrf = people.get(who) or (shared_centre.client(), {})
        body = "&".join(f"{field}=%ff%fe%00%ed%a0%80" for field in FIELDS).encode()
        before = shared_centre.state()
        kind = "application/x-www-form-urlencoded"
        answer = client.post(path, data=body, content_type=kind, headers={**csrf, **READABLE})
        assert answer.status_code < 500, (name, answer.text[-300:])
        assert shared_centre.state() == before, name


def test_a_form_that_is_too_large_is_refused(shared_centre: Centre, people: dict[str, Any]) -> None:
    before = shared_centre.state()
    for name, (path, who) in FORMS.items():
        if name in RIGHT_WITHOUT_FIELDS:
            continue
        client, csrf = people.get(who) or (shared_centre.client(), {})
        answer = client.post(
            path, data={"x": "a" * (3 * 1024 * 1024)}, headers={**csrf, **READABLE}
        )
        assert 400 <= answer.status_code < 500, (name, answer.status_code)
        many = {f"f{number}": "x" for number in range(2_000)}
        answer = client.post(
            path, data=many, content_type="multipart/form-data", headers={**csrf, **READABLE}
        )
        assert 400 <= answer.status_code < 500, (name, answer.status_code)
    assert shared_centre.state() == before


def test_a_form_without_the_sessions_token_or_from_elsewhere_changes_nothing(
    shared_centre: Centre, people: dict[str, Any], token: str
) -> None:
    before = shared_centre.state()
    for path, who in FORMS.values():
        client, csrf = people.get(who) or (shared_centre.client(), {})
        data = spoiled("x")
        elsewhere = {**csrf, **READABLE, "Origin": "https://elsewhere.example"}
        answer = client.post(path.format(token=token), data=data, headers=elsewhere)
        problem(answer, 403, "foreign_origin")
        if who != "all":
            problem(client.post(path, data=data, headers=READABLE), 403, "csrf")
            forged = {**READABLE, "X-CSRF-Token": secrets.token_urlsafe(32)}
            problem(client.post(path, data=data, headers=forged), 403, "csrf")
    assert shared_centre.state() == before


def test_pages_show_themselves_to_who_may_and_refuse_the_rest(
    shared_centre: Centre, people: dict[str, Any], token: str
) -> None:
    """What a role may not open is a page that says so; what does not exist is 404."""
    for name, (path, who, *_) in PAGES.items():
        client = people[who][0] if who in people else shared_centre.client()
        answer = client.get(path.format(token=token))
        assert answer.status_code in (200, 303, 404), (name, answer.status_code)
        if who == "chief":
            assert people["clerk"][0].get(path).status_code == 403, name


@pytest.mark.parametrize(
    "ending", ["%00", "%ff", "..%2f..%2fetc%2fpasswd", "a" * 3_000, "١", "'", "%0d%0aX:y"]
)
def test_paths_of_nonsense_are_not_found(
    shared_centre: Centre, people: dict[str, Any], ending: str
) -> None:
    for path in ("/t/", "/api/v1/follow/", "/quay/", "/truong-ca/", "/man-hinh/", "/design/static/",
                 "/displays/clips/", "/quan-tri/danh-muc/", "/api/v1/devices/enrolments/"):  # fmt: skip
        for client in (shared_centre.client(), people["chief"][0], people["leader"][0]):
            answer = client.get(path + ending)
            assert answer.status_code < 500, (path, answer.status_code)
