"""Accounts through their pages: a password shown once and changed first, sessions that end, the last admin."""

import contextlib
import re
import threading
from collections.abc import Callable

import pytest
import socketio

from .visiting import Visitor, form_to, words_of, wrongs

LIST, NEW, ONE = "/quan-tri/can-bo", "/quan-tri/can-bo/them", "/quan-tri/can-bo/nguoi"
OWN = "/mat-khau"
NEW_PASSWORD = "con-trau-di-truoc"
Visit = Callable[..., Visitor]


def shown_password(page: str) -> str:
    return page.partition('id="one-time">')[2].partition("<")[0]


def make(admin: Visitor, username: str, role: str = "clerk", **more: object) -> str:
    """A new account; the password shown once."""
    page = admin.submit(NEW, NEW, username=username, name=f"Người {username}", roles=role, **more)
    assert page.status_code == 200, wrongs(page.text)
    return shown_password(page.text)


def address(admin: Visitor, username: str) -> str:
    """The page of an account, found in the list by its name."""
    page = admin.get(LIST).text
    row = next(row for row in page.split("<tr") if f">{username}</td>" in row)
    return row.partition('href="')[2].partition('"')[0]


def act(admin: Visitor, username: str, what: str) -> object:
    return admin.submit(address(admin, username), f"{LIST}/{what}")


def test_a_one_time_password_leads_nowhere_but_to_an_own_one(admin: Visitor, visit: Visit) -> None:
    password = make(admin, "lan-dau", site_id="bac-giang")
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    person = visit("lan-dau", password)
    for path in ("/", "/quay", "/quan-tri", "/truong-ca"):
        assert person.get(path).url.endswith(OWN), path
    api = person.get("/api/v1/counters/bac-giang-05")
    assert (api.status_code, api.json()["code"]) == (403, "must_change_password")
    wrong = person.submit(OWN, OWN, present=password, password=password, again=password)
    assert "khác mật khẩu hiện tại" in wrongs(wrong.text)["password"]
    done = person.submit(OWN, OWN, present=password, password=NEW_PASSWORD, again=NEW_PASSWORD)
    assert done.url.endswith("/quay")
    assert person.get("/api/v1/counters/bac-giang-05").status_code == 200
    assert visit("lan-dau", password).signed_in.status_code == 401
    assert visit("lan-dau", NEW_PASSWORD).signed_in.url.endswith("/quay")


def test_a_one_time_password_opens_no_socket(admin: Visitor, visit: Visit) -> None:
    """The rooms of a site are for people who work, not for whoever read a slip of paper."""
    person = visit("khong-nghe", make(admin, "khong-nghe", site_id="bac-giang"))
    cookie = "; ".join(f"{c.name}={c.value}" for c in person.http.cookies)
    client = socketio.Client(reconnection=False)
    with contextlib.suppress(socketio.exceptions.ConnectionError):
        client.connect(
            person.url, headers={"Cookie": cookie}, transports=["websocket"], wait_timeout=5
        )
    assert not client.connected
    with contextlib.suppress(Exception):
        client.disconnect()


def test_the_password_is_shown_once_and_kept_nowhere(admin: Visitor) -> None:
    fields = form_to(admin.get(NEW).text, NEW).filled(
        {"username": "mot-lan", "name": "Một Lần", "roles": "clerk"}
    )
    first, second = admin.post(NEW, fields), admin.post(NEW, fields)
    password = shown_password(first.text)
    assert password
    assert shown_password(second.text) == ""
    assert "Mật khẩu đã hiện một lần" in second.text
    assert admin.get(LIST).text.count(">mot-lan</td>") == 1
    for path in (LIST, address(admin, "mot-lan"), "/quan-tri/nhat-ky"):
        assert password not in admin.get(path).text


def test_a_new_password_ends_the_sessions_and_is_again_for_once(
    admin: Visitor, visit: Visit
) -> None:
    person = visit("quen", _settled(admin, visit, "quen"))
    page = act(admin, "quen", "mat-khau")
    password = shown_password(page.text)
    assert person.get("/quay").url.endswith("/dang-nhap?next=/quay")
    assert visit("quen", NEW_PASSWORD).signed_in.status_code == 401
    assert visit("quen", password).get("/quay").url.endswith(OWN)


def _settled(admin: Visitor, visit: Visit, username: str, role: str = "clerk") -> str:
    """An account whose person has chosen a password."""
    password = make(admin, username, role, site_id="bac-giang")
    person = visit(username, password)
    person.submit(OWN, OWN, present=password, password=NEW_PASSWORD, again=NEW_PASSWORD)
    return NEW_PASSWORD


@pytest.mark.parametrize("what", ["ket-thuc", "ngung"])
def test_ended_sessions_and_stopped_accounts_are_out_with_the_next_request(
    admin: Visitor, visit: Visit, what: str
) -> None:
    name = f"ra-{what}"
    person = visit(name, _settled(admin, visit, name))
    assert person.get("/quay").url.endswith("/quay")
    act(admin, name, what)
    assert "/dang-nhap" in person.get("/quay").url
    again = visit(name, NEW_PASSWORD).signed_in.status_code
    assert again == (401 if what == "ngung" else 200)
    if what == "ngung":
        act(admin, name, "dung-lai")
        assert visit(name, NEW_PASSWORD).signed_in.status_code == 200


