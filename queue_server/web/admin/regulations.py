"""The regulation in force, what newer law says differently, and the decision from which day which set is applied."""

from dataclasses import dataclass
from datetime import date

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.forms.fields import FORMS
from queue_server.domain.roles import Permission
from queue_server.domain.rule_sets import CONFLICTS, SETS, named
from queue_server.services.admin import rule_sets
from queue_server.services.admin.settings import SettingWrong
from queue_server.services.ports import SettingRecord
from queue_server.services.rule_sets import decisions, rule_set_on
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .days import DayUnread, read_day
from .pages import act_once, actor, admin, field, go, page, say
from .trail import history

HOME = "/quan-tri/quy-dinh"


@dataclass(frozen=True)
class Line:
    """A set from a day on, by law or by decision; `tone` is past, now or later."""

    title: str
    starts: date
    tone: str
    by: str
    decided: bool


def _lines(stored: list[SettingRecord], today: date) -> list[Line]:
    """The law first, then what the centre decided; only the last one that has begun holds."""
    told = [(one.first, one.name, "", False) for one in SETS]
    told += [
        (r.valid_from, r.value["set"], say("regulation.decided", number=r.value["decision_no"]), True)
        for r in stored
    ]  # fmt: skip
    begun = [one for one in told if one[0] <= today]
    decided = [one for one in begun if one[3]]
    now = max(decided or begun, key=lambda one: one[0])
    return [
        Line(named(name).title, starts, _tone(starts, today, (starts, name, by, own) == now), by, own)
        for starts, name, by, own in told
    ]  # fmt: skip


def _tone(starts: date, today: date, is_now: bool) -> str:
    return "now" if is_now else "later" if starts > today else "past"


@admin.get("/quy-dinh")
@staff_required(Permission.ADMINISTER)
def regulations_page() -> Response:
    return _page({}, {})


def _page(wrong: dict[str, str], typed: dict[str, str], status: int = 200) -> Response:
    today = business_day(office().clock())
    with office().reads() as work:
        now, stored = rule_set_on(work, today), decisions(work.centre.settings())
    return page(
        "admin/regulations.html", status, here="settings", now=now, sets=SETS, conflicts=CONFLICTS,
        forms=list(FORMS.values()), lines=_lines(stored, today), wrong=wrong,
        typed={"tu-ngay": f"{today:%d/%m/%Y}", "set": now.name, **typed}, past=history("rule_set"),
    )  # fmt: skip


@admin.post("/quy-dinh")
@staff_required(Permission.ADMINISTER)
def choose_rule_set() -> AnyResponse:
    typed = {name: field(name, 80) for name in ("set", "decision_no", "decision_day", "tu-ngay")}
    wrong: dict[str, str] = {}
    days = {name: _day(name, wrong) for name in ("decision_day", "tu-ngay")}
    decided, starts = days["decision_day"], days["tu-ngay"]
    if decided is not None and starts is not None:
        command = rule_sets.ChooseRuleSet(
            actor(), typed["set"], starts, typed["decision_no"], decided
        )
        try:
            act_once(rule_sets.choose_rule_set, command)
        except SettingWrong as refused:
            cells = {"valid_from": "tu-ngay", "decision_date": "decision_day"}
            wrong[cells.get(refused.cell, refused.cell)] = refused.detail
    return _page(wrong, typed, 422) if wrong else go(HOME, "saved")


def _day(name: str, wrong: dict[str, str]) -> date | None:
    try:
        return read_day(name)
    except DayUnread as unread:
        wrong[name] = unread.what_to_write
        return None


@admin.post("/quy-dinh/bo")
@staff_required(Permission.ADMINISTER)
def withdraw_rule_set() -> AnyResponse:
    """Take back a decision that does not hold yet."""
    wrong: dict[str, str] = {}
    starts = _day("ngay", wrong)
    if starts is None:
        return _page({"tu-ngay": wrong["ngay"]}, {}, 422)
    try:
        act_once(rule_sets.withdraw_rule_set, rule_sets.WithdrawRuleSet(actor(), starts))
    except SettingWrong as refused:
        return _page({"tu-ngay": refused.detail}, {}, 422)
    return go(HOME, "withdrawn")
