"""Bad input of every kind at every JSON door: a clear 4xx with a stable code, and not a row of the database changes."""

import json
import unicodedata
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import DEVICES, Centre, problem
from tests.api.messages import MESSAGES, READS, path_of

ALL = sorted(MESSAGES)
JSON = "application/json"


class Asker:
    """Sends what it is told as the right caller of each operation."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.people = {name: centre.person(name) for name in ("clerk", "leader", "appraiser")}
        self.open = centre.client()

    def send(self, name: str, body: bytes, kind: str = JSON) -> TestResponse:
        _, caller, _ = MESSAGES[name]
        client, headers = self.people.get(caller, (self.open, {}))
        headers = self.centre.device(caller) if caller in DEVICES else headers
        return client.post(path_of(name), data=body, content_type=kind, headers=headers)


@pytest.fixture(scope="module")
def asker(shared_centre: Centre) -> Asker:
    asker = Asker(shared_centre)
    shared_centre.device("kiosk-1")
    return asker


@pytest.fixture
def unchanged(shared_centre: Centre) -> Iterator[None]:
    before = shared_centre.state()
    yield
    assert shared_centre.state() == before


def test_every_message_of_the_document_is_sent_here(shared_centre: Centre) -> None:
    document = shared_centre.client().get("/openapi.json").json
    assert document is not None
    with_body = {
        path for path, found in document["paths"].items() if "requestBody" in found.get("post", {})
    }
    assert with_body == set(MESSAGES)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a body where something stands."""
    if path:
        yield path
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, part in inside:
        yield from places(part, (*path, name))


def put(body: dict[str, Any], path: tuple[Any, ...], value: Any) -> bytes:
    body = deepcopy(body)
    at: Any = body
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return json.dumps(body).encode()


# What is no message at all: bytes → status
BROKEN: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "half": (b'{"key": "', 400),
    "not_utf8": (b'{"key": "\xff\xfe"}', 400),
    "words": (b"xin ch\xc3\xa0o", 400),
    "deep": (b"[" * 100_000, 400),
    "deep_closed": (b'{"key":' * 50_000 + b"1" + b"}" * 50_000, 400),
    "long_number": (b'{"days": ' + b"9" * 5_000 + b"}", 400),
    "list": (b"[]", 400),
    "null": (b"null", 400),
    "text": (b'"abc"', 400),
    "oversize": (b'{"key": "' + b"a" * (2 * 1024 * 1024) + b'"}', 413),
}  # fmt: skip


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_message_is_refused(asker: Asker, what: str) -> None:
    body, status = BROKEN[what]
    for name in ALL:
        problem(asker.send(name, body), status)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_another_content_type_is_refused(asker: Asker, kind: str) -> None:
    for name in ALL:
        answer = asker.send(name, json.dumps(MESSAGES[name][2]).encode(), kind)
        problem(answer, 415)


WRONG: dict[str, Callable[[Any], Any]] = {
    "a list": lambda _: [[]],
    "an object": lambda _: {"a": {}},
    "a lone surrogate": lambda _: "\ud800",
    "NUL": lambda was: f"{was}\x00",
    "a line break": lambda was: f"{was}\r\nX: y",
    "decomposed letters": lambda _: unicodedata.normalize("NFD", "Nguyễn"),
    "a huge number": lambda _: 10**300,
    "a negative number": lambda _: -(2**63) - 1,
    "a fraction": lambda _: 0.5,
    "not a number": lambda _: float("nan"),
    "other digits": lambda _: "D٩٠١",
    "very long": lambda _: "a" * 5_000,
}
# Scanners give bytes: what is printed on a card is not typed by anybody, the server normalises it itself.
SCANNED = "payload"
FREE_TEXT = {
    "about", "reason", "software", "model", "firmware", "detail", "redirect_to", "due_reason", "note",
    "kind", SCANNED,
}  # fmt: skip
PERSONS = {("owner", "name"), ("submitter", "name")}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_value_anywhere_is_refused(asker: Asker, what: str) -> None:
    for name in ALL:
        body = MESSAGES[name][2]
        for path in places(body):
            if what == "other digits" and (path[-1] in FREE_TEXT or path in PERSONS):
                continue
            answer = asker.send(name, put(body, path, WRONG[what](value_at(body, path))))
            if path == (SCANNED,) and answer.status_code == 200:
                continue
            assert 400 <= answer.status_code < 500, (name, path, answer.text)
            problem(answer, answer.status_code)


def value_at(body: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        body = body[name]
    return body if isinstance(body, str) else "a"


@pytest.mark.usefixtures("unchanged")
def test_an_unknown_key_anywhere_is_refused_and_named(asker: Asker) -> None:
    for name in ALL:
        body = MESSAGES[name][2]
        objects = [path for path in places(body) if isinstance(at(body, path), dict)]
        for path in [(), *objects]:
            answer = asker.send(name, put(body, (*path, "lạ"), 1))
            errors = problem(answer, 422, "invalid")["errors"]
            assert any("lạ" in error["field"] for error in errors), (name, errors)


def at(body: Any, path: tuple[Any, ...]) -> Any:
    for name in path:
        body = body[name]
    return body


@pytest.mark.usefixtures("unchanged")
def test_a_missing_key_is_refused(asker: Asker) -> None:
    for name in ALL:
        if name != "/api/v1/kiosk/blocks":  # all of it has defaults
            problem(asker.send(name, b"{}"), 422, "invalid")


def test_the_good_messages_pass_the_reading(asker: Asker) -> None:
    """The bodies that the other tests spoil are good: what refuses them is a rule, not their form."""
    for name in ALL:
        answer = asker.send(name, json.dumps(MESSAGES[name][2]).encode())
        assert answer.status_code not in (400, 413, 415), (name, answer.text)
        if answer.status_code == 422:
            assert name == "/api/v1/devices/enrolments", (
                answer.text
            )  # not the one spelling of its key


def test_the_reads_are_good(shared_centre: Centre) -> None:
    signed_in = {name: shared_centre.person(name) for name in ("clerk", "leader", "appraiser")}
    clerk, header = signed_in["clerk"]
    asked = {
        **MESSAGES["/api/v1/guidance/requests"][2],
        "key": "read-guidance-0001",
        "ticket_id": None,
    }
    assert clerk.post("/api/v1/guidance/requests", json=asked, headers=header).status_code == 200
    people = {name: client for name, (client, _) in signed_in.items()}
    for path, caller in READS.values():
        client = people.get(caller) or shared_centre.client()
        headers = shared_centre.device(caller) if caller in DEVICES else {}
        assert client.get(path, headers=headers).status_code == 200, path
