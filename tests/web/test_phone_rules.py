"""What a phone is told, and what it may do: the link is the right, it ends at closing time, nothing else leaks."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.contracts.tickets import follow_token
from queue_server.domain.tickets import State
from queue_server.services.admin.centre import SetRule, set_rule
from queue_server.services.citizen.issue import IssueTicket, issue_ticket
from queue_server.services.citizen.offline import (
    LeaseBlocks,
    OfflineTicket,
    Reconcile,
    lease_blocks,
    reconcile,
)
from queue_server.web.office import digest
from queue_server.web.presenters.phone import rounded, why_of
from tests.conftest import ADMIN, SITE, Clock
from tests.web.phone_hall import KIOSK, OTHER_COUNTER, Hall

LOCALE = Path(__file__).parents[2] / "queue_server" / "design" / "locale"
LANGUAGES = ("vi", "en", "ko", "zh")
NOBODY = "x" * 24
CLOSING = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)  # 17:00 in Bắc Ninh
ODD = [
    "x",
    "a" * 23,
    "a" * 25,
    "é" * 24,
    "%00" * 8,
    "a" * 23 + "%00",
    "a" * 3000,
    "..%2f..%2fetc",
    "а" * 24,
]


@pytest.fixture
def hall(
    prepared_file: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hall]:
    """A server on SQLite whose clock is the test's."""
    shutil.copy(prepared_file, tmp_path / "phone.db")
    monkeypatch.setattr("queue_server.app.now_utc", clock)
    built = Hall(f"sqlite:///{tmp_path / 'phone.db'}", clock)
    yield built
    built.close()


