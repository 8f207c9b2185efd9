"""Who gets in: administrators, with the token of their session, from our own pages. Nobody else changes a thing."""

from collections.abc import Callable

import pytest
import requests
from apiflask import APIFlask

from queue_server.web.admin import BLUEPRINTS
from tests.web.live import LiveCentre

from .visiting import Visitor


def _routes() -> list[tuple[str, str, str]]:
    """(endpoint, method, path) of every admin route, placeholders filled in."""
    app = APIFlask("walls")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("admin.", "own.")):
            path = rule.rule.replace("<slug>", "sanh").replace("<act>", "mo-khoa")
            methods = sorted(rule.methods & {"GET", "POST"})
            found += [(rule.endpoint, method, path) for method in methods]
    return found


ROUTES = _routes()
ADMIN = [(method, path) for endpoint, method, path in ROUTES if endpoint.startswith("admin.")]
POSTS = sorted({path for _, method, path in ROUTES if method == "POST"})


def test_there_are_routes_to_guard() -> None:
    assert len(ADMIN) > 30
    assert len(POSTS) > 12


def test_every_route_says_whom_it_lets_in() -> None:
    app = APIFlask("walls")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for endpoint, _, _ in ROUTES:
        guard = getattr(app.view_functions[endpoint], "_lets_in", None)
        wanted = ("staff", "anybody") if endpoint.startswith("own.") else ("staff", "administer")
        assert guard == wanted, endpoint


@pytest.mark.parametrize("role", ["du", "dinh"])
def test_clerks_and_shift_leaders_are_refused_everywhere(
    visit: Callable[..., Visitor], role: str
) -> None:
    person = visit(role)
    for method, path in ADMIN:
        answer = person.http.request(method, person.url + path, timeout=10)
        assert answer.status_code == 403, (method, path)
        assert answer.json()["code"] == "forbidden"


def test_strangers_are_led_to_the_sign_in_page(admin_centre: LiveCentre) -> None:
    for method, path in ADMIN:
        answer = requests.request(
            method, admin_centre.url + path, allow_redirects=False, timeout=10
        )
        if method == "GET":
            assert (answer.status_code, answer.headers["Location"]) == (
                303,
                f"/dang-nhap?next={path}",
            )
        else:
            assert answer.status_code == 401, path


def test_a_device_is_no_administrator(admin_centre: LiveCentre) -> None:
    headers = {"Authorization": f"Bearer {admin_centre._session()}"}
    for method, path in ADMIN:
        answer = requests.request(
            method, admin_centre.url + path, headers=headers, allow_redirects=False, timeout=10
        )
        assert answer.status_code in (303, 401), (method, path)


def _acts(admin: Visitor) -> str:
    return admin.get("/quan-tri/nhat-ky").text.partition("<tbody>")[2]


@pytest.mark.parametrize("given", [{}, {"csrf": "wrong"}, {"csrf": "x" * 43}])
def test_no_act_without_the_token_of_the_session(admin: Visitor, given: dict[str, str]) -> None:
    before = _acts(admin)
    for path in POSTS:
        answer = admin.post(path, given, headers={"Accept": "application/json"})
        assert answer.status_code == 403, path
        assert answer.json()["code"] == "csrf", path
    assert _acts(admin) == before


def test_no_act_from_another_site(admin: Visitor) -> None:
    token = {"csrf": admin.csrf}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        for path in POSTS:
            answer = admin.post(path, token, headers={"Accept": "application/json", **headers})
            assert answer.status_code == 403, path
            assert answer.json()["code"] == "foreign_origin", path


@pytest.mark.parametrize("key", [None, "", "short", "with spaces in the key", "é" * 20, "k" * 65])
def test_a_form_without_its_key_is_refused(admin: Visitor, key: str | None) -> None:
    token = {"csrf": admin.csrf, "ma": "kiosk-1", **({"key": key} if key is not None else {})}
    assert admin.post("/quan-tri/thiet-bi/thu-hoi", token).status_code == 400
    assert "Máy lấy số 01" in admin.get("/quan-tri/thiet-bi").text


@pytest.mark.parametrize(
    "path",
    [
        "/quan-tri/danh-muc/khong-co",
        "/quan-tri/danh-muc/khong-co/dong",
        "/quan-tri/danh-muc/sanh/dong?ma=khong-co",
        "/quan-tri/danh-muc/sanh/dong",
        "/quan-tri/danh-muc/trung-tam/them",
        "/quan-tri/thu-tuc/ban?ma=%00",
        "/quan-tri/can-bo/nguoi?ma=khong-co",
        "/quan-tri/thiet-bi?ma=khong-co",
        "/quan-tri/nhat-ky?truoc=abc",
        "/quan-tri/nhat-ky?truoc=99999999999999999999",
        "/quan-tri/thiet-bi/ca.pem",
    ],
)
def test_what_does_not_exist_is_not_found(admin: Visitor, path: str) -> None:
    assert admin.get(path).status_code == 404


def test_pages_carry_the_strict_policy_and_are_not_kept(admin: Visitor) -> None:
    for path in ("/quan-tri", "/quan-tri/thiet-bi", "/quan-tri/can-bo/them", "/mat-khau"):
        answer = admin.get(path)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert " style=" not in answer.text
        assert "<script>" not in answer.text
