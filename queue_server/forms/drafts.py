"""A draft result as PDF whose number and date are form fields, ready for numbers, signatures and the seal."""

import io
import json

from pikepdf import ObjectStreamMode, Pdf
from pydantic import ValidationError

from queue_server.contracts.forms import Draft

from . import letters
from .fields import Look, Place, add_fields
from .typesetting import places, set_pdf

# Number and date of an outgoing document are given after the signature (NĐ 30/2020 Đ14, Đ15).
LOOKS = {
    "number": Look("Số của văn bản", align=2, longest=12),
    "date": Look("Ngày tháng năm ban hành", style="italic", align=0, longest=40),
}
_FRAME = {"size": "a4", "form": "draft", "qr": "", "bars": "", "rating_qr": "", "code": ""}


def draft_pdf(data: bytes) -> bytes:
    """A `contracts.forms.Draft` as JSON → PDF. ValueError "draft_wrong": not a draft, or one without a paragraph;
    "letter_unknown U+XXXX": with a letter that cannot be printed."""
    try:
        draft = Draft.model_validate_json(data)
    except ValidationError as error:
        raise ValueError("draft_wrong") from error
    if not draft.body:
        raise ValueError("draft_wrong")
    content = json.loads(draft.model_dump_json())
    letters.check(content)
    title = " ".join(part for part in (draft.kind, draft.about) if part)
    page = set_pdf("draft", content | _FRAME | {"title": title}, draft.made_at, "1.7")
    return _with_fields(page, [Place(**one) for one in places("draft", "hole")])


def _with_fields(page: bytes, holes: list[Place]) -> bytes:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(page)) as pdf:
        add_fields(pdf, holes, LOOKS)
        # A fixed identity and a plain table: the same draft gives the same bytes, and updates can be appended.
        pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.disable)
    return out.getvalue()
