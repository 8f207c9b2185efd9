"""Who comes in and who does not: enrolment, signatures, sign-in, sessions, throttling, and what answers carry."""

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.link.keys import DeviceKey
from queue_server.services.device.doors import (
    ApproveDevice,
    RevokeDevice,
    approve_device,
    revoke_device,
)
from tests.api.conftest import COUNTER, PASSWORD, Centre, open_centre, problem, signature
from tests.api.messages import MESSAGES, READS, path_of
from tests.conftest import ADMIN, SITE

LAND = f"/api/v1/counters/{COUNTER}"


def enrol(centre: Centre, key: DeviceKey) -> dict[str, Any]:
    body = {"kind": "kiosk", "public_key": key.public_key, "about": "Máy thử"}
    opened = centre.client().post("/api/v1/devices/enrolments", json=body)
    assert opened.status_code == 201
    assert opened.json is not None
    return opened.json


def approve(centre: Centre, code: str, name: str) -> Any:
    return centre.office.write(approve_device, ApproveDevice(ADMIN, code, name, name, SITE))


def state_of(centre: Centre, enrolment: dict[str, Any]) -> Any:
    return centre.client().get(f"/api/v1/devices/enrolments/{enrolment['enrolment_id']}").json


def test_a_device_comes_in_by_its_code_once_and_answers_with_its_key(
    centre: Centre, tmp_path: Path
) -> None:
    key = DeviceKey.load_or_create(tmp_path / "new.pem")
    asked = enrol(centre, key)
    assert state_of(centre, asked)["state"] == "waiting"
    with pytest.raises(Exception, match="Mã không đúng"):
        approve(centre, "XXXXXX", "new")
    approve(centre, asked["code"], "new")
    assert state_of(centre, asked) == {"state": "approved", "device_id": "new"}
    with pytest.raises(Exception, match="Mã không đúng"):
        approve(centre, asked["code"], "again")
    centre.keys = {**centre.keys, "new": key}
    assert centre.open_session("new").status_code == 201
    twin = enrol(centre, key)
    with pytest.raises(Exception, match="đã ghép rồi"):
        approve(centre, twin["code"], "twin")


def test_a_code_is_good_for_ten_minutes(centre: Centre, tmp_path: Path) -> None:
    asked = enrol(centre, DeviceKey.load_or_create(tmp_path / "late.pem"))
    centre.clock.pass_by(minutes=10, seconds=1)
    assert state_of(centre, asked)["state"] == "expired"
    with pytest.raises(Exception, match="hết hạn"):
        approve(centre, asked["code"], "late")


def test_strangers_cannot_fill_the_list_of_waiting_devices(centre: Centre, tmp_path: Path) -> None:
    key = DeviceKey.load_or_create(tmp_path / "many.pem")
    body = {"kind": "kiosk", "public_key": key.public_key, "about": "Máy thử"}
    for _ in range(50):
        enrol(centre, key)
    problem(
        centre.client().post("/api/v1/devices/enrolments", json=body), 429, "too_many_enrolments"
    )
    centre.clock.pass_by(minutes=11)
    enrol(centre, key)


def test_a_key_in_a_second_spelling_is_refused(centre: Centre) -> None:
    before = centre.state()
    body = {"kind": "kiosk", "public_key": "_" * 43, "about": "Máy thử"}
    answer = centre.client().post("/api/v1/devices/enrolments", json=body)
    problem(answer, 422, "invalid")
    assert centre.state() == before


def test_a_nonce_is_good_for_one_answer_of_one_device(centre: Centre) -> None:
    client, key = centre.client(), centre.keys["kiosk-1"]

    def ask(device: str) -> str:
        found = client.post("/api/v1/devices/challenges", json={"device_id": device}).json
        assert found is not None
        return str(found["nonce"])

    def answer(device: str, nonce: str, signed: str) -> Any:
        body = {"device_id": device, "nonce": nonce, "signature": signed}
        return client.post("/api/v1/devices/sessions", json=body)

    nonce = ask("kiosk-1")
    assert answer("kiosk-1", nonce, signature(key, "kiosk-1", nonce)).status_code == 201
    problem(answer("kiosk-1", nonce, signature(key, "kiosk-1", nonce)), 401, "device_unknown")
    other = ask("kiosk-2")
    problem(answer("kiosk-1", other, signature(key, "kiosk-1", other)), 401, "device_unknown")
    forged = ask("kiosk-1")
    problem(
        answer("kiosk-1", forged, signature(centre.keys["kiosk-2"], "kiosk-1", forged)),
        401,
        "device_unknown",
    )
    problem(answer("kiosk-1", forged, signature(key, "kiosk-1", forged)), 401, "device_unknown")
    own = secrets.token_urlsafe(32)
    problem(answer("kiosk-1", own, signature(key, "kiosk-1", own)), 401, "device_unknown")
    unknown = ask("nobody")
    problem(answer("nobody", unknown, signature(key, "nobody", unknown)), 401, "device_unknown")


