"""The kiosk's words: texts in the language of the visit, names, waits, and a QR code."""

import functools
from datetime import date
from typing import Any

import segno
from flask import g
from markupsafe import Markup

from queue_server.contracts.base import Names
from queue_server.contracts.tickets import WaitRange
from queue_server.design import words


def say(key: str, **values: Any) -> str:
    return words.say("kiosk", g.get("language", "vi"), key, **values)


def say_in(audience: str) -> functools.partial[str]:
    """`t` of another audience, in the language of the visit."""
    return functools.partial(words.say, audience, g.get("language", "vi"))


def say_html(key: str, **values: int | str) -> Markup:
    """A text of ours with <b> in it; the values are escaped."""
    text = words.catalogue("kiosk", g.get("language", "vi"))[key]
    return Markup(text).format(**values)


def dated(day: date) -> str:
    """`Thứ Ba, 24/11/2026`, as each language writes it."""
    return say("date", weekday=say(f"weekday.{day.weekday()}"), date=day.strftime("%d/%m/%Y"))


def name_in(names: Names | None, language: str) -> str:
    """In the language of the visit; English, then Vietnamese, where there is none."""
    if names is None:
        return ""
    if language == "vi":
        return names.vi
    return getattr(names, language) or names.en or names.vi


def zone_parts(name: str) -> dict[str, str]:
    """`Khu A, tầng 1` in two lines: where, and on which floor."""
    zone, _, floor = name.partition(", ")
    return {"zone": zone, "floor": floor[:1].upper() + floor[1:]}


def agencies(names: list[str], above: str) -> str:
    """The agencies under the name of a field: as many as its card has lines for, then `+2`."""
    longest = 60 if len(above) <= 22 else 32
    kept = names[:1]
    for name in names[1:]:
        if len(", ".join([*kept, name])) > longest - 4:
            break
        kept.append(name)
    more = len(names) - len(kept)
    text = ", ".join(kept)
    return f"{text} +{more}" if more and len(text) + 3 <= longest else text


def wait_text(wait: WaitRange | None) -> str:
    if wait is None:
        return ""
    if wait.low_minutes == wait.high_minutes:
        return say("wait.minutes", n=max(1, wait.high_minutes))
    return say("wait.range", low=wait.low_minutes, high=wait.high_minutes)


@functools.lru_cache(maxsize=8)
def qr(url: str) -> Markup:
    """A QR code as SVG without sizes or styles of its own; empty without an address."""
    if not url:
        return Markup("")
    code = segno.make(url, error="m", micro=False)
    return Markup(
        code.svg_inline(
            border=2, dark="#0B2239", light="#fff", omitsize=True, svgclass="qr", lineclass=None
        )
    )
