"""Only the doors strangers knock at are counted, each address by itself, and the others are not slowed."""

import pytest
from apiflask import APIFlask

from queue_server.web import throttle
from queue_server.web.errors import install as install_errors


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> APIFlask:
    monkeypatch.setattr(throttle, "LIMITS", {"door": "3 per minute; 5 per hour"})
    app = APIFlask("throttled")
    install_errors(app)
    throttle.install(app, "memory://", True)
    app.add_url_rule("/door", "door", lambda: "in")
    app.add_url_rule("/hall", "hall", lambda: "in")
    throttle.bind(app)
    return app


def knock(app: APIFlask, path: str, address: str = "10.0.0.1") -> int:
    answer = app.test_client().get(path, environ_base={"REMOTE_ADDR": address})
    if answer.status_code == 429:
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert answer.json["code"] == "too_many_requests"
    return answer.status_code


def test_the_fourth_knock_of_a_minute_is_refused_and_says_when_to_come_again(app: APIFlask) -> None:
    assert [knock(app, "/door") for _ in range(5)] == [200, 200, 200, 429, 429]


def test_another_address_is_counted_by_itself(app: APIFlask) -> None:
    for _ in range(4):
        knock(app, "/door")
    assert knock(app, "/door", "10.0.0.2") == 200


def test_a_route_without_a_limit_is_never_refused(app: APIFlask) -> None:
    assert {knock(app, "/hall") for _ in range(20)} == {200}


def test_a_limit_for_no_route_is_a_programming_error(
    app: APIFlask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "LIMITS", {"gone": "1 per minute"})
    with pytest.raises(KeyError):
        throttle.bind(app)
