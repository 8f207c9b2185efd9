"""The loopback door: who may ask, what is refused, and that a visit is forgotten."""

import requests

from kiosk.visits import FORGOTTEN_AFTER
from tests.kiosk.conftest import CARD, Rig


def act(rig: Rig, name: str, visit: str | None = None, **fields: str) -> requests.Response:
    visit = visit or rig.kiosk.visits.now().id
    return requests.post(f"{rig.url}/visits/{visit}/{name}", json=fields, timeout=10)


def test_every_page_carries_the_security_headers(rig: Rig) -> None:
    headers = requests.get(rig.url, timeout=10).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_pages_have_no_inline_style_or_script(rig: Rig) -> None:
    page = requests.get(rig.url, timeout=10).text
    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert "<script>" not in page


def test_a_name_that_points_here_gets_nothing(rig: Rig) -> None:
    answer = requests.get(rig.url, headers={"Host": "kiosk.example"}, timeout=10)
    assert answer.status_code == 421


def test_a_page_of_another_site_can_do_nothing(rig: Rig) -> None:
    visit = rig.kiosk.visits.now().id
    answer = requests.post(
        f"{rig.url}/visits/{visit}/start",
        json={"purpose": "submit"},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=10,
    )
    assert answer.status_code == 403
    assert rig.kiosk.visits.now().step == "home"


def test_bad_bodies_and_unknown_acts_are_refused(rig: Rig) -> None:
    visit = rig.kiosk.visits.now().id
    assert act(rig, "fly").status_code == 404
    for body in ("", "[]", '"x"', '{"purpose": 1}', "{" * 9000, "x" * 20_000):
        answer = requests.post(
            f"{rig.url}/visits/{visit}/start",
            data=body,
            headers={"Content-Type": "application/json"},
            timeout=10,
        )
        assert answer.status_code in (400, 413), body[:20]
    assert rig.kiosk.visits.now().step == "home"


def test_a_choice_nobody_was_offered_takes_no_number(rig: Rig) -> None:
    for fields in (
        {"series": "D", "purpose": "steal"},
        {"series": "", "purpose": "submit"},
        {"series": "D", "purpose": "submit", "priority": "minister"},
        {"series": "d'--", "purpose": "submit"},
    ):
        assert act(rig, "take", **fields).status_code == 200
    assert rig.office.tickets == {}


def test_an_old_tab_is_only_shown_the_present(rig: Rig) -> None:
    act(rig, "start", purpose="submit")
    answer = act(rig, "take", visit="an-old-visit-of-a-tab0", series="D", purpose="submit")
    assert 'data-step="field"' in answer.text
    assert rig.office.tickets == {}


def test_a_tap_repeated_after_the_process_died_gives_the_same_ticket(rig: Rig) -> None:
    visit = rig.kiosk.visits.now().id
    first = act(rig, "take", visit, series="D", purpose="submit")
    rig.restart()
    again = act(rig, "take", visit, series="D", purpose="submit")
    assert 'data-label="D128"' in first.text
    assert 'data-label="D128"' in again.text
    assert len(rig.office.tickets) == 1


def test_the_name_on_a_card_is_forgotten_with_the_answer(rig: Rig) -> None:
    page = act(rig, "card", payload=CARD).text
    assert "N••••• T•• T•• D• Dàng" in page
    assert "Thử" not in page
    assert "027040000101" not in page
    after = act(rig, "found", yes="1").text
    assert "•" not in after
    visit = rig.kiosk.visits.now()
    assert visit.card is None
    assert visit.priority == "elderly"


def test_no_forgets_the_card_and_its_age(rig: Rig) -> None:
    act(rig, "card", payload=CARD)
    act(rig, "found", yes="0")
    visit = rig.kiosk.visits.now()
    assert (visit.card, visit.priority, visit.step) == (None, None, "scan")


def test_a_card_is_never_written_to_the_disk(rig: Rig) -> None:
    act(rig, "card", payload=CARD)
    act(rig, "found", yes="1")
    act(rig, "take", series="D", purpose="submit", priority="elderly")
    for file in (rig.folder / "kiosk").iterdir():
        content = file.read_bytes()
        assert b"027040000101" not in content
        assert "Thử Dễ Dàng".encode() not in content


def test_a_visit_left_alone_is_forgotten(rig: Rig) -> None:
    act(rig, "language", language="en")
    visit = rig.kiosk.visits.now()
    visit.touched -= FORGOTTEN_AFTER + 1
    assert rig.kiosk.visits.now().id != visit.id
    assert 'lang="vi"' in requests.get(rig.url, timeout=10).text


def test_a_number_is_taken_in_the_language_of_the_visit(rig: Rig) -> None:
    act(rig, "language", language="ko")
    act(rig, "take", series="D", purpose="submit")
    (ticket,) = rig.office.tickets.values()
    assert ticket["language"] == "ko"


def test_a_screen_that_fails_leads_back_to_the_first(rig: Rig) -> None:
    act(rig, "start", purpose="submit")
    rig.kiosk.visits.now().page = "not a number"  # type: ignore[assignment]
    answer = requests.get(rig.url, timeout=10)
    assert answer.status_code == 200
    assert 'data-step="home"' in answer.text


def test_speech_is_a_wav_in_two_languages(rig: Rig) -> None:
    for language, status in (("vi", 200), ("en", 200), ("ko", 404)):
        body = {"text": "Mời chọn lĩnh vực", "language": language}
        answer = requests.post(f"{rig.url}/speak", json=body, timeout=10)
        assert answer.status_code == status
        assert status == 404 or answer.content[:4] == b"RIFF"
