"""Kinds of cells: how a JSON value or a spreadsheet cell becomes a typed value, and how it is written back.

Every kind reads both forms, so that a JSON file and a workbook are checked by the same words.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from queue_server.domain.catalogue import ProfileItem

LONGEST = 2000
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_DAY_CODES = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_HOURS = re.compile(r"(\d{1,2})[:hH](\d{2})")


class Wrong(Exception):
    """The cell cannot be read. `what_to_write` says what would be."""

    def __init__(self, code: str, title: str, what_to_write: str) -> None:
        super().__init__(code)
        self.code, self.title, self.what_to_write = code, title, what_to_write


def clean(raw: object) -> str:
    """One line of text in NFC, blanks folded; numbers that a spreadsheet made of text are text again."""
    if raw is None:
        return ""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Wrong(
            "not_text", "Ô không phải chữ", "Mời ghi chữ, không ghi ngày giờ hay danh sách."
        )
    letters = raw if isinstance(raw, str) else _digits(raw)
    # Format characters (soft hyphen, zero width space, byte order mark) come with pasted text, unseen.
    visible = "".join(letter for letter in letters if unicodedata.category(letter) != "Cf")
    line = " ".join(unicodedata.normalize("NFC", visible).split())
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in line):
        raise Wrong("bad_characters", "Ô có ký tự không dùng được", "Mời gõ lại bằng bàn phím.")
    if len(line) > LONGEST:
        raise Wrong("too_long", "Ô quá dài", f"Mời rút còn {LONGEST} chữ trở xuống.")
    return line


def _digits(raw: int | float) -> str:
    return str(int(raw)) if isinstance(raw, int) or raw.is_integer() else repr(raw)


def text(raw: object) -> str:
    return clean(raw)


def optional_text(raw: object) -> str | None:
    return clean(raw) or None


def code(raw: object) -> str | None:
    """A procedure code. A number cell is believed only when no trailing zero can have been lost."""
    if isinstance(raw, float):
        if len(repr(raw).partition(".")[2]) == 6:
            return repr(raw)
        raise Wrong(
            "code_form",
            "Mã thủ tục không đúng dạng",
            "Ô đang là số. Mời đổi sang chữ, đủ 6 chữ số sau dấu chấm.",
        )
    return optional_text(raw)


def whole(raw: object) -> int | None:
    """A whole number; "810.000" and "810 000 đ" are read as Vietnamese write them. Empty is None."""
    wrong = Wrong(
        "not_a_number", "Ô không phải số nguyên", "Mời ghi số nguyên, ví dụ 10 hoặc 810.000."
    )
    if isinstance(raw, bool):
        raise wrong
    if isinstance(raw, int | float):
        if raw != raw or abs(raw) > 10**12 or raw != int(raw):
            raise wrong
        return int(raw)
    words = clean(raw).removesuffix("đồng").removesuffix("đ").strip()
    if not words:
        return None
    if not re.fullmatch(r"-?\d{1,12}|-?\d{1,3}([. ]\d{3}){1,4}", words, re.ASCII):
        raise wrong
    return int(re.sub(r"[. ]", "", words))


def number(raw: object) -> int:
    """A whole number that may not be empty."""
    value = whole(raw)
    if value is None:
        raise Wrong("number_missing", "Ô trống", "Mời ghi số nguyên.")
    return value


def count(raw: object) -> int:
    """A whole number; empty is 0."""
    return whole(raw) or 0


def yes(raw: object) -> bool:
    """có / không; empty is không."""
    if isinstance(raw, bool):
        return raw
    word = clean(raw).casefold()
    if word in ("có", "x", "1", "true"):
        return True
    if word in ("", "không", "0", "false"):
        return False
    raise Wrong("not_yes_no", "Ô không phải có hoặc không", "Mời ghi có hoặc không.")


def day(raw: object) -> date | None:
    """dd/mm/yyyy, yyyy-mm-dd or a date cell; empty is None."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    words = clean(raw)
    if not words:
        return None
    for pattern in (
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    ):
        if found := re.fullmatch(pattern, words, re.ASCII):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Wrong("not_a_date", "Ô không phải ngày", "Mời ghi ngày/tháng/năm, ví dụ 01/04/2026.")


def some_day(raw: object) -> date:
    found = day(raw)
    if found is None:
        raise Wrong("date_missing", "Ô trống", "Mời ghi ngày/tháng/năm.")
    return found


