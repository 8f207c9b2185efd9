"""Sổ sử dụng bản lưu: who has an archived copy, who allowed it and when it comes back.

Source: NĐ 30/2020/NĐ-CP Phụ lục IV mục IV; seed Đ9.3.b."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from .refusals import refuse_unless

Status = Literal["ON_LOAN", "OVERDUE", "RETURNED"]


@dataclass(frozen=True)
class Loan:
    """One line of the book; `cells` are its nine columns. `due_back` None was lent without a date."""

    lent_on: date
    borrower: str
    document: str
    permitted_by: str
    title: str = ""
    file: str = ""
    due_back: date | None = None
    returned_on: date | None = None
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        returned = f"{self.returned_on:%d/%m/%Y}" if self.returned_on else ""
        # Ký nhận is signed by hand on the bound page.
        return (
            f"{self.lent_on:%d/%m/%Y}", self.borrower, self.document, self.title, self.file, "",
            returned, self.permitted_by, self.note,
        )  # fmt: skip


def lend(loan: Loan, out: frozenset[str] = frozenset()) -> Loan:
    """`out` names the documents on loan now. RegisterRefused when it may not go."""
    refuse_unless(bool(loan.permitted_by.strip()), "PERMISSION_REQUIRED")
    refuse_unless(bool(loan.borrower.strip()), "BORROWER_REQUIRED")
    refuse_unless(loan.document not in out, "ALREADY_ON_LOAN")
    return loan


def status(loan: Loan, today: date) -> Status:
    """Overdue from the day after the date it was promised for."""
    if loan.returned_on is not None:
        return "RETURNED"
    return "OVERDUE" if loan.due_back is not None and today > loan.due_back else "ON_LOAN"


def give_back(loan: Loan, day: date) -> Loan:
    refuse_unless(loan.returned_on is None, "ALREADY_RETURNED")
    refuse_unless(day >= loan.lent_on, "RETURN_BEFORE_LOAN")
    return replace(loan, returned_on=day)
