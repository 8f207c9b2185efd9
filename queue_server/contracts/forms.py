"""What the compute child is asked for: the content of one printed form, or of one draft result.

The child draws and decides nothing: titles, limits, masks and who may see what were settled by whoever asks.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from .base import Day, Instant, Request, Text, Whole, _clean

MOST_ROWS = 300
Size = Literal["a4", "a5"]
# `kept` stays with the centre, `handed` goes with the applicant and carries masked numbers.
Copy = Literal["kept", "handed"]
Mark = Literal["", "ok", "missing", "wrong", "not_needed"]
Count = Annotated[Whole, Field(ge=0, le=999)]
# A paragraph an officer wrote, and several of them.
Paragraph = Annotated[str, Field(max_length=4000), AfterValidator(_clean)]
Prose = Annotated[tuple[Paragraph, ...], Field(max_length=200)]


class Party(Request):
    """A person or organisation. `masked_…` is what the handed copy shows; empty: there it stands in full too."""

    name: Text
    address: Text = ""
    phone: Text = ""
    email: Text = ""
    number: Text = ""
    masked_phone: Text = ""
    masked_number: Text = ""


class Paper(Request):
    """One component with what the officer found."""

    name: Text
    original: Count = 0
    certified_copy: Count = 0
    photocopy: Count = 0
    mark: Mark = ""
    note: Text = ""


class Letterhead(Request):
    """`parent` over `unit` at the left; `place` and `day` at the right. Without a day it is left to be filled in."""

    parent: Text = ""
    unit: Text
    place: Text = ""
    day: Day | None = None


class Sheet(Request):
    """What every form has. `model` and `basis` name the legal form ("Mẫu số 01", "TT 03/2025/TT-VPCP").

    `link` is the content of the QR code, `code` that of the bar code; without them neither is drawn. `made_at` is
    written into the PDF: the same sheet gives the same bytes. `sample` marks it as not valid."""

    title: Text
    model: Text = ""
    basis: Text = ""
    size: Size = "a4"
    copies: Annotated[tuple[Copy, ...], Field(min_length=1, max_length=2)] = ("handed", "kept")
    head: Letterhead
    unit: Text
    code: Text = ""
    link: Text = ""
    number: Text = ""
    rating_link: Text = ""
    hotline: Text = ""
    web: Text = ""
    made_at: Instant
    sample: bool = False


class Receipt(Sheet):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (seed Đ6.1.c, Đ6.4). Instants are local when they come."""

    form: Literal["receipt"]
    submitter: Party
    channel: Text
    owner: Party | None = None
    subject: Text
    papers: Annotated[tuple[Paper, ...], Field(max_length=MOST_ROWS)]
    sets: Count = 1
    duration: Text
    received_at: Instant
    due_at: Instant | None = None
    due_day: Day
    return_by: Text
    fee: Text = ""
    book: Text = ""
    book_number: Text = ""
    officer: Text


class SupplementRequest(Sheet):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (seed Đ5.3, Đ6.1.a): the whole list, each line marked."""

    form: Literal["supplement_request"]
    submitter: Party
    subject: Text
    papers: Annotated[tuple[Paper, ...], Field(max_length=MOST_ROWS)]
    reason: Prose
    guidance: Text
    officer: Text


class ReceptionRefusal(Sheet):
    """Phiếu từ chối tiếp nhận (seed Đ6.1.b). Online: code, time, number, one signature."""

    form: Literal["reception_refusal"]
    online: bool = False
    submitter: Party
    subject: Text
    agency: Text
    reason: Prose
    redirect_to: Text = ""
    submitted_at: Instant | None = None
    officer: Text


class SettlementRefusal(Sheet):
    """Phiếu từ chối giải quyết hồ sơ (seed Đ7.3): an outgoing document, so number and date may be blank yet."""

    form: Literal["settlement_refusal"]
    to: Text
    owner: Party
    agency: Text
    subject: Text
    received_on: Day
    due_day: Day
    reason: Prose
    basis_cited: Prose = ()
    papers: Annotated[tuple[Paper, ...], Field(max_length=MOST_ROWS)] = ()
    complaint: Prose
    recipients: Annotated[tuple[Text, ...], Field(max_length=40)]
    capacity: Text = ""
    position: Text = ""
    signer: Text = ""


class Handing(Request):
    """One passing-on of the dossier: from whom to whom, when, and how it stood."""

    from_unit: Text
    to_unit: Text
    at: Instant
    from_person: Text = ""
    to_person: Text = ""
    result: Text = ""
    note: Text = ""


class ProcessSheet(Sheet):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ, printed from the steps of the closed process (seed Đ3.5)."""

    form: Literal["process_sheet"]
    owner: Party
    subject: Text
    agency: Text
    other_agencies: Text = ""
    received_at: Instant
    due_at: Instant | None = None
    due_day: Day
    handings: Annotated[tuple[Handing, ...], Field(max_length=MOST_ROWS)]


class ReturnReceipt(Sheet):
    """Giấy biên nhận trả kết quả (seed Đ10.a)."""

    form: Literal["return_receipt"]
    subject: Text
    owner: Party
    recipient: Party
    result_kind: Text
    result_number: Text = ""
    result_about: Text = ""
    returned_on: Day | None = None
    officer: Text


class Handover(Sheet):
    """Giấy bàn giao hồ sơ (seed Đ3.5): the originals go to the agency that keeps them."""

    form: Literal["handover"]
    giver: Text
    taker: Text
    subject: Text
    owner: Party
    papers: Annotated[tuple[Paper, ...], Field(max_length=MOST_ROWS)]
    handed_on: Day | None = None
    giver_person: Text = ""
    taker_person: Text = ""


AnySheet = Annotated[
    Receipt | SupplementRequest | ReceptionRefusal | SettlementRefusal | ProcessSheet | ReturnReceipt | Handover,
    Field(discriminator="form"),
]  # fmt: skip
SHEETS: TypeAdapter[AnySheet] = TypeAdapter(AnySheet)
FORM_NAMES = (
    "receipt", "supplement_request", "reception_refusal", "settlement_refusal", "process_sheet",
    "return_receipt", "handover",
)  # fmt: skip


class Draft(Request):
    """A draft result (NĐ 30/2020 Phụ lục I): number and date are left as form fields, for whoever numbers it.

    `symbol` stands behind the number ("/GPXD-SXD"). `body` are paragraphs; of one that begins with "Điều 1."
    that is bold. `recipients` as they are to be read under Nơi nhận, without dash; the last line (Lưu) too."""

    head: Letterhead
    kind: Text
    about: Text = ""
    symbol: Text
    authority: Text = ""
    grounds: Prose = ()
    body: Prose
    recipients: Annotated[tuple[Text, ...], Field(max_length=40)] = ()
    capacity: Text = ""
    position: Text
    signer: Text
    made_at: Instant
    sample: bool = False
