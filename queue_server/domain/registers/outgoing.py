"""Sổ đăng ký văn bản đi: the row is opened with the number, before the seal, and closed when the document has left.

Source: NĐ 30/2020/NĐ-CP Đ14, Đ16, Phụ lục IV mục I; seed Đ9.3.a (ARCHITECTURE P14: opened before the seal)."""

from dataclasses import dataclass, replace
from datetime import date

from .refusals import refuse_unless


@dataclass(frozen=True)
class OutgoingRow:
    """One line of the book; `cells` are its ten columns in the order of the law."""

    number: str
    dated: date
    title: str
    signer: str
    recipients: tuple[str, ...]
    copy_kept_by: str
    copies: int = 0
    sent_on: date | None = None
    received_by: str = ""
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            self.number,
            f"{self.dated:%d/%m/%Y}",
            self.title,
            self.signer,
            "; ".join(self.recipients),
            self.copy_kept_by,
            str(self.copies) if self.copies else "",
            f"{self.sent_on:%d/%m/%Y}" if self.sent_on else "",
            self.received_by,
            self.note,
        )

    @property
    def closed(self) -> bool:
        return bool(self.sent_on and self.copies and self.received_by)


def open_row(row: OutgoingRow) -> OutgoingRow:
    """What must be known before the seal: the first six columns."""
    refuse_unless(all(cell.strip() for cell in row.cells[:6]), "ROW_INCOMPLETE")
    return row


def close_row(row: OutgoingRow, copies: int, sent_on: date, received_by: str) -> OutgoingRow:
    """The document has left: how many copies, when, and who signed for them."""
    closed = replace(row, copies=copies, sent_on=sent_on, received_by=received_by.strip())
    refuse_unless(copies > 0 and closed.closed, "ROW_INCOMPLETE")
    refuse_unless(sent_on >= row.dated, "DATE_BEFORE_PREVIOUS")
    return closed


def strike(row: OutgoingRow, reason: str) -> OutgoingRow:
    """The document was annulled: the row stays, with the reason in the last column."""
    refuse_unless(bool(reason.strip()), "REASON_REQUIRED")
    said = f"Hủy: {reason.strip()}"
    return replace(row, note=f"{row.note}; {said}" if row.note else said)
