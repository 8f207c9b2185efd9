"""What each desk sees of a person: no more than its work needs, and citizens' screens never a whole name.

Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (purpose and minimisation). The one place of masks: a page shows what
`shown` gives, never a `Person`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from .dossiers.people import Person
from .roles import Role

DOT = "•"
_KEPT_DIGITS = 3


class Audience(StrEnum):
    """Who looks, by the desk where they sit."""

    RECEPTION = "reception"  # names and addresses; number and phone whole only when revealed (noted in the trail)
    APPRAISAL = "appraisal"  # name, birth and address, which the papers are compared with; number and phone masked
    SUPERVISION = "supervision"  # everything masked
    INSPECTION = "inspection"  # everything masked
    PUBLIC = "public"  # kiosk, phone and hall: initials only
    NOBODY = "nobody"  # administration and everyone else: nothing


_AUDIENCES: tuple[tuple[Role, Audience], ...] = (
    (Role.CLERK, Audience.RECEPTION),
    (Role.RETURN_OFFICER, Audience.RECEPTION),
    (Role.APPRAISER, Audience.APPRAISAL),
    (Role.APPROVER, Audience.APPRAISAL),
    (Role.SUPERVISOR, Audience.SUPERVISION),
    (Role.INSPECTOR, Audience.INSPECTION),
)


def audience_of(roles: frozenset[str]) -> Audience:
    """For a page that several desks share: the widest view among somebody's roles."""
    return next((seen for role, seen in _AUDIENCES if role in roles), Audience.NOBODY)


def may_reveal(audience: Audience) -> bool:
    """Whether this desk may ask for number and phone in full; asking is noted with `reading.note_reading`."""
    return audience is Audience.RECEPTION


@dataclass(frozen=True, slots=True)
class Shown:
    """A person as one audience sees them; empty text where it sees nothing. `whole` tells that nothing is masked."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    born: str = field(default="", repr=False)
    sex: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    tax_code: str = field(default="", repr=False)
    whole: bool = False


def shown(person: Person, audience: Audience, *, revealed: bool = False) -> Shown:
    """What this audience sees. `revealed` counts only where `may_reveal` says so; elsewhere it changes nothing."""
    if audience is Audience.NOBODY:
        return Shown()
    if audience is Audience.PUBLIC:
        return Shown(name=initials(person.name))
    if audience in (Audience.SUPERVISION, Audience.INSPECTION):
        return _masked(person)
    whole = revealed and may_reveal(audience)
    return Shown(
        name=person.name,
        number=person.number if whole else mask_digits(person.number),
        born=person.born.strftime("%d/%m/%Y") if person.born else "",
        sex=person.sex,
        address=person.address,
        phone=person.phone if whole else mask_digits(person.phone),
        email=person.email if whole else mask_email(person.email),
        tax_code=person.tax_code,
        whole=whole,
    )


def _masked(person: Person) -> Shown:
    """An organisation's name is public; of a person's address only the last part (commune, province) is left."""
    return Shown(
        name=person.name if person.tax_code and not person.number else mask_name(person.name),
        number=mask_digits(person.number),
        born=str(person.born.year) if person.born else "",
        address=mask_address(person.address),
        phone=mask_digits(person.phone),
        email=mask_email(person.email),
        tax_code=person.tax_code,
    )


def initials(name: str) -> str:
    """“N. V. T.”: enough for oneself, too little for the next in line."""
    return " ".join(f"{word[0].upper()}." for word in name.split())


def mask_name(name: str) -> str:
    """“N••••• V•• Thử”: the given name, which comes last, and no more than initials of the rest."""
    words = name.split()
    if len(words) < 2:
        return initials(name)
    return " ".join([*(word[0] + DOT * (len(word) - 1) for word in words[:-1]), words[-1]])


def mask_digits(value: str) -> str:
    """The last three characters of a number or phone; of a short one nothing."""
    hidden = max(len(value) - _KEPT_DIGITS, _KEPT_DIGITS)
    return DOT * min(hidden, len(value)) + value[hidden:]


def mask_email(value: str) -> str:
    """The first letter, unless it is the only one, and the provider."""
    name, at, provider = value.partition("@")
    return f"{name[: len(name) > 1]}{DOT * 3}@{provider}" if at else DOT * min(len(value), 3)


def mask_address(value: str) -> str:
    """What follows the first comma of the last two: commune and province; an address without commas shows nothing."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) < 2:
        return DOT * 3 if parts else ""
    return ", ".join([DOT * 3, *parts[-2 if len(parts) > 2 else -1 :]])
