"""When the receipt is printed, and what may not be missing from it (seed Đ6.3, Đ6.4, Đ6.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from queue_server.domain.errors import DomainError

from .fields import Form, missing

SENTENCES = {
    "INCOMPLETE_DOSSIER": "Hồ sơ chưa đủ. Mời hướng dẫn bổ sung hoặc từ chối.",
    "CODE_MUST_BE_PRINTED": "Giấy tiếp nhận phải in mã hồ sơ. Mời cấp mã trước.",
    "FIELDS_MISSING": "Biểu mẫu còn thiếu nội dung. Mời ghi đủ trước khi in.",
}
RECEIPT = "GIAY_TIEP_NHAN_HEN_TRA"


class FormRefused(DomainError):
    """`reason` is stable and one of SENTENCES; `fields` names what is missing."""

    code = "form_refused"

    def __init__(self, reason: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason
        self.fields = fields


@dataclass(frozen=True)
class Acceptance:
    """What accepting a dossier entails: the system is always brought up to date and the code always given."""

    print_receipt: bool
    must_update_system: bool = True
    code_assigned: bool = True


def on_acceptance(
    same_day: bool, asked_for_receipt: bool, components_complete: bool = True
) -> Acceptance:
    """A same-day dossier goes without receipt unless the applicant asks (seed Đ6.5). FormRefused when incomplete."""
    if not components_complete:
        raise FormRefused("INCOMPLETE_DOSSIER")
    return Acceptance(print_receipt=asked_for_receipt or not same_day)


def check_printable(form: Form, values: Mapping[str, object]) -> None:
    """FormRefused with the fields that are missing; the receipt's code has its own reason (seed Đ6.4)."""
    lacking = missing(form, values)
    if form.code == RECEIPT and "ma_ho_so" in lacking:
        raise FormRefused("CODE_MUST_BE_PRINTED", lacking)
    if lacking:
        raise FormRefused("FIELDS_MISSING", lacking)
