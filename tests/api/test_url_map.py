"""Every door has been decided upon: who may enter, and which test knocks on it with bad input."""

import re

from queue_server.web import realtime
from tests.api.conftest import Centre, problem
from tests.api.doors import FORMS, PAGES, SOCKET, STATIC


def endpoints(centre: Centre) -> set[str]:
    return {rule.endpoint for rule in centre.app.url_map.iter_rules()}


def test_every_route_says_whom_it_lets_in(shared_centre: Centre) -> None:
    views = shared_centre.app.view_functions
    undecided = {
        name
        for name in endpoints(shared_centre)
        if not getattr(views[name], "_lets_in", None) and name not in STATIC
    }
    assert undecided == set()


def test_every_route_is_in_the_document_or_in_a_list_of_the_fuzz_tests(
    shared_centre: Centre,
) -> None:
    document = shared_centre.client().get("/openapi.json").json
    assert document is not None
    described = {
        (re.sub(r"\{.*?\}", "*", path), method)
        for path, operations in document["paths"].items()
        for method in operations
    }
    missing = set()
    for rule in shared_centre.app.url_map.iter_rules():
        if rule.endpoint in {*STATIC, *PAGES, *FORMS}:
            continue
        path = re.sub(r"<.*?>", "*", rule.rule)
        methods = {method.lower() for method in rule.methods - {"HEAD", "OPTIONS"}}
        missing |= {(path, method) for method in methods} - described
    assert missing == set()


def test_the_lists_name_no_route_that_is_gone(shared_centre: Centre) -> None:
    assert {*STATIC, *PAGES, *FORMS} - endpoints(shared_centre) == set()


def test_every_path_of_the_lists_leads_to_its_route(shared_centre: Centre) -> None:
    adapter = shared_centre.app.url_map.bind("localhost")
    found = {}
    for name, (path, *_) in PAGES.items():
        found[name] = adapter.match(path.partition("?")[0], method="GET")[0]
    for name, (path, *_) in FORMS.items():
        found[name] = adapter.match(path, method="POST")[0]
    assert found == {name: name for name in found}


def test_the_socket_has_no_handler_that_no_test_knows() -> None:
    handlers = {name for name in vars(realtime.Hall) if name.startswith("on_")}
    assert handlers == SOCKET


def test_every_route_of_staff_and_devices_refuses_strangers(shared_centre: Centre) -> None:
    """Asked with nothing in the hand: 401 everywhere, before anything else is looked at."""
    before = shared_centre.state()
    views, client = shared_centre.app.view_functions, shared_centre.client()
    for rule in shared_centre.app.url_map.iter_rules():
        if getattr(views[rule.endpoint], "_lets_in", ("all",))[0] == "all":
            continue
        path = re.sub(r"<(?:int:)?(\w+)>", "1", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = client.open(path, method=method, headers={"Accept": "application/json"})
            if method == "GET" and not path.startswith("/api/"):
                assert answer.status_code == 303, path
                assert answer.location.startswith("/dang-nhap?next="), path
            else:
                problem(answer, 401)
    assert shared_centre.state() == before
