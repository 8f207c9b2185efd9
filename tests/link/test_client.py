"""Enrolment, sessions and the three answers of the server."""

import logging
import stat
import sys
import threading
from pathlib import Path

import pytest

from queue_server.contracts.screens import HallSnapshot
from queue_server.link import (
    DeviceKey,
    NotEnrolled,
    Refused,
    Reporter,
    Revoked,
    ServerAway,
    ServerLink,
)
from queue_server.link import http as link_http

from .conftest import Cable, TinyServer, wait_until

SNAPSHOT = "/api/v1/halls/tang-1/snapshot"


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = DeviceKey.load_or_create(tmp_path / "a" / "device.pem")
    again = DeviceKey.load_or_create(tmp_path / "a" / "device.pem")
    assert first.public_key == again.public_key
    assert len(first.public_key) == 43
    assert len(first.sign("motcua")) == 86
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "a" / "device.pem").stat().st_mode) == 0o600


def test_a_damaged_key_is_an_error_and_never_a_new_identity(tmp_path: Path) -> None:
    (tmp_path / "device.pem").write_text("broken")
    with pytest.raises(ValueError, match="PEM"):
        DeviceKey.load_or_create(tmp_path / "device.pem")
    assert (tmp_path / "device.pem").read_text() == "broken"


@pytest.mark.parametrize("address", ["http://10.0.0.5:8000", "ftp://a", "server", "http://"])
def test_off_this_machine_only_https_is_an_address(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"https|address"):
        ServerLink(address, "led", "Bảng", tmp_path)


def test_enrolment_asks_for_a_new_code_when_the_first_expires(
    server: TinyServer, tmp_path: Path
) -> None:
    codes: list[str] = []

    def show(code: str | None) -> None:
        if code is None:
            return
        codes.append(code)
        if len(codes) == 1:
            for enrolment in server.enrolments.values():
                enrolment["state"] = "expired"
        else:
            server.approve(code, "led-1")

    link = ServerLink(f"http://127.0.0.1:{server.port}", "led", "Bảng 7", tmp_path)
    assert link.enrol(show, every=0.02) == "led-1"
    assert len(codes) == len(set(codes)) == 2
    assert link.enrol(lambda _: None) == "led-1", "an enrolled device asks for nothing"


def test_enrolment_waits_for_a_server_that_is_away(
    server: TinyServer, cable: Cable, tmp_path: Path
) -> None:
    cable.cut()
    link = ServerLink(f"http://127.0.0.1:{cable.port}", "led", "Bảng 7", tmp_path)
    shown: list[str | None] = []

    def show(code: str | None) -> None:
        shown.append(code)
        if code:
            server.approve(code, "led-1")

    thread = threading.Thread(target=link.enrol, args=(show,), kwargs={"every": 0.02})
    thread.start()
    wait_until(lambda: shown.count(None) >= 3)
    cable.mend()
    thread.join(5)
    assert link.device_id == "led-1"


def test_enrolment_can_be_stopped(server: TinyServer, tmp_path: Path) -> None:
    stop = threading.Event()
    link = ServerLink(f"http://127.0.0.1:{server.port}", "led", "Bảng 7", tmp_path)
    with pytest.raises(NotEnrolled):
        link.enrol(lambda code: stop.set() if code else None, stop, every=0.02)
    assert link.device_id is None


def test_an_expired_session_is_renewed_once_and_the_answer_comes(
    server: TinyServer, link: ServerLink
) -> None:
    link.get(SNAPSHOT, HallSnapshot)
    server.tokens.clear()
    assert link.get(SNAPSHOT, HallSnapshot).hall_id == "tang-1"
    assert server.asked.count("POST /api/v1/devices/sessions") == 2


def test_a_session_that_is_refused_again_at_once_is_not_renewed_for_ever(
    server: TinyServer, link: ServerLink
) -> None:
    server._authorised = lambda: False  # type: ignore[method-assign]
    with pytest.raises(Refused, match="session_expired"):
        link.get(SNAPSHOT, HallSnapshot)
    assert server.asked.count("POST /api/v1/devices/sessions") == 2


