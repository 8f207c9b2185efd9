"""A day as a person types it in a form of ours."""

import re
from datetime import date

from flask import request

from .pages import say

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class DayUnread(Exception):
    """`what_to_write` says how a day is written."""

    def __init__(self) -> None:
        super().__init__("day")
        self.what_to_write = say("write_day")


def read_day(name: str) -> date:
    """dd/mm/yyyy, or yyyy-mm-dd as a browser's own control sends it."""
    found = _DAY.fullmatch(request.form.get(name, "").strip())
    if found is None:
        raise DayUnread
    day, month, year = (
        (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DayUnread from None
