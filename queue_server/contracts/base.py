"""What all messages share: frozen models, text in NFC, instants with an offset."""

import unicodedata
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field


def _clean(text: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise ValueError("control characters are not allowed")
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("text must be in Unicode normal form C (NFC)")
    return text


# One line of text a person typed. Scanner payloads are not Text: the server normalises those itself.
Text = Annotated[str, Field(max_length=500), AfterValidator(_clean)]
ShortText = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_clean)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.:-]{0,79}$")]
# Made by whoever asks, so that asking again is harmless (a UUID or 128 random bits in hex).
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
SeriesLetter = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
Label = Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9]{3}$")]
Language = Annotated[str, Field(pattern=r"^(vi|en|ko|zh)$")]


def _no_number(value: Any) -> Any:
    if isinstance(value, int | float):
        raise ValueError("a date is written as text")
    return value


def _no_text(value: Any) -> Any:
    if isinstance(value, bool | str):
        raise ValueError("a number is written without quotes; true and false are none")
    return value


def _in_our_times(instant: datetime) -> datetime:
    if not 2000 <= instant.year < 2200:
        raise ValueError("the instant must lie between the years 2000 and 2200")
    return instant


Instant = Annotated[AwareDatetime, BeforeValidator(_no_number), AfterValidator(_in_our_times)]
Day = Annotated[date, BeforeValidator(_no_number)]
Whole = Annotated[int, BeforeValidator(_no_text)]
RowId = Annotated[Whole, Field(ge=1, le=2**53)]


class Request(BaseModel):
    """Asked of the server or the bridge: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Notice(BaseModel):
    """Told by the server or the bridge: unknown keys are ignored, so that new servers keep old devices."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Problem(Notice):
    """RFC 9457 problem details. `code` is stable; `detail` says what to do, in Vietnamese."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[dict[str, str]] = []


class Names(Notice):
    """One name in the four languages of the kiosk. Vietnamese is official; the rest may be empty."""

    vi: str
    en: str = ""
    ko: str = ""
    zh: str = ""
