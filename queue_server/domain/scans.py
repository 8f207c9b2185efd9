"""What was scanned, told by its content alone: one place for every scanner, kiosk and counter.

Nothing that was scanned is proof of anything: every one of these can be printed or written by anybody."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from . import cards, dossier_codes, mrz
from .cards import Card, CardUnreadable

_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")  # symbology identifier that some scanners put in front
_FOLLOW = re.compile(r"/t/([A-Za-z0-9_-]{24})/?")
# Old health insurance cards begin with a 15 character code, newer ones with ten digits; names follow as hex.
_HEALTH = re.compile(r"(?:[A-Z]{2}[0-9]{13}|[0-9]{10})\|(?:[0-9A-Fa-f]{2})+\|")
_CHIP_TEXT = 300  # characters of one field of a chip


@dataclass(frozen=True)
class CardScan:
    """A citizen card, by its QR or its chip; neither is checked against the issuer."""

    card: Card
    from_chip: bool = False


@dataclass(frozen=True)
class TicketScan:
    """The QR of a queue ticket. Whoever holds its token may see its place."""

    token: str = field(repr=False)


@dataclass(frozen=True)
class DossierScan:
    """A dossier by its code: a bar code, or with `receipt` the link printed on a receipt."""

    code: str
    receipt: bool = False


@dataclass(frozen=True)
class HealthCardScan:
    """A health insurance card: recognised so that it can be refused by name; nothing of it is read."""


Scan = CardScan | TicketScan | DossierScan | HealthCardScan


def classify(payload: str, today: date) -> Scan:
    """CardUnreadable: nothing that is known here."""
    text = unicodedata.normalize("NFC", payload).strip("\ufeff\r\n\t \x00")
    text = _AIM.sub("", text).lstrip("\ufeff")
    if text.startswith("{"):
        return CardScan(_chip(text, today), from_chip=True)
    if text.lower().startswith(("http://", "https://")):
        return _link(text)
    if code := _code(text):
        return DossierScan(code)
    if _HEALTH.match(text):
        return HealthCardScan()
    return CardScan(cards.parse(text))


def _unreadable() -> CardUnreadable:
    return CardUnreadable("Chưa đọc được thẻ. Mời đặt mặt có mã QR lên kính.")


def _code(text: str) -> str | None:
    """Capital letters and no spaces are made here, at the door; a stored code is exact."""
    plain = text.strip().upper()
    if dossier_codes.waiting_id(plain) is not None:
        return plain
    try:
        return dossier_codes.parse(plain).text
    except dossier_codes.NotADossierCode:
        return None


def _link(text: str) -> Scan:
    """Of a ticket: `…/t/<token>`. Of a receipt: any address that carries a dossier code."""
    try:
        parts = urlsplit(text)
        queries = parse_qsl(parts.query, max_num_fields=20)
    except ValueError:
        raise _unreadable() from None
    if found := _FOLLOW.fullmatch(parts.path):
        return TicketScan(found[1])
    words = [*parts.path.split("/"), *(value for _, value in queries), parts.fragment]
    for word in words:
        if code := _code(unquote(word)):
            return DossierScan(code, receipt=True)
    raise _unreadable()


def _chip(text: str, today: date) -> Card:
    """What the bridge read from a chip: the machine readable zone, and the Vietnamese fields by number."""
    try:
        told = json.loads(text)
        zone = mrz.parse(told["mrz"], today)
        fields = {str(key): str(value)[:_CHIP_TEXT] for key, value in told["fields"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _unreadable() from None
    number = fields.get("1", "") or zone.personal
    read = Card(
        number=number,
        old_number=None,
        name=unicodedata.normalize("NFC", fields.get("2", "")).strip()[:100] or zone.name,
        born=_day(fields.get("3", "")) or zone.born,
        sex=zone.sex,
        address=unicodedata.normalize("NFC", fields.get("9", "")),
        issued=_day(fields.get("11", "")),
        warnings=tuple(cards.contradictions(number, zone.born, zone.sex)),
    )
    if not read.name:
        raise _unreadable()
    return read


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a date alone
    except ValueError:
        return None