def test_a_revoked_device_is_out_with_its_next_request(centre: Centre) -> None:
    headers = centre.device("kiosk-1")
    client = centre.client()
    assert client.get("/api/v1/kiosk/queue", headers=headers).status_code == 200
    centre.office.write(revoke_device, RevokeDevice(ADMIN, "kiosk-1"))
    before = centre.state()
    for name in (name for name, (_, caller, _) in MESSAGES.items() if caller == "kiosk-1"):
        problem(client.post(path_of(name), json=MESSAGES[name][2], headers=headers), 401)
    problem(centre.open_session("kiosk-1"), 401, "device_revoked")
    assert centre.state() == before


def test_a_session_of_a_device_ends_after_twelve_hours(centre: Centre) -> None:
    headers = centre.device("kiosk-1")
    centre.clock.pass_by(hours=12, seconds=1)
    problem(centre.client().get("/api/v1/kiosk/queue", headers=headers), 401, "session_expired")


def test_a_forged_token_is_unknown(centre: Centre) -> None:
    for token in (secrets.token_urlsafe(32), "x" * 19, "x" * 201, "", "é" * 30):
        answer = centre.client().get(
            "/api/v1/kiosk/queue",
            headers={"Authorization": f"Bearer {token}".encode().decode("latin-1")},
        )
        problem(answer, 401)


def test_devices_of_another_kind_or_place_are_refused(centre: Centre) -> None:
    before, client = centre.state(), centre.client()
    for wrong in ("display-1", "bridge-1", "board-1"):
        for name in (name for name, (_, caller, _) in MESSAGES.items() if caller == "kiosk-1"):
            if name != "/api/v1/devices/state":  # all kinds report
                answer = client.post(
                    path_of(name), json=MESSAGES[name][2], headers=centre.device(wrong)
                )
                problem(answer, 403, "forbidden")
    snapshot = READS["/api/v1/halls/{hall_id}/snapshot"][0]
    for wrong in ("display-2", "kiosk-1", "bridge-1"):
        problem(client.get(snapshot, headers=centre.device(wrong)), 403, "forbidden")
    assert centre.state() == before


def test_staff_of_another_site_or_role_are_refused(centre: Centre) -> None:
    other, token = centre.person("other-clerk")
    clerk, _ = centre.person("clerk")
    before = centre.state()
    theirs = {name for name, (_, caller, _) in MESSAGES.items() if caller == "clerk"}
    # Who receives elsewhere may receive there, and read a card.
    for name in theirs - {"/api/v1/dossiers", "/api/v1/dossiers/scan"}:
        answer = other.post(path_of(name), json=MESSAGES[name][2], headers=token)
        assert problem(answer, answer.status_code)["code"] in ("forbidden", "not_found"), name
    for path in (LAND, f"{LAND}/targets", f"{LAND}/find?label=D001"):
        problem(other.get(path), 404, "not_found")
    for path, caller in READS.values():
        if caller == "leader":
            problem(clerk.get(path), 403, "forbidden")
    assert centre.state() == before


def test_a_change_needs_the_sessions_own_token_and_the_same_origin(centre: Centre) -> None:
    client, token = centre.person("clerk")
    _, foreign = centre.person("leader")
    act = {"key": "a-key-of-this-test-0002", "ticket_id": None}
    before = centre.state()
    problem(client.post(f"{LAND}/open", json=act), 403, "csrf")
    problem(client.post(f"{LAND}/open", json=act, headers=foreign), 403, "csrf")
    problem(client.post(f"{LAND}/open", json=act, headers={"X-CSRF-Token": "é"}), 403, "csrf")
    for sign in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                 {"Sec-Fetch-Site": "same-site"}):  # fmt: skip
        problem(
            client.post(f"{LAND}/open", json=act, headers={**token, **sign}), 403, "foreign_origin"
        )
    assert centre.state() == before
    same = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post(f"{LAND}/open", json=act, headers={**token, **same}).status_code == 200


def test_sign_in_from_another_site_is_refused(centre: Centre) -> None:
    for sign in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = centre.client().post(
            "/dang-nhap", data={"username": "clerk", "password": PASSWORD}, headers=sign
        )
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers


def test_five_wrong_passwords_lock_without_a_hint(centre: Centre) -> None:
    wrong = [centre.log_in(centre.client(), "clerk", "sai") for _ in range(5)]
    locked = centre.log_in(centre.client(), "clerk")
    nobody = centre.log_in(centre.client(), "nobody", "sai")
    assert {answer.status_code for answer in (*wrong, locked, nobody)} == {401}
    pages = {
        answer.text.replace("clerk", "X").replace("nobody", "X")
        for answer in (*wrong, locked, nobody)
    }
    assert len({re.sub(r"\s+", " ", re.sub(r"\d\d:\d\d(:\d\d)?", "", page)) for page in pages}) == 1
    centre.clock.pass_by(minutes=10, seconds=1)
    assert centre.log_in(centre.client(), "clerk").status_code == 303