def test_an_ended_session_hears_nothing_more(admin: Visitor, visit: Visit) -> None:
    """The open page of somebody who was stopped loses its socket, not only its next request."""
    person = visit("dang-nghe", _settled(admin, visit, "dang-nghe"))
    person.sign_in(NEW_PASSWORD)
    cookie = "; ".join(f"{c.name}={c.value}" for c in person.http.cookies)
    client, ended = socketio.Client(reconnection=False), threading.Event()
    client.on("disconnect", lambda *_: ended.set())
    client.connect(person.url, headers={"Cookie": cookie}, transports=["websocket"])
    act(admin, "dang-nghe", "ket-thuc")
    assert ended.wait(1.0)


def test_an_account_locked_by_wrong_passwords_is_shown_and_unlocked(
    admin: Visitor, visit: Visit
) -> None:
    _settled(admin, visit, "go-sai")
    for _ in range(5):
        assert visit("go-sai", "sai-mat-khau").signed_in.status_code == 401
    assert visit("go-sai", NEW_PASSWORD).signed_in.status_code == 401
    assert "Tạm khóa" in words_of(admin.get(address(admin, "go-sai")).text)
    act(admin, "go-sai", "mo-khoa")
    assert visit("go-sai", NEW_PASSWORD).signed_in.status_code == 200


def test_a_changed_role_counts_from_the_next_sign_in(admin: Visitor, visit: Visit) -> None:
    person = visit("len-chuc", _settled(admin, visit, "len-chuc"))
    page = admin.submit(address(admin, "len-chuc"), ONE, roles=["clerk", "supervisor"])
    assert page.status_code == 200
    assert "/dang-nhap" in person.get("/truong-ca").url
    assert visit("len-chuc", NEW_PASSWORD).get("/truong-ca").status_code == 200


def test_reserved_roles_are_named_but_not_given(admin: Visitor) -> None:
    page = words_of(admin.get(NEW).text)
    assert "Dành cho các bước sau: Người phê duyệt, Văn thư" in page
    answer = admin.submit(NEW, NEW, username="ky-so", name="Ký Số", roles=["clerk", "approver"])
    assert answer.status_code == 409
    assert "Người phê duyệt" in wrongs(answer.text)["roles"]
    assert ">ky-so</td>" not in admin.get(LIST).text


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"username": "Có Dấu"}, "username"),
        ({"username": "ab"}, "username"),
        ({"username": "quantri"}, "username"),
        ({"name": " "}, "name"),
        ({"roles": None}, "roles"),
        ({"roles": "vua"}, None),
        ({"site_id": "khong-co"}, None),
    ],
)
def test_a_wrong_account_is_refused_with_what_to_write(
    admin: Visitor, cells: dict[str, object], field: str | None
) -> None:
    typed = {"username": "moi-toanh", "name": "Mới Toanh", "roles": "clerk", **cells}
    answer = admin.submit(NEW, NEW, **typed)
    assert answer.status_code in (404, 409, 422)
    assert set(wrongs(answer.text)) == ({field} if field else set())
    assert ">moi-toanh</td>" not in admin.get(LIST).text
    assert "Mời" in words_of(answer.text)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"present": "sai-mat-khau-nay"}, "present", "chưa đúng"),
        ({"password": "ngan", "again": "ngan"}, "password", "ít nhất 10 chữ"),
        ({"again": "khac-voi-lan-mot"}, "again", "chưa giống"),
        ({"password": "toi-la-du-oi", "again": "toi-la-du-oi"}, "password", "tên đăng nhập"),
    ],
)
def test_an_own_password_is_changed_only_by_who_knows_the_present_one(
    visit: Visit, typed: dict[str, str], field: str, words: str
) -> None:
    person = visit("du")
    good = {"present": "mot-hai-ba-bon", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    answer = person.submit(OWN, OWN, **{**good, **typed})
    assert answer.status_code == 422
    assert words in wrongs(answer.text)[field]
    assert NEW_PASSWORD not in answer.text  # nothing typed comes back
    assert visit("du").signed_in.status_code == 200


def test_the_last_administrator_cannot_be_stopped_or_demoted(admin: Visitor, visit: Visit) -> None:
    _stop_other_admins(admin)
    answer = act(admin, "quantri", "ngung")
    assert answer.status_code == 409
    assert "quản trị viên cuối cùng" in words_of(answer.text)
    demoted = admin.submit(address(admin, "quantri"), ONE, roles=["clerk"])
    assert demoted.status_code == 409
    assert "quản trị viên cuối cùng" in wrongs(demoted.text)["roles"]
    assert admin.get("/quan-tri").status_code == 200


def _stop_other_admins(admin: Visitor) -> None:
    rows = admin.get(LIST).text.partition("<tbody>")[2].split("<tr")[1:]
    for row in rows:
        username = re.search(r'<td class="tab">([^<]+)</td>', row)
        if username and "Quản trị" in row and "Đã ngừng" not in row and username[1] != "quantri":
            act(admin, username[1], "ngung")
