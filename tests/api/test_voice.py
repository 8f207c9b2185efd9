"""One endpoint speaks in a zone; what was said is told once, kept with its reason, and read by the shift leader."""

from pathlib import Path
from typing import Any

import pytest

from queue_server.link.keys import DeviceKey
from queue_server.services.device.doors import (
    ApproveDevice,
    EnrolOwn,
    RevokeDevice,
    enrol_own,
    revoke_device,
)
from tests.api.conftest import COUNTER, HALL, SITE, Centre
from tests.conftest import ADMIN

ZONE, OTHER_ZONE = "bac-giang-khu-a", "bac-giang-khu-b"


@pytest.fixture
def voices(centre: Centre, tmp_path: Path) -> Centre:
    """With two loudspeakers in zone A and one for the whole hall."""
    for name, place in {
        "loa-1": {"zone_id": ZONE},
        "loa-2": {"zone_id": ZONE},
        "loa-hall": {"hall_id": HALL},
    }.items():
        centre.keys[name] = DeviceKey.load_or_create(tmp_path / f"{name}.pem")
        approve = ApproveDevice(ADMIN, "", name, f"Máy {name}", SITE, **place)
        centre.office.write(enrol_own, EnrolOwn(approve, "voice", centre.keys[name].public_key))
    return centre


def claim(centre: Centre, name: str, **more: Any) -> dict[str, tuple[bool, str]]:
    answer = centre.client().post(
        "/api/v1/voice/claims", json={"release": False, **more}, headers=centre.device(name)
    )
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return {zone["zone_id"]: (zone["speaking"], zone["holder"]) for zone in answer.json["zones"]}


def play(centre: Centre, name: str, *plays: dict[str, Any]) -> int:
    usual = {"call_id": 0, "turn": 1, "outcome": "played", "milliseconds": 4200, "ago_ms": 0}
    body = {"plays": [{**usual, **one} for one in plays]}
    return centre.client().post("/api/v1/voice/plays", json=body, headers=centre.device(name)).status_code  # fmt: skip


def log(centre: Centre) -> dict[str, Any]:
    browser, _ = centre.person("leader")
    found = browser.get(f"/api/v1/sites/{SITE}/voice").json
    assert found is not None
    return found


def test_the_first_that_asks_speaks_and_the_second_stands_by(voices: Centre) -> None:
    assert claim(voices, "loa-1") == {ZONE: (True, "Máy loa-1")}
    assert claim(voices, "loa-2") == {ZONE: (False, "Máy loa-1")}
    assert claim(voices, "loa-1") == {ZONE: (True, "Máy loa-1")}


def test_whoever_asks_in_time_goes_on_speaking(voices: Centre) -> None:
    for _ in range(5):
        claim(voices, "loa-1")
        voices.clock.pass_by(seconds=20)
        assert claim(voices, "loa-2") == {ZONE: (False, "Máy loa-1")}


def test_the_second_takes_over_when_the_first_is_silent(voices: Centre) -> None:
    claim(voices, "loa-1")
    voices.clock.pass_by(seconds=26)
    assert claim(voices, "loa-2") == {ZONE: (True, "Máy loa-2")}
    assert claim(voices, "loa-1") == {ZONE: (False, "Máy loa-2")}, "it does not come back by itself"


def test_an_endpoint_that_stops_gives_its_zone_away_at_once(voices: Centre) -> None:
    claim(voices, "loa-1")
    assert claim(voices, "loa-2", release=True) == {ZONE: (False, "Máy loa-1")}, "not its own"
    claim(voices, "loa-1", release=True)
    assert claim(voices, "loa-2") == {ZONE: (True, "Máy loa-2")}


def test_a_revoked_endpoint_holds_nothing(voices: Centre) -> None:
    claim(voices, "loa-1")
    voices.office.write(revoke_device, RevokeDevice(ADMIN, "loa-1"))
    assert claim(voices, "loa-2") == {ZONE: (True, "Máy loa-2")}