def test_an_idle_session_ends_after_an_hour_and_any_session_after_ten(centre: Centre) -> None:
    client, _ = centre.person("clerk")
    for _ in range(11):
        centre.clock.pass_by(minutes=50)
        assert client.get("/api/v1/session").status_code == 200
    centre.clock.pass_by(minutes=49)
    assert client.get("/api/v1/session").status_code == 200
    centre.clock.pass_by(minutes=2)
    problem(client.get("/api/v1/session"), 401, "not_signed_in")
    idle, token = centre.person("clerk")
    for _ in range(2):  # what its page asks by itself while nobody is there
        centre.clock.pass_by(minutes=29)
        by_itself = idle.get("/api/v1/session", headers={"X-Unattended": "1"})
        assert by_itself.status_code == 200
    centre.clock.pass_by(minutes=3)
    before = centre.state()
    for name in (name for name, (_, caller, _) in MESSAGES.items() if caller == "clerk"):
        problem(
            idle.post(path_of(name), json=MESSAGES[name][2], headers=token), 401, "not_signed_in"
        )
    assert centre.state() == before


def test_signing_out_ends_the_session_on_the_server(centre: Centre) -> None:
    client, token = centre.person("clerk")
    cookie = client.get_cookie("motcua")
    assert cookie is not None
    problem(client.post("/dang-xuat", headers={"Accept": "application/json"}), 403, "csrf")
    assert client.post("/dang-xuat", headers=token).status_code == 303
    assert client.get_cookie("motcua") is None
    thief = centre.client()
    thief.set_cookie("motcua", cookie.value)
    problem(thief.get("/api/v1/session"), 401, "not_signed_in")


@pytest.fixture
def make_centre(
    furnished: tuple[Path, dict[str, DeviceKey]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    opened: list[Centre] = []

    def make(**settings: Any) -> Centre:
        opened.append(open_centre(furnished, tmp_path, monkeypatch, **settings))
        return opened[-1]

    yield make
    for centre in opened:
        centre.close()


def test_who_knocks_too_often_waits(make_centre: Any) -> None:
    centre = make_centre(throttle=True)
    answers = [
        centre.client().post(
            "/dang-nhap",
            data={"username": "clerk", "password": "sai"},
            headers={"Accept": "application/json"},
        )
        for _ in range(11)
    ]
    assert {answer.status_code for answer in answers[:10]} == {401}
    problem(answers[10], 429, "too_many_requests")
    assert 0 < int(answers[10].headers["Retry-After"]) <= 60


def test_cookies_cannot_be_read_or_sent_by_others(make_centre: Any) -> None:
    centre = make_centre(public_url="https://hall.example")
    answer = centre.log_in(centre.client(), "clerk")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-motcua=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert not any(part.startswith("Domain") for part in parts)


def test_every_answer_carries_the_headers_of_a_closed_page(shared_centre: Centre) -> None:
    client = shared_centre.client()
    for path in (
        "/dang-nhap",
        "/man-hinh",
        "/t/" + "x" * 24,
        "/api/v1/session",
        "/nowhere",
        "/healthz",
    ):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_figures_are_for_the_machine_itself(shared_centre: Centre) -> None:
    client = shared_centre.client()
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert 'motcua_alerts_open{kind="paper_out"} 0.0' in answer.text
    assert "motcua_phone_streams 0.0" in answer.text
    for address in ("10.0.0.9", "192.168.1.7", ""):
        problem(client.get("/metrics", environ_base={"REMOTE_ADDR": address}), 403, "forbidden")
    forwarded = {"X-Forwarded-For": "127.0.0.1"}
    answer = client.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"}, headers=forwarded)
    problem(answer, 403, "forbidden")


def test_the_phone_link_ends_at_closing_time(centre: Centre) -> None:
    taken = centre.client().post(
        "/api/v1/tickets", json=MESSAGES["/api/v1/tickets"][2], headers=centre.device("kiosk-1")
    )
    assert taken.json is not None
    token = taken.json["follow_url"].rpartition("/")[2]
    client = centre.client()
    assert client.get(f"/api/v1/follow/{token}").status_code == 200
    centre.clock.now += timedelta(hours=16)
    problem(client.get(f"/api/v1/follow/{token}"), 410, "link_expired")
    before = centre.state()
    assert client.post(f"/t/{token}/huy").status_code == 410
    assert client.post(f"/t/{token}/lui-luot").status_code == 410
    assert centre.state() == before