def test_many_threads_with_one_expired_session_open_one_new_session(
    server: TinyServer, link: ServerLink
) -> None:
    link.session()
    server.tokens.clear()
    threads = [threading.Thread(target=link.get, args=(SNAPSHOT, HallSnapshot)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.asked.count("POST /api/v1/devices/sessions") == 2


def test_what_did_not_change_is_not_sent_again(server: TinyServer, link: ServerLink) -> None:
    first = link.get_cached(SNAPSHOT, HallSnapshot, None)
    assert first.model is not None
    assert link.get_cached(SNAPSHOT, HallSnapshot, first.etag).model is None
    server.call("A001")
    changed = link.get_cached(SNAPSHOT, HallSnapshot, first.etag)
    assert changed.model is not None
    assert changed.model.head == 1


def test_a_revoked_device_asks_for_nothing_any_more(server: TinyServer, link: ServerLink) -> None:
    server.revoked = True
    for _ in range(2):
        with pytest.raises(Revoked):
            link.get(SNAPSHOT, HallSnapshot)
    assert server.asked.count("POST /api/v1/devices/sessions") == 1


def test_a_device_the_server_forgot_is_told_apart_from_a_revoked_one(
    server: TinyServer, link: ServerLink
) -> None:
    server.devices.clear()
    with pytest.raises(NotEnrolled):
        link.session()
    link.forget()
    assert link.device_id is None


def test_a_nonce_lost_by_a_restart_of_the_server_does_not_cost_the_identity(
    server: TinyServer, link: ServerLink
) -> None:
    device = server.devices.pop("display-1")
    ask = server._challenge

    def challenge() -> object:
        if server.asked.count("POST /api/v1/devices/challenges") == 2:
            server.devices["display-1"] = device
        return ask()

    server._app.view_functions["_challenge"] = challenge
    assert link.session().device_id == "display-1"
    assert link.device_id == "display-1"


def test_a_server_error_a_cut_cable_and_silence_say_nothing_about_the_outcome(
    server: TinyServer, cable: Cable, link: ServerLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    link.session()
    server.broken = True
    with pytest.raises(ServerAway):
        link.get(SNAPSHOT, HallSnapshot)
    server.broken = False
    cable.cut()
    with pytest.raises(ServerAway):
        link.get(SNAPSHOT, HallSnapshot)
    cable.mend()
    monkeypatch.setattr(link_http, "TIMEOUTS", (0.2, 0.2))
    cable.freeze()
    with pytest.raises(ServerAway):
        link.get(SNAPSHOT, HallSnapshot)


def test_refusal_carries_code_detail_and_status(server: TinyServer, link: ServerLink) -> None:
    server._state = None  # type: ignore[assignment]
    with pytest.raises(Refused) as refused:
        link.get("/nothing", HallSnapshot)
    assert (refused.value.status, refused.value.code) == (404, "unknown")


def test_neither_token_nor_key_is_ever_logged(
    server: TinyServer, cable: Cable, link: ServerLink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = link.session().token
    link.get(SNAPSHOT, HallSnapshot)
    cable.cut()
    with pytest.raises(ServerAway) as away:
        link.get(SNAPSHOT, HallSnapshot)
    assert token not in caplog.text
    assert token not in repr(away.value)


def test_the_state_of_a_part_is_told_on_change_only(server: TinyServer, link: ServerLink) -> None:
    reporter = Reporter(link, "led 0.1", every=60)
    reporter.start()
    reporter.set("panel-07", "led", "ready")
    wait_until(lambda: len(server.states) == 1)
    reporter.set("panel-07", "led", "ready")
    reporter.set("panel-07", "led", "unreachable", "không có tín hiệu")
    wait_until(lambda: len(server.states) == 2)
    reporter.stop()
    assert [state.parts[0].state for state in server.states] == ["ready", "unreachable"]