def test_an_endpoint_of_a_hall_speaks_where_no_other_does(voices: Centre) -> None:
    claim(voices, "loa-1")
    told = claim(voices, "loa-hall")
    assert told.pop(ZONE) == (False, "Máy loa-1")
    assert told == {zone: (True, "Máy loa-hall") for zone in (OTHER_ZONE, "bac-giang-khu-c")}
    assert list(claim(voices, "loa-hall", zone_id=OTHER_ZONE)) == [OTHER_ZONE]


def test_nobody_claims_a_zone_of_another_hall(voices: Centre) -> None:
    assert claim(voices, "loa-1", zone_id=OTHER_ZONE) == {}
    assert claim(voices, "loa-hall", zone_id="kinh-bac-khu-a") == {}


def called(centre: Centre) -> int:
    """The id of a fresh call at the counter."""
    browser, token = centre.person("clerk")
    kiosk, keys = (
        centre.device("kiosk-1"),
        iter(f"a-key-of-this-test-{number}" for number in range(9)),
    )
    with centre.office.reads() as work:
        series = next(iter(work.centre.view.counters[COUNTER].weights))
    body = {"key": next(keys), "series": series, "purpose": "submit", "language": "vi"}
    assert centre.client().post("/api/v1/tickets", json=body, headers=kiosk).status_code == 201
    for act in ("open", "next"):
        answer = browser.post(
            f"/api/v1/counters/{COUNTER}/{act}", json={"key": next(keys)}, headers=token
        )
        assert answer.status_code == 200, answer.text
    with centre.office.reads() as work:
        return int(work.sql.run("SELECT max(id) FROM call").fetchone()[0])


def test_the_shift_leader_reads_what_was_said_and_why_not(voices: Centre) -> None:
    claim(voices, "loa-1")
    call_id = called(voices)
    said = {
        "key": "a" * 16,
        "call_id": call_id,
        "zone_id": ZONE,
        "first_sample_ms": 35,
        "ago_ms": 2000,
    }
    muted = {"key": "b" * 16, "call_id": call_id, "turn": 2, "outcome": "muted", "milliseconds": 0}
    assert play(voices, "loa-1", said, muted) == 200
    found = log(voices)
    assert {one["zone_id"]: one["holder"] for one in found["endpoints"]}[ZONE] == "Máy loa-1"
    newest, older = found["plays"]
    assert (newest["turn"], newest["outcome"], newest["first_sample_ms"]) == (2, "muted", None)
    assert (older["outcome"], older["first_sample_ms"], older["seconds"]) == ("played", 35, 4.2)
    for one in (newest, older):
        assert (one["endpoint"], one["zone_id"]) == ("Máy loa-1", ZONE)
        assert one["counter"] == "05"
        assert one["label"]


def test_telling_a_play_twice_keeps_it_once(voices: Centre) -> None:
    for _ in range(2):
        assert play(voices, "loa-1", {"key": "a" * 16}) == 200
    assert play(voices, "loa-2", {"key": "a" * 16}) == 200, "another device makes its own keys"
    assert len(log(voices)["plays"]) == 2


def test_old_plays_are_forgotten(voices: Centre) -> None:
    play(voices, "loa-1", {"key": "a" * 16})
    voices.clock.pass_by(days=61)
    voices.tokens.clear()
    play(voices, "loa-1", {"key": "b" * 16})
    with voices.office.reads() as work:
        assert work.sql.run("SELECT count(*) FROM voice_play").fetchone()[0] == 1


def test_the_page_says_it_in_words(voices: Centre) -> None:
    claim(voices, "loa-1")
    play(voices, "loa-1", {"key": "a" * 16, "outcome": "late", "milliseconds": 0})
    browser, _ = voices.person("leader")
    page = browser.get(f"/truong-ca/{SITE}/loa").text
    for words in ("Máy loa-1", "thử loa", "quá cũ, không đọc", "chưa có loa nào nhận"):
        assert words in page
