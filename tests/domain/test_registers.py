"""The books of the seal clerk: numbers without gaps, loans and originals in writing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from queue_server.domain.registers import columns
from queue_server.domain.registers.archive import daily_archive
from queue_server.domain.registers.handover import HandOver, check_hand_over
from queue_server.domain.registers.loans import Loan, give_back, lend, status
from queue_server.domain.registers.numbering import (
    Number,
    Series,
    Tail,
    cancel,
    date_line,
    numbered_on_time,
    place_and_date,
    take,
    written,
)
from queue_server.domain.registers.outgoing import OutgoingRow, close_row, open_row, strike
from tests.domain.cases import calendar, cases, local
from tests.domain.refusing import refused

TODAY = date(2026, 11, 24)
BOOK = Series("DEMO-AGENCY-A", 2026, pattern="{number}/QĐ-DEMO")


@pytest.mark.parametrize(("given", "expect"), cases("numbering"))
def test_acceptance_cases_of_numbering(given: dict[str, Any], expect: dict[str, Any]) -> None:
    if "date" in given:
        assert date_line(date.fromisoformat(given["date"])) == expect["display"]
        return
    if "signed_at" in given:
        moments = local(given["signed_at"]), local(given["numbered_at"])
        assert numbered_on_time(*moments, calendar(given["calendar"])) is expect["on_time"]
        return
    series = Series(given["agency"], given["year"])
    last = max(given.get("existing", [0]) + [given.get("last", 0)])
    asked = series, Tail(last), date(given["year"], 3, 2), given.get("requested")
    if "error" in expect:
        assert refused(take, *asked) == expect["error"]
        return
    found = take(*asked)
    assert (found.number, found.display) == (expect["number"], expect["display"])


class TestNumbers:
    @drawn(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=30))
    @settings(max_examples=40)
    def test_the_run_has_no_gap_no_double_and_no_earlier_date(
        self, steps: list[tuple[int, bool]]
    ) -> None:
        tail, book = Tail(), []
        for days, dropped in steps:
            day = (tail.dated or date(2026, 1, 1)) + timedelta(days=days)
            number = take(BOOK, tail, day)
            book.append(cancel(number, "in hỏng") if dropped else number)
            tail = Tail(number.number, number.dated)
        assert [number.number for number in book] == list(range(1, len(steps) + 1))
        assert book == sorted(book, key=lambda number: number.dated)

    def test_a_date_before_the_previous_number_or_of_another_year_is_refused(self) -> None:
        tail = Tail(7, date(2026, 3, 10))
        assert refused(take, BOOK, tail, date(2026, 3, 9)) == "DATE_BEFORE_PREVIOUS"
        assert refused(take, BOOK, tail, date(2027, 1, 4)) == "DATE_OF_ANOTHER_YEAR"
        assert take(BOOK, tail, date(2026, 3, 10)).number == 8

    def test_a_number_asked_for_is_the_next_one_or_none(self) -> None:
        tail = Tail(57, date(2026, 3, 10))
        assert take(BOOK, tail, date(2026, 3, 10), 58).number == 58
        assert refused(take, BOOK, tail, TODAY, 59) == "NUMBER_LEAVES_GAP"
        assert refused(take, BOOK, tail, TODAY, 1) == "DUPLICATE_NUMBER"
        assert refused(take, BOOK, tail, TODAY, 0) == "NUMBER_BEFORE_FIRST"

    def test_a_book_carried_over_from_paper_goes_on_where_the_paper_ended(self) -> None:
        carried = replace(BOOK, first=313)
        assert take(carried, Tail(), TODAY).number == 313
        assert take(carried, Tail(313), TODAY).number == 314
        assert refused(take, carried, Tail(), TODAY, 57) == "NUMBER_BEFORE_FIRST"

    def test_a_cancelled_number_keeps_number_and_date_and_needs_a_reason(self) -> None:
        number = Number(8, date(2026, 3, 10))
        assert refused(cancel, number, " ") == "REASON_REQUIRED"
        gone = cancel(number, "in hỏng")
        assert (gone.number, gone.dated, gone.cancelled_because) == (8, number.dated, "in hỏng")
        assert refused(cancel, gone, "lại") == "ALREADY_CANCELLED"
        assert refused(take, BOOK, Tail(8, number.dated), TODAY, 8) == "DUPLICATE_NUMBER"

    def test_number_and_date_are_written_as_the_annex_says(self) -> None:
        assert written(BOOK, 5) == "05/QĐ-DEMO"
        assert written(replace(BOOK, pattern="{number}/{year}/QĐ-UBND"), 312) == "312/2026/QĐ-UBND"
        assert place_and_date("Bắc Ninh", date(2026, 6, 29)) == (
            "Bắc Ninh, ngày 29 tháng 6 năm 2026"
        )
        assert date_line(date(2026, 2, 10)) == "ngày 10 tháng 02 năm 2026"

    def test_a_number_given_before_the_signature_is_not_on_time(self) -> None:
        weeks = calendar("VN-2026")
        signed = local("2026-11-20T10:00")
        assert not numbered_on_time(signed, local("2026-11-20T09:59"), weeks)
        assert numbered_on_time(signed, local("2026-11-20T10:00"), weeks)
        assert numbered_on_time(signed, local("2026-11-23T23:59"), weeks)
        assert not numbered_on_time(signed, local("2026-11-24T00:00"), weeks)


@pytest.mark.parametrize(("given", "expect"), cases("register_outgoing"))
def test_acceptance_cases_of_the_outgoing_register(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    assert len(columns.OUTGOING) == given["columns_expected"]
    assert list(columns.OUTGOING) == expect["columns"]


@pytest.mark.parametrize(("given", "expect"), cases("register_archive_loan"))
def test_acceptance_cases_of_loans(given: dict[str, Any], expect: dict[str, Any]) -> None:
    loan = Loan(
        date(2026, 11, 20), given["borrower"], given["document"], given["permitted_by"] or ""
    )
    if not expect.get("allowed", True):
        assert refused(lend, loan) == expect["reason"]
        return
    assert status(lend(loan), date.fromisoformat(given["queried_on"])) == expect["status"]


@pytest.mark.parametrize(("given", "expect"), cases("daily_archive"))
def test_acceptance_cases_of_the_daily_archive(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    found = daily_archive(date.fromisoformat(given["date"]), given["sealed"], given["archived"])
    assert (found.complete, list(found.missing)) == (expect["complete"], expect["missing"])


@pytest.mark.parametrize(("given", "expect"), cases("handover"))
@pytest.mark.requirement("R3.11")
def test_acceptance_cases_of_handing_originals_over(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    minutes = HandOver(
        tuple(given["items"]), True, given["digitised"], given.get("archived", True),
        given.get("returned", True), frozenset(given["signed_by"]), given["copies"],
    )  # fmt: skip
    if expect["valid"]:
        check_hand_over(minutes)
    else:
        assert refused(check_hand_over, minutes) == expect["reason"]


class TestBooks:
    ROW = OutgoingRow("05/QĐ-DEMO", TODAY, "Quyết định về việc thử", "Ký Thử", ("Như trên",), "VT")

    def test_a_row_has_a_cell_for_each_column_of_the_law(self) -> None:
        assert len(self.ROW.cells) == len(columns.OUTGOING) == 10
        assert len(Loan(TODAY, "a", "b", "c").cells) == len(columns.LOANS) == 9
        assert (len(columns.POSTAL), len(columns.DOSSIERS)) == (6, 11)

    def test_a_row_is_opened_whole_and_closed_when_the_document_has_left(self) -> None:
        assert not open_row(self.ROW).closed
        assert refused(open_row, replace(self.ROW, recipients=())) == "ROW_INCOMPLETE"
        for none in (0, -1):
            assert refused(close_row, self.ROW, none, TODAY, "Nhận Thử") == "ROW_INCOMPLETE"
        assert refused(close_row, self.ROW, 2, TODAY, " ") == "ROW_INCOMPLETE"
        early = TODAY - timedelta(days=1)
        assert refused(close_row, self.ROW, 2, early, "Nhận Thử") == "DATE_BEFORE_PREVIOUS"
        closed = close_row(self.ROW, 2, TODAY, "Nhận Thử")
        assert closed.closed
        assert closed.cells[6:9] == ("2", "24/11/2026", "Nhận Thử")

    def test_an_annulled_document_keeps_its_row_with_the_reason(self) -> None:
        assert refused(strike, self.ROW, "") == "REASON_REQUIRED"
        assert strike(self.ROW, "sai tên").cells[9] == "Hủy: sai tên"
        assert strike(replace(self.ROW, note="gấp"), "sai tên").note == "gấp; Hủy: sai tên"

    def test_a_loan_is_overdue_from_the_day_after_its_date_until_it_is_back(self) -> None:
        loan = lend(Loan(TODAY, "Mượn Thử", "05/QĐ-DEMO", "Lãnh đạo", due_back=TODAY))
        late = TODAY + timedelta(days=1)
        assert (status(loan, TODAY), status(loan, late)) == ("ON_LOAN", "OVERDUE")
        back = give_back(loan, late)
        assert (status(back, late), back.cells[6]) == ("RETURNED", "25/11/2026")
        assert refused(give_back, back, late) == "ALREADY_RETURNED"
        assert refused(give_back, loan, TODAY - timedelta(days=1)) == "RETURN_BEFORE_LOAN"
        assert status(give_back(loan, TODAY), TODAY) == "RETURNED"

    def test_a_copy_is_lent_once_and_to_somebody(self) -> None:
        loan = Loan(TODAY, "Mượn Thử", "05/QĐ-DEMO", "Lãnh đạo")
        assert refused(lend, loan, frozenset({"05/QĐ-DEMO"})) == "ALREADY_ON_LOAN"
        assert refused(lend, replace(loan, borrower=" ")) == "BORROWER_REQUIRED"

    def test_the_daily_archive_names_each_missing_once_in_the_order_of_sealing(self) -> None:
        found = daily_archive(TODAY, ["03", "01", "03", "02"], ["02", "09"])
        assert (found.missing, found.unexpected) == (("03", "01"), ("09",))

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"items": (" ",)}, "ITEMS_REQUIRED"),
            ({"settled": False}, "NOT_SETTLED"),
            ({"digitised": False}, "NOT_DIGITISED"),
            ({"archived": False}, "NOT_ARCHIVED"),
            ({"returned": False}, "NOT_RETURNED"),
            ({"signed_by": frozenset({"TRUNG_TAM"})}, "BOTH_SIDES_MUST_SIGN"),
            ({"copies": 1}, "TWO_COPIES_REQUIRED"),
        ],
    )
    def test_originals_leave_only_when_all_is_done(
        self, change: dict[str, Any], reason: str
    ) -> None:
        whole = HandOver(
            ("D",), True, True, True, True, frozenset({"TRUNG_TAM", "CO_QUAN"}), copies=2
        )
        check_hand_over(whole)
        assert refused(check_hand_over, replace(whole, **change)) == reason
