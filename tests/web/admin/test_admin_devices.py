"""Devices: in by the code on their screen and a real key, seen as they are, out within a second."""

import base64
import hashlib
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests
import socketio

from queue_server.commands.tls import make
from tests.web.live import LiveCentre, wait_until

from .conftest import Machine
from .visiting import Visitor, words_of, wrongs

HOME = "/quan-tri/thiet-bi"
CODE, JOIN, OUT, TELL = (f"{HOME}/{act}" for act in ("ma", "ghep", "thu-hoi", "bao"))
NewMachine = Callable[[str], Machine]


def find(admin: Visitor, code: str) -> requests.Response:
    return admin.submit(HOME, CODE, code=code)


def join(admin: Visitor, machine: Machine, name: str, place: str) -> requests.Response:
    found = find(admin, machine.code)
    fields = _join_form(found.text).filled({"name": name, "place": place})
    return admin.post(JOIN, fields)


def _join_form(page: str):  # noqa: ANN202
    from .visiting import form_to

    return form_to(page, JOIN)


def part(state: str, percent: int | None = None) -> dict[str, object]:
    return {
        "name": "printer", "kind": "printer", "state": state, "since": datetime.now(UTC).isoformat(),
        "paper_percent": percent,
    }  # fmt: skip


def test_a_device_comes_in_by_its_code_works_with_its_key_and_is_out_within_a_second(
    admin: Visitor, machine: NewMachine
) -> None:
    """The whole life of a device, over HTTP and a real socket."""
    screen = machine("display")
    assert screen.state() == "waiting"
    typed = f"{screen.code[:3].lower()} - {screen.code[3:]}"
    found = words_of(find(admin, typed).text)
    assert "màn hình sảnh, màn hình 1920 × 1080" in found
    assert "Mã còn hiệu lực 10 phút" in found
    assert _fingerprint(screen.key.public_key) in found
    joined = join(admin, screen, "Màn hình thử", "hall:bac-giang-sanh-1")
    assert joined.url.endswith("?da=joined")
    assert screen.state() == "approved"
    opened = screen.open_session()
    assert opened.status_code == 201
    assert opened.json()["rooms"] == [f"device:{screen.id}", "hall:bac-giang-sanh-1"]
    assert screen.report(part("ready")).ok

    client, ended, heard = socketio.Client(reconnection=False), threading.Event(), []
    client.on("message", heard.append)
    client.on("disconnect", lambda *_: ended.set())
    client.connect(
        admin.url, auth={"token": screen.token, "protocol": "1.0"}, transports=["websocket"]
    )
    began = time.monotonic()
    admin.submit(f"{HOME}?ma={screen.id}", OUT)
    assert ended.wait(1.0), "the socket of a revoked device stayed open"
    refused = screen.report(part("ready"))
    assert time.monotonic() - began < 1.5  # the page was read, posted and read again meanwhile
    assert refused.status_code == 401
    again = screen.open_session()
    assert (again.status_code, again.json()["code"]) == (401, "device_revoked")
    assert any(message["kind"] == "device.revoked" for message in heard)
    late = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        late.connect(
            admin.url, auth={"token": screen.token, "protocol": "1.0"}, transports=["websocket"]
        )
    page = words_of(admin.get(f"{HOME}?loc=out").text)
    assert "Màn hình thử" in page
    assert "Đã thu hồi" in page


def _fingerprint(public_key: str) -> str:
    raw = base64.urlsafe_b64decode(public_key + "=")
    digits = hashlib.sha256(raw).hexdigest()[:32]
    return " ".join(digits[i : i + 4] for i in range(0, 32, 4))


def test_a_key_that_came_in_cannot_be_answered_for_by_another(
    admin: Visitor, machine: NewMachine
) -> None:
    real, forger = machine("kiosk"), machine("kiosk")
    join(admin, real, "Máy thật", "site:bac-giang")
    real.state()
    forger.id = real.id
    assert forger.open_session().status_code == 401
    assert real.open_session().status_code == 201


@pytest.mark.parametrize("code", ["", "ABC", "ZZZZZZ", "<b>x</b>", "'; --", "A" * 500, "\x00"])
def test_a_code_that_no_device_shows_finds_nothing(admin: Visitor, code: str) -> None:
    answer = find(admin, code)
    assert answer.status_code == 422
    assert "xem lại mã trên thiết bị" in wrongs(answer.text)["join"]