@pytest.fixture
def either_hall(database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """The same on both databases, for what the phone's own queries answer."""
    monkeypatch.setattr("queue_server.app.now_utc", clock)
    built = Hall(database_url, clock)
    yield built
    built.close()


def words(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


class TestTheLink:
    def test_every_wrong_link_gets_the_same_helpful_page(self, hall: Hall) -> None:
        hall.take()
        pages = {
            hall.phone.get(f"/t/{token}").text.replace(token, "") for token in (NOBODY, "y" * 24)
        }
        assert len(pages) == 1
        said = words(pages.pop())
        assert "Chưa thấy số này" in said
        assert "vẫn có giá trị" in said

    @pytest.mark.parametrize("token", ODD)
    def test_a_forged_link_is_refused_like_an_unknown_one(self, hall: Hall, token: str) -> None:
        page = hall.phone.get(f"/t/{token}", headers={"Accept": "text/html"})
        view = hall.phone.get(f"/api/v1/follow/{token}")
        stream = hall.phone.get(f"/api/v1/follow/{token}/events")
        assert (page.status_code, view.status_code, stream.status_code) == (404, 404, 404)
        assert view.json["code"] == stream.json["code"] == "not_found"
        assert hall.phone.post(f"/t/{token}/huy").status_code == 404

    def test_a_number_printed_offline_appears_once_its_kiosk_is_back(self, hall: Hall) -> None:
        [block] = [
            block
            for block in hall.office.write(lease_blocks, LeaseBlocks(KIOSK, SITE, 1))
            if block.series == "D"
        ]
        key = "offline-key-0000000001"
        token = follow_token(key)
        assert hall.phone.get(f"/t/{token}").status_code == 404
        printed = f"D{block.first}"
        ticket = OfflineTicket(key, printed, block.business_day, hall.clock(), "D", digest(token))
        hall.office.write(reconcile, Reconcile(KIOSK, SITE, (ticket,)))
        answer = hall.phone.get(f"/t/{token}")
        assert answer.status_code == 200
        assert printed in answer.text

    def test_it_ends_at_closing_time_for_looking_and_for_acting(self, either_hall: Hall) -> None:
        hall = either_hall
        held = hall.take()
        hall.clock.now = CLOSING - timedelta(minutes=1)
        assert hall.phone.get(f"/t/{held.token}").status_code == 200
        hall.clock.now = CLOSING
        page = hall.phone.get(f"/t/{held.token}")
        assert page.status_code == 410
        assert "hết hiệu" in words(page.text)
        assert held.label not in page.text
        view = hall.phone.get(f"/api/v1/follow/{held.token}")
        assert (view.status_code, view.json["code"]) == (410, "link_expired")
        for act in ("huy", "lui-luot"):
            assert hall.phone.post(f"/t/{held.token}/{act}").status_code == 410
        assert hall.ticket(held).state is State.WAITING

    def test_nothing_of_it_is_kept_by_caches_search_engines_or_the_next_site(
        self, hall: Hall
    ) -> None:
        answer = hall.phone.get(f"/t/{hall.take().token}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers


class TestTheSnapshot:
    def test_it_is_small_and_says_nothing_about_a_person(self, hall: Hall) -> None:
        held = hall.take(priority="pregnant")
        answer = hall.phone.get(f"/api/v1/follow/{held.token}")
        assert len(answer.data) < 500
        assert "pregnant" not in answer.text
        assert answer.headers["Cache-Control"] == "private, max-age=1"

    def test_asking_again_costs_no_database_while_nothing_changes(self, hall: Hall) -> None:
        held = hall.take()
        etag = hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"]
        office = hall.office
        hall.app.extensions["office"] = replace(office, reads=None)  # reading would fail now
        answer = hall.phone.get(f"/api/v1/follow/{held.token}", headers={"If-None-Match": etag})
        hall.app.extensions["office"] = office
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag

    def test_the_mark_moves_with_every_change_that_shows(self, either_hall: Hall) -> None:
        hall = either_hall
        first, held = hall.take(), hall.take()
        marks = [hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"]]
        for act in (
            lambda: hall.act("open"),
            lambda: hall.act("next"),
            lambda: hall.act("start"),
            lambda: hall.act("finish-next"),
            lambda: hall.clock.pass_by(seconds=20) or hall.act("recall"),
            lambda: hall.act("start"),
            lambda: hall.act("finish"),
        ):
            act()
            marks.append(hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"])
        assert len(set(marks)) == len(marks)
        assert hall.view(held)["state"] == "done"
        assert hall.view(first)["ended"]

    def test_another_field_leaves_the_mark_alone(self, hall: Hall) -> None:
        held = hall.take()
        etag = hall.phone.get(f"/api/v1/follow/{held.token}").headers["ETag"]
        hall.take("A")
        again = hall.phone.get(f"/api/v1/follow/{held.token}", headers={"If-None-Match": etag})
        assert again.status_code == 304

    def test_it_is_near_within_three_people_or_when_called(self, hall: Hall) -> None:
        held = [hall.take() for _ in range(5)]
        assert [hall.view(one)["near"] for one in held] == [True, True, True, True, False]
        assert hall.phone.get(f"/api/v1/follow/{held[4].token}/events").status_code == 204
        hall.act("open")
        hall.act("next")
        called = hall.view(held[0])
        assert (called["near"], called["counter"], called["calls"]) == (True, "05", 1)
        hall.act("start")
        assert not hall.view(held[0])["near"]

    def test_a_call_taken_back_is_a_wait_again_in_the_same_place(self, hall: Hall) -> None:
        held = hall.take()
        hall.take()
        hall.act("open")
        hall.act("next")
        hall.act("withdraw")
        view = hall.view(held)
        assert (view["state"], view["people_ahead"], view["counter"]) == ("waiting", 0, None)


class TestActs:
    def test_moving_back_lets_three_pass_and_works_once(self, hall: Hall) -> None:
        held, *others = [hall.take() for _ in range(6)]
        done = hall.phone.post(f"/t/{held.token}/lui-luot")
        assert (done.status_code, done.headers["Location"]) == (303, f"/t/{held.token}")
        assert hall.view(held)["people_ahead"] == 3
        assert not hall.view(held)["may_postpone"]
        again = hall.phone.post(f"/t/{held.token}/lui-luot")
        assert again.status_code == 409
        assert "đã lùi lượt một lần" in again.text
        assert hall.view(held)["people_ahead"] == 3
        assert "Đã lùi lượt một lần" in words(hall.page(held))
        assert len(others) == 5

    def test_with_nobody_behind_the_page_says_so_instead_of_offering_it(self, hall: Hall) -> None:
        held = hall.take()
        assert not hall.view(held)["may_postpone"]
        assert "Chưa có ai phía sau" in words(hall.page(held))
        hall.take()
        assert hall.view(held)["may_postpone"]

    def test_giving_up_twice_is_giving_up(self, hall: Hall) -> None:
        held = hall.take()
        for _ in range(2):
            assert hall.phone.post(f"/t/{held.token}/huy").status_code == 303
        assert hall.ticket(held).state is State.CANCELLED

    def test_giving_up_while_called_frees_the_counter(self, hall: Hall) -> None:
        held, other = hall.take(), hall.take()
        hall.act("open")
        hall.act("next")
        hall.phone.post(f"/t/{held.token}/huy")
        hall.act("next")
        assert hall.view(other)["counter"] == "05"

    def test_what_is_being_served_cannot_be_given_up(self, hall: Hall) -> None:
        held = hall.take()
        hall.act("open")
        hall.act("next")
        hall.act("start")
        refused = hall.phone.post(f"/t/{held.token}/huy")
        assert refused.status_code == 409
        assert hall.ticket(held).state is State.SERVING

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elsewhere.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
            {"Origin": "null"},
        ],
    )
    def test_another_site_cannot_act_even_with_the_link(
        self, hall: Hall, headers: dict[str, str]
    ) -> None:
        held = hall.take()
        hall.take()
        for act in ("huy", "lui-luot"):
            assert hall.phone.post(f"/t/{held.token}/{act}", headers=headers).status_code == 403
        assert hall.ticket(held).state is State.WAITING
        assert not hall.ticket(held).postponed

    def test_acts_are_never_links(self, hall: Hall) -> None:
        held = hall.take()
        for act in ("huy", "lui-luot"):
            assert hall.phone.get(f"/t/{held.token}/{act}").status_code == 405
        assert hall.ticket(held).state is State.WAITING


class TestReasons:
    def test_others_are_numbers_only(self, hall: Hall) -> None:
        """Neither the class of somebody's priority nor what a clerk wrote about somebody shows on another phone."""
        hall.take(priority="disabled")
        chosen, held = hall.take(), hall.take()
        hall.act("open")
        hall.act("open", OTHER_COUNTER)
        hall.act("next")
        hall.act("call", OTHER_COUNTER, ticket_id=chosen.id, reason="con nhỏ đang ốm")
        said = words(hall.page(held))
        assert "số ưu tiên" in said
        assert "khuyết tật" not in said
        assert "cán bộ mời, có ghi lý do" in said
        assert "con nhỏ" not in said

    def test_ones_own_reason_is_told_in_full(self, either_hall: Hall) -> None:
        hall = either_hall
        elder, chosen = hall.take(priority="elderly"), hall.take()
        hall.act("open")
        hall.act("open", OTHER_COUNTER)
        hall.clock.pass_by(minutes=14)
        hall.act("next")
        hall.act("call", OTHER_COUNTER, ticket_id=chosen.id, reason="con nhỏ đang ốm")
        assert "ưu tiên người cao tuổi, chờ 14 phút" in words(hall.page(elder))
        assert "priority for the elderly, waited 14 min" in words(hall.page(elder, "en"))
        assert re.search("có ghi lý do ?: con nhỏ đang ốm ?, chờ 14 phút", words(hall.page(chosen)))

    @pytest.mark.parametrize(
        ("reason", "kind", "minutes"),
        [
            ("theo thứ tự; chờ 0 phút", "order", 0),
            ("ưu tiên: người cao tuổi; chờ 14 phút", "priority", 14),
            ("quá hạn chờ, đã nhường 2 lượt ưu tiên; chờ 31 phút", "yielded", 31),
            ("cán bộ chọn: mời nhầm; chờ sau; chờ 3 phút", "chosen", 3),
            ("một lý do cũ", "chosen", 0),
        ],
    )
    def test_stored_reasons_are_read_back(self, reason: str, kind: str, minutes: int) -> None:
        assert (why_of(reason).kind, why_of(reason).minutes) == (kind, minutes)

    def test_strict_priority_is_told_as_it_is(self, hall: Hall) -> None:
        hall.office.write(set_rule, SetRule(ADMIN, "strict_priority", date(2020, 1, 1), True))
        assert "luôn được mời trước" in words(hall.page(hall.take()))


def states(hall: Hall) -> dict[str, Any]:
    """One ticket in each state a phone can show."""
    held = {name: hall.take() for name in ("done", "absent", "parked", "serving", "called")}
    held["waiting"], held["cancelled"] = hall.take(), hall.take()
    hall.phone.post(f"/t/{held['cancelled'].token}/huy")
    counters = ("bac-giang-05", "bac-giang-06", "bac-giang-07")
    for counter in counters:
        hall.act("open", counter)
    hall.serve(5)
    hall.act("next")
    for _ in range(2):
        hall.clock.pass_by(seconds=20)
        hall.act("recall")
    hall.clock.pass_by(seconds=20)
    hall.act("absent")
    hall.act("next")
    hall.act("park")
    hall.act("next", counters[1])
    hall.act("start", counters[1])
    hall.act("next", counters[2])
    return held


class TestPages:
    def test_every_state_speaks_four_languages(self, hall: Hall) -> None:
        held = states(hall)
        for state, one in held.items():
            assert hall.view(one)["state"] == state
            pages = [hall.phone.get(f"/t/{one.token}?lang={language}") for language in LANGUAGES]
            assert [page.status_code for page in pages] == [200] * 4
            for language, page in zip(LANGUAGES, pages, strict=True):
                assert f'<html lang="{language}"' in page.text
                assert one.label in page.text
                assert not re.search(r"[{}\[\]]", words(page.text))
            assert len({words(page.text) for page in pages}) == 4

    def test_a_missed_turn_says_what_to_do_and_promises_nothing_that_is_not_a_rule(
        self, hall: Hall
    ) -> None:
        said = words(hall.page(states(hall)["absent"]))
        assert "Số vẫn giữ được" in said.replace("\xa0", " ")
        assert "Đã mời 3 lần" in said
        assert "Quầy Hướng dẫn" in said
        assert "Quầy 16" in said
        assert "sau khoảng 3 người" in said

    def test_the_language_of_the_ticket_is_the_language_of_its_page(self, hall: Hall) -> None:
        assert '<html lang="ko"' in hall.page(hall.take(language="ko"))
        assert '<html lang="vi"' in hall.page(hall.take())
        assert '<html lang="en"' in hall.page(hall.take(language="ko"), "en")
        assert '<html lang="vi"' in hall.page(hall.take(), "klingon")

    def test_a_procedure_is_named_in_its_official_language_too(self, hall: Hall) -> None:
        with hall.office.reads() as work:
            procedure = next(
                item
                for item in work.centre.view.procedures.values()
                if item.names.en and item.short_vi
            )
        page = hall.page(hall.take(procedure_id=procedure.id), "en")
        assert procedure.names.en in page
        assert f'<span lang="vi">{procedure.short_vi}' in page

    def test_a_superseded_number_is_explained(self, hall: Hall) -> None:
        key = "known-before-key-000001"
        [block] = [
            block
            for block in hall.office.write(lease_blocks, LeaseBlocks(KIOSK, SITE, 1))
            if block.series == "D"
        ]
        token = follow_token(key)
        issued = hall.office.write(issue_ticket, IssueTicket(key, KIOSK, SITE, "D", digest(token)))
        printed = OfflineTicket(
            key, f"D{block.first}", block.business_day, hall.clock(), "D", digest(token)
        )
        hall.office.write(reconcile, Reconcile(KIOSK, SITE, (printed,)))
        said = words(hall.phone.get(f"/t/{token}").text)
        assert f"Số {issued.ticket.label} không còn dùng" in said
        assert printed.label in said

    def test_it_can_be_read_without_script(self, hall: Hall) -> None:
        page = hall.page(hall.take())
        assert re.search(r'<noscript><meta http-equiv="refresh" content="1[05]">', page)
        assert "style=" not in page
        assert "<script>" not in page


def test_long_waits_are_told_in_steps_of_five_minutes_and_never_narrower() -> None:
    assert rounded(3, 29) == (3, 29)
    assert rounded(17, 31) == (15, 35)
    assert rounded(30, 60) == (30, 60)


def test_every_word_exists_in_four_languages_with_the_same_places() -> None:
    catalogues = {
        language: json.loads((LOCALE / f"phone.{language}.json").read_text(encoding="utf-8"))
        for language in LANGUAGES
    }
    for key, text in catalogues["vi"].items():
        places = sorted(re.findall(r"{\w+}|\[|\]", text))
        for language in LANGUAGES:
            assert sorted(re.findall(r"{\w+}|\[|\]", catalogues[language][key])) == places, key
    assert {frozenset(words) for words in catalogues.values()} == {frozenset(catalogues["vi"])}


def test_vietnamese_sentences_are_short_and_civil() -> None:
    said = json.loads((LOCALE / "phone.vi.json").read_text(encoding="utf-8"))
    for key, text in said.items():
        for sentence in re.split(r"[.?]\s", text):
            assert len(sentence.split()) <= 16, key
        assert "!" not in text
        assert not re.search(r"\bbạn\b|vui lòng", text.lower()), key


def test_the_expected_time_is_told_as_minutes_and_as_clock(either_hall: Hall) -> None:
    hall = either_hall
    for _ in range(7):
        hall.take()
    hall.act("open")
    for minutes in (6, 8, 7, 9, 6):
        hall.serve(minutes)
    waiting = [hall.take() for _ in range(3)][-1]
    hall.act("next")
    expected = hall.view(waiting)["expected"]
    assert expected is not None
    low, high = expected["low_minutes"], expected["high_minutes"]
    assert 0 <= low < high
    local = hall.clock() + timedelta(hours=7)
    assert expected["earliest"] == f"{local + timedelta(minutes=low):%H:%M}"
    assert expected["latest"] == f"{local + timedelta(minutes=high):%H:%M}"
    said = words(hall.page(waiting))
    assert f"{high} phút" in said
    assert expected["latest"] in said
