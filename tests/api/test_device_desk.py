"""The device desk's doors: a leader of the site and the administrator; everybody else changes nothing."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from queue_server.services.device.doors import ReportState, report_state
from tests.api.conftest import OTHER_SITE, Centre, problem
from tests.conftest import SITE

KEY = "a-key-of-this-test-0003"
DESK = f"/api/v1/sites/{SITE}"
ORDER = {"key": KEY, "act": "test"}
MUTE = {"key": "a-key-of-this-test-0005", "kind": None, "minutes": None, "reason": "thợ đang sửa"}


def acts(alert: int) -> dict[str, Any]:
    """Path → body of everything that can be asked."""
    return {
        f"{DESK}/alerts/{alert}/acknowledge": None,
        f"{DESK}/devices/bridge-1/mute": MUTE,
        f"{DESK}/devices/bridge-1/unmute": None,
        f"{DESK}/devices/bridge-1/orders": ORDER,
    }


@pytest.fixture
def alert(centre: Centre) -> int:
    """The number of an open alert: the bridge has no paper."""
    part = {"name": "ticket", "kind": "printer", "state": "paper_out", "detail": None,
            "since": centre.clock().isoformat()}  # fmt: skip
    centre.office.write(report_state, ReportState("bridge-1", "1.0", (part,)))
    with centre.office.reads() as work:
        (item,) = work.alerts.open(SITE)
    return int(item.id)


def look(client: FlaskClient) -> Any:
    answer = client.get(f"{DESK}/devices")
    assert answer.status_code == 200
    return answer.json


def test_a_clerk_a_leader_without_the_token_and_a_foreign_site_change_nothing(
    centre: Centre, alert: int
) -> None:
    clerk, token = centre.person("clerk")
    leader, own = centre.person("leader")
    before = centre.state()
    for path, body in acts(alert).items():
        problem(clerk.post(path, json=body, headers=token), 403, "forbidden")
        problem(leader.post(path, json=body), 403, "csrf")
        foreign = path.replace(f"/{SITE}/", f"/{OTHER_SITE}/")
        problem(leader.post(foreign, json=body, headers=own), 404, "not_found")
    problem(clerk.get(f"{DESK}/devices"), 403, "forbidden")
    problem(leader.get(f"/api/v1/sites/{OTHER_SITE}/devices"), 404, "not_found")
    assert clerk.get(f"/truong-ca/{SITE}/thiet-bi").status_code == 403
    assert centre.state() == before


def test_the_administrator_looks_after_every_site(centre: Centre, alert: int) -> None:
    chief, token = centre.person("chief")
    for path, body in acts(alert).items():
        assert chief.post(path, json=body, headers=token).status_code == 200, path
    assert chief.get(f"/api/v1/sites/{OTHER_SITE}/devices").status_code == 200


def test_what_one_leader_did_the_other_sees(centre: Centre, alert: int) -> None:
    leader, token = centre.person("leader")
    second, _ = centre.person("leader")
    assert look(second)["alerts"][0]["rings"]
    assert leader.get(f"{DESK}/overview").json["alerts"] == 1  # type: ignore[index]
    leader.post(f"{DESK}/alerts/{alert}/acknowledge", headers=token)
    (seen,) = look(second)["alerts"]
    assert (seen["alert_id"], seen["acknowledged_by"], seen["rings"]) == (
        alert,
        "Cán bộ leader",
        False,
    )
    assert leader.get(f"{DESK}/overview").json["alerts"] == 0  # type: ignore[index]


def test_one_press_is_one_order_and_another_act_needs_another_key(
    centre: Centre, alert: int
) -> None:
    leader, token = centre.person("leader")
    path = f"{DESK}/devices/bridge-1/orders"
    first, second = (leader.post(path, json=ORDER, headers=token).json for _ in range(2))
    assert first == second
    other = {**ORDER, "act": "reload"}
    problem(leader.post(path, json=other, headers=token), 409, "key_reused")
    bridge = {one["device_id"]: one for one in look(leader)["devices"]}["bridge-1"]
    assert (bridge["order"]["state"], bridge["acts"]) == ("asked", ["test"])
    centre.clock.pass_by(seconds=95)
    bridge = {one["device_id"]: one for one in look(leader)["devices"]}["bridge-1"]
    assert (bridge["order"]["state"], bridge["state"]) == ("lost", "lost")
    again = {**ORDER, "key": "a-key-of-this-test-0004"}
    problem(leader.post(path, json=again, headers=token), 409, "device_silent")


def test_a_device_reads_only_its_own_orders(centre: Centre, alert: int) -> None:
    leader, token = centre.person("leader")
    leader.post(f"{DESK}/devices/bridge-1/orders", json=ORDER, headers=token)
    own = centre.client().get("/api/v1/devices/orders", headers=centre.device("bridge-1")).json
    other = centre.client().get("/api/v1/devices/orders", headers=centre.device("kiosk-1")).json
    assert own is not None
    assert other is not None
    assert [order["act"] for order in own["orders"]] == ["test"]
    assert (own["room"], other["orders"]) == ("device:bridge-1", [])


def test_a_browser_tells_its_state_by_its_cookie_from_our_own_origin_only(centre: Centre) -> None:
    told = {"software": "browser", "parts": [], "orders": []}
    client = centre.client()
    asked = client.post("/api/v1/devices/challenges", json={"device_id": "display-1"}).json
    assert asked is not None
    nonce = asked["nonce"]
    signed = centre.keys["display-1"].sign(f"motcua-device-session:display-1:{nonce}")
    body = {"device_id": "display-1", "nonce": nonce, "signature": signed}
    assert client.post("/api/v1/devices/browser-sessions", json=body).status_code == 201
    before = centre.state()
    for sign in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post("/api/v1/devices/state", json=told, headers=sign)
        problem(answer, 403, "foreign_origin")
    # The cookie opens nothing else that changes.
    help_me = {"key": KEY, "screen": "home"}
    problem(client.post("/api/v1/kiosk/help", json=help_me), 401, "device_unknown")
    assert centre.state() == before
    assert client.post("/api/v1/devices/state", json=told).status_code == 200