def test_a_code_is_good_for_one_device(admin: Visitor, machine: NewMachine) -> None:
    once = machine("kiosk")
    page = find(admin, once.code).text
    fields = _join_form(page).filled({"name": "Máy một lần", "place": "site:bac-giang"})
    assert [admin.post(JOIN, fields).url.endswith("?da=joined") for _ in range(2)] == [True, True]
    assert admin.get(HOME).text.count(">Máy một lần</a>") == 1
    assert find(admin, once.code).status_code == 422
    other_form = [(n, "k" * 20 if n == "key" else v) for n, v in fields]
    assert admin.post(JOIN, other_form).status_code in (409, 422)


@pytest.mark.parametrize(
    ("kind", "name", "place", "words"),
    [
        ("kiosk", "", "site:bac-giang", "đặt tên"),
        ("kiosk", "Máy", "", "chọn nơi đặt"),
        ("kiosk", "Máy", "counter:bac-giang-05", "chọn nơi đặt"),
        ("display", "Màn", "site:bac-giang", "chọn nơi đặt"),
        ("board", "Bảng", "hall:bac-giang-sanh-1", "chọn nơi đặt"),
        ("board", "Bảng", "counter:khong-co", "chọn nơi đặt"),
    ],
)
def test_a_device_needs_a_name_and_a_place_for_its_kind(
    admin: Visitor, machine: NewMachine, kind: str, name: str, place: str, words: str
) -> None:
    waiting = machine(kind)
    answer = join(admin, waiting, name, place)
    assert answer.status_code == 422
    assert words in wrongs(answer.text)["join"]
    assert waiting.state() == "waiting"


def test_the_list_says_how_each_device_is_those_that_need_a_hand_first(
    admin: Visitor, machine: NewMachine
) -> None:
    kiosk = machine("kiosk")
    join(admin, kiosk, "Máy thử giấy", "zone:bac-giang-khu-b")
    kiosk.state()
    kiosk.open_session()

    def row() -> str:
        page = admin.get(HOME).text
        line = next(line for line in page.split("<tr") if ">Máy thử giấy</a>" in line)
        return words_of(f"<tr{line}")

    assert "Chưa báo" in row()
    kiosk.report(part("ready", 71))
    assert "Tốt" in row()
    assert "71 %" in row()
    kiosk.report(part("ready", 12))
    assert "Sắp hết giấy" in row()
    kiosk.report(part("paper_out", 0))
    assert "Hết giấy" in row()
    first = admin.get(HOME).text.partition('id="devices"')[2].split("<tr")[1]
    assert "Máy thử giấy" in first
    assert "Khu B" in row()
    page = words_of(admin.get(f"{HOME}?ma={kiosk.id}").text)
    assert _fingerprint(kiosk.key.public_key) in page
    assert "Bản phần mềm 1.0.0" in page


def test_a_device_is_asked_to_read_anew_and_hears_it(admin: Visitor, machine: NewMachine) -> None:
    kiosk = machine("kiosk")
    join(admin, kiosk, "Máy nạp lại", "site:bac-giang")
    kiosk.state()
    kiosk.open_session()
    client, heard = socketio.Client(reconnection=False), []
    client.on("message", heard.append)
    client.connect(
        admin.url, auth={"token": kiosk.token, "protocol": "1.0"}, transports=["websocket"]
    )
    page = admin.get(f"{HOME}?ma={kiosk.id}").text
    assert "Nạp lại" in page
    assert ">Thử<" in page
    assert "Khởi động lại" not in page  # nothing starts this one again: it is not offered
    admin.submit(f"{HOME}?ma={kiosk.id}", TELL)
    wait_until(lambda: any(message["kind"] == "device.test" for message in heard))
    client.disconnect()


def test_the_authority_of_the_centre_is_shown_by_its_fingerprint(
    admin: Visitor, admin_centre: LiveCentre
) -> None:
    folder = admin_centre.settings.authority.parent
    assert "motcua tls" in admin.get(HOME).text
    made = make(folder, ["mot-cua.example"], False, datetime.now(UTC))
    try:
        assert made["ca_fingerprint"] in words_of(admin.get(HOME).text)
        assert admin.get(f"{HOME}/ca.pem").content == (folder / "ca.pem").read_bytes()
        assert "PRIVATE" not in admin.get(f"{HOME}/ca.pem").text
        assert "chứng thư" not in words_of(admin.get("/quan-tri").text)
        make(folder, ["mot-cua.example"], True, datetime.now(UTC) - timedelta(days=810))
        assert "ngày nữa chứng thư máy chủ hết hạn" in words_of(admin.get("/quan-tri").text)
    finally:
        for file in folder.iterdir():
            file.unlink()