def clock(raw: object) -> time | None:
    """HH:MM or a time cell; empty is None."""
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0, tzinfo=None)
    words = clean(raw)
    found = _HOURS.fullmatch(words)
    if not words:
        return None
    try:
        if found:
            return time(int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise Wrong("not_a_time", "Ô không phải giờ", "Mời ghi giờ:phút, ví dụ 15:00.")


def many(raw: object) -> tuple[str, ...]:
    """Several entries, each on a line of its own or after a semicolon."""
    entries = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(piece for entry in entries for piece in _split(entry))


def _split(raw: object) -> list[str]:
    if isinstance(raw, str):
        return [part for part in map(clean, re.split(r"[;\n]", raw)) if part]
    return [part for part in [clean(raw)] if part]


def sessions(raw: object) -> tuple[tuple[time, time], ...]:
    """07:30-11:30; 13:00-17:00, or a list of pairs."""
    wrong = Wrong(
        "not_sessions", "Giờ mở cửa không đọc được", "Mời ghi như 07:30-11:30; 13:00-17:00."
    )
    if isinstance(raw, list):
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in raw):
            raise wrong
        pairs = [tuple(map(clock, pair)) for pair in raw]
    else:
        halves = [part.replace("–", "-").split("-") for part in many(raw)]
        if not all(len(half) == 2 for half in halves):
            raise wrong
        pairs = [tuple(map(clock, half)) for half in halves]
    if any(None in pair for pair in pairs):
        raise wrong
    return tuple((pair[0], pair[1]) for pair in pairs if pair[0] and pair[1])


def weekday(raw: object) -> int:
    """Thứ Hai … Chủ Nhật, T2 … CN, MON … SUN; Monday is 0."""
    word = clean(raw).casefold()
    for names in (WEEKDAYS, _DAY_CODES, ("T2", "T3", "T4", "T5", "T6", "T7", "CN")):
        folded = [name.casefold() for name in names]
        if word in folded:
            return folded.index(word)
    raise Wrong(
        "weekday", "Không có thứ này trong tuần", "Mời ghi Thứ Hai, Thứ Ba … hoặc Chủ Nhật."
    )


def weights(raw: object) -> tuple[ProfileItem, ...]:
    """D:10; TK:3, or a list of {series, weight}."""
    wrong = Wrong("not_weights", "Loạt số và hệ số không đọc được", "Mời ghi như D:10; TK:3.")
    if isinstance(raw, list) and any(isinstance(item, dict) for item in raw):
        if not all(isinstance(item, dict) and set(item) == {"series", "weight"} for item in raw):
            raise wrong
        return tuple(ProfileItem(clean(item["series"]), number(item["weight"])) for item in raw)
    items = []
    for part in many(raw):
        letter, colon, weight = part.partition(":")
        if not colon or not re.fullmatch(r"-?\d{1,3}", weight.strip(), re.ASCII):
            raise wrong
        items.append(ProfileItem(letter.strip(), int(weight)))
    return tuple(items)


@dataclass(frozen=True)
class Choice:
    """One of a few words: the code in JSON, Vietnamese in a workbook; both are understood in both."""

    words: Mapping[str, str]
    optional: bool = False

    def _code(self, raw: object) -> str:
        word = clean(raw).casefold()
        for value, name in self.words.items():
            if word in (value.casefold(), name.casefold()):
                return value
        known = "; ".join(self.words.values())
        raise Wrong("not_a_choice", "Ô có giá trị lạ", f"Mời ghi một trong: {known}.")

    def one(self, raw: object) -> str | None:
        return None if self.optional and not clean(raw) else self._code(raw)

    def several(self, raw: object) -> tuple[str, ...]:
        return tuple(self._code(part) for part in many(raw))

    def written(self, value: object) -> object:
        values: Sequence[object] = value if isinstance(value, tuple) else (value,)
        return "; ".join(self.words.get(str(item), "") for item in values)


Read = Callable[[object], object]
Write = Callable[[object], object]


def written(value: object) -> object:
    """A typed value as a spreadsheet cell: dates as dates, numbers as numbers, the rest as text."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, tuple):
        return "\n".join(_entry(item) for item in value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value


def written_weekday(value: object) -> object:
    return WEEKDAYS[value] if isinstance(value, int) and 0 <= value <= 6 else ""


def _entry(item: object) -> str:
    if isinstance(item, ProfileItem):
        return f"{item.series}:{item.weight}"
    if isinstance(item, tuple):
        return "-".join(str(written(part)) for part in item)
    return str(item)
