"""Where people may ask: published telephone numbers and approved channels (seed Đ5.2.b–d).

Only what was approved by somebody, by a decision that holds on that day, is ever shown.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from queue_server.domain.errors import DomainError

Kind = Literal["phone", "national_portal", "provincial_portal", "social", "post"]
KINDS: tuple[Kind, ...] = ("phone", "national_portal", "provincial_portal", "social", "post")
LINKED = frozenset({"national_portal", "provincial_portal", "social"})
_PHONE = re.compile(r"[0-9+][0-9 .]{2,19}")
_LONGEST = {"name": 120, "address": 300, "approved_by": 120, "decision": 80}


class ChannelWrong(DomainError):
    """`field` names the cell to mend."""

    code = "channel_wrong"

    def __init__(self, which: str, detail: str) -> None:
        super().__init__(detail)
        self.field = which


@dataclass(frozen=True)
class ContactChannel:
    """`address`: a telephone number, an https link or a postal address, by kind. `site_id` None: all sites."""

    id: int
    site_id: str | None
    kind: Kind
    name: str
    address: str
    approved_by: str = ""
    decision: str = ""
    decided_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def approved(self) -> bool:
        return bool(self.approved_by and self.decision and self.decided_on)

    def shown(self, day: date) -> bool:
        """Approved, and in force on that day (both bounds included)."""
        begun = self.valid_from is None or self.valid_from <= day
        ended = self.valid_to is not None and self.valid_to < day
        return self.approved and begun and not ended

    @property
    def link(self) -> str:
        """What a code of squares leads to; nothing for a postal address."""
        if self.kind == "phone":
            return "tel:" + re.sub(r"[ .]", "", self.address)
        return self.address if self.kind in LINKED else ""


def checked(channel: ContactChannel) -> ContactChannel:
    """Trimmed, each cell plausible. ChannelWrong with the first that is not."""
    texts = {name: _line(getattr(channel, name)) for name in _LONGEST}
    clean = replace(channel, **texts)  # type: ignore[arg-type]
    for name, most in _LONGEST.items():
        if len(texts[name]) > most:
            raise ChannelWrong(name, f"Dài quá {most} ký tự.")
    if clean.kind not in KINDS:
        raise ChannelWrong("kind", "Mời chọn loại kênh.")
    if not clean.name:
        raise ChannelWrong("name", "Mời ghi tên kênh.")
    if not _fits(clean):
        raise ChannelWrong("address", _WANTED.get(clean.kind, "Mời ghi địa chỉ https://…"))
    if clean.valid_from and clean.valid_to and clean.valid_to < clean.valid_from:
        raise ChannelWrong("valid_to", "Ngày hết hiệu lực trước ngày có hiệu lực.")
    return clean


_WANTED = {"phone": "Mời ghi số điện thoại.", "post": "Mời ghi địa chỉ nhận thư."}


def _line(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in composed)
    return " ".join(plain.split())


def _fits(channel: ContactChannel) -> bool:
    if channel.kind == "phone":
        return bool(_PHONE.fullmatch(channel.address))
    if channel.kind not in LINKED:
        return bool(channel.address)
    return _is_safe_link(channel.address)


def _is_safe_link(address: str) -> bool:
    """An ordinary address of a host: no name or password in it, which could make another host look like this one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = address.isascii() and " " not in address and "\\" not in address
    return plain and parts.scheme == "https" and "." in host and "@" not in parts.netloc
