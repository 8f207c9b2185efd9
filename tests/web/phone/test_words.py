"""What the page says: in four languages, why somebody was called, and never more than may be said of others."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.contracts.tickets import follow_token
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
from tests.conftest import ADMIN, SITE
from tests.web.phone.hall import KIOSK, OTHER_COUNTER, Hall, words

LOCALE = Path(__file__).parents[3] / "queue_server" / "design" / "locale"
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


def test_the_first_in_line_is_not_sent_to_a_counter_that_is_closed(hall: Hall) -> None:
    held = hall.take()
    said = words(hall.page(held))
    assert "Đứng đầu hàng" in said
    assert "Sắp đến lượt" not in said
    assert "Mời đến gần" not in said
    hall.act("open")
    said = words(hall.page(held))
    assert "Sắp đến lượt" in said
    assert "Mời đến gần" in said


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
