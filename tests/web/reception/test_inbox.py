"""The inbox, the search and the page of one dossier: found by whatever was typed, masked, and reading leaves a line."""

from datetime import UTC, datetime
from urllib.parse import urlparse

import pytest

from tests.web.live import LiveCentre

from .officer import NUMBER, OWNER, SAME_DAY, Officer


@pytest.mark.requirement("R6.12", "R6.13")
def test_a_code_is_found_however_it_was_typed(officer: Officer) -> None:
    view = officer.accepted()
    code = view["code"]
    typed = [
        code,
        code.lower(),
        code.replace("0", "O"),
        f"  {code.replace('-', ' – ')} ",
        code.replace("-", ""),
    ]
    for text in typed:
        assert f'href="/ho-so/{view["dossier_id"]}"' in officer.search(text), text
    acts = [
        act for act, detail in officer.trail(view["dossier_id"]) if detail.get("what") == "search"
    ]
    assert acts == ["dossier.read"] * len(typed)


def test_card_number_and_telephone_find_and_stand_nowhere_in_clear(
    officer: Officer, centre: LiveCentre
) -> None:
    view = officer.receive(owner={**OWNER, "name": "Lê Thị Tìm", "phone": "0911222333"})
    for text in (NUMBER, "0911 222 333"):
        page = officer.search(text)
        assert f'href="/ho-so/{view["dossier_id"]}"' in page
        assert NUMBER not in page
    log = (centre.settings.state_dir / "server.log").read_text(encoding="utf-8", errors="replace")
    assert NUMBER not in log
    assert "0911222333" not in log
    assert (
        urlparse(
            officer.http.post(
                f"{centre.url}/ho-so", data={"tim": NUMBER, "csrf": officer.csrf}, timeout=10
            ).url
        ).query
        == ""
    )


def test_nothing_is_found_in_plain_words(officer: Officer) -> None:
    for text in ("khong co gi", "H05.06-991231-9999", "'; DROP TABLE dossier; --", "𝟎" * 40):
        assert "Không tìm thấy hồ sơ nào" in officer.search(text)


def test_a_list_masks_names_and_a_page_shows_what_the_role_needs(officer: Officer) -> None:
    view = officer.accepted()
    listed = officer.get("/ho-so?nhom=dang-giai-quyet").text
    assert view["code"] in listed
    assert OWNER["name"] not in listed
    page = officer.get(f"/ho-so/{view['dossier_id']}").text
    assert OWNER["name"] in page
    assert NUMBER not in page
    assert OWNER["phone"] not in page
    assert ("dossier.read", "page") in [
        (act, detail.get("what")) for act, detail in officer.trail(view["dossier_id"])
    ]


def test_number_and_telephone_in_full_are_asked_for_and_noted(officer: Officer) -> None:
    view = officer.receive()
    told = officer.post(f"/{view['dossier_id']}/reveal", part="owner")
    assert told.status_code == 422  # no key belongs to it: asking twice is twice noted
    path = f"{officer.centre.url}/api/v1/dossiers/{view['dossier_id']}/reveal"
    told = officer.http.post(path, json={"part": "owner"}, timeout=10)
    assert told.json()["number"] == NUMBER
    assert "no-store" in told.headers["Cache-Control"]
    act, detail = officer.trail(view["dossier_id"])[0]
    assert (act, detail["what"]) == ("dossier.read", "reveal:owner")


@pytest.mark.requirement("R6.14", "R6.15")
def test_a_same_day_matter_has_a_receipt_only_when_asked_for(officer: Officer) -> None:
    plain = officer.accepted(procedure=SAME_DAY)
    assert plain["procedure"]["same_day"]
    assert not plain["receipt_asked"]
    asked = officer.marked(officer.receive(SAME_DAY))
    asked = officer.done(asked, "accept", checks=[True] * 4, receipt_asked=True)
    assert asked["receipt_asked"]
    answer = officer.get("/ho-so?nhom=trong-ngay")
    assert answer.ok


@pytest.mark.requirement("R6.7", "R6.8")
def test_online_dossiers_are_examined_apart_and_the_notice_is_kept(officer: Officer) -> None:
    view = officer.marked(officer.receive(channel="online"), "missing")
    assert f'href="/ho-so/{view["dossier_id"]}"' in officer.get("/ho-so?nhom=truc-tuyen").text
    told = {"reason": "Thiếu đơn", "notified": ["email", "sms"]}
    officer.done(view, "supplement-request", **told)
    page = officer.get(f"/ho-so/{view['dossier_id']}").text
    assert "Thư điện tử, Tin nhắn" in page
    assert "Thiếu đơn" in page


@pytest.mark.requirement("R6.2")
def test_post_counts_from_its_stamp_and_says_so(officer: Officer) -> None:
    today = datetime.now(UTC).date().isoformat()
    view = officer.receive(channel="postal", stamp=today)
    assert view["due"]["received"].startswith("Dấu đến của bưu chính")


@pytest.mark.requirement("R6.6")
def test_another_day_is_agreed_with_its_reason_kept_apart(officer: Officer) -> None:
    view = officer.marked(officer.receive())
    days = [cell["day"] for cell in view["due"]["cells"] if cell["kind"] == "counted"]
    body = {"due_on": days[-1], "due_reason": "Cơ quan hẹn sớm hơn"}
    view = officer.done(view, "accept", checks=[True] * 4, **body)
    page = officer.get(f"/ho-so/{view['dossier_id']}").text
    assert body["due_reason"] in page
    noted = dict(officer.trail(view["dossier_id"]))
    assert noted["dossier.due"]["agreed"] == days[-1]
    assert "Cơ quan hẹn" not in str(noted)


def test_a_wish_to_withdraw_is_noted_and_confirmed(officer: Officer) -> None:
    view = officer.done(officer.accepted(), "withdraw", reason="Đổi ý")
    assert view["state"] == "withdrawal_requested"
    assert officer.done(view, "confirm-withdrawal")["state"] == "stopped"


@pytest.mark.requirement("R6.1")
def test_a_proxy_hands_in_with_the_paper_recorded(officer: Officer) -> None:
    proxy = {
        "kind": "authorisation",
        "number": "12/GUQ",
        "made_on": "2026-01-05",
        "certified_by": "UBND phường Thí Dụ",
    }
    view = officer.receive(submitter={"name": "Trần Thị Nộp", "phone": "0987654321"}, proxy=proxy)
    assert (
        view["proxy"]
        == "Nộp thay theo giấy ủy quyền, số 12/GUQ, ngày 05/01/2026, UBND phường Thí Dụ"
    )
    assert view["submitter"]["phone"].endswith("321")
    view = officer.done(view, "people", part="submitter", person=None)
    assert view["submitter"] is None
