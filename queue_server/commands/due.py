"""`motcua due`: when something is due, and which days were counted."""

import json
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

import click

from queue_server.domain.business_day import LOCAL
from queue_server.domain.errors import DomainError
from queue_server.domain.working_time.deadlines import Due, Limit, Rules, Unit, due, latest_apology
from queue_server.importing.calendars import (
    CalendarFileBroken,
    WorkingTimes,
    shipped_working_times,
    working_times,
)

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
KINDS = {
    "worked": "làm việc",
    "weekly_rest": "nghỉ cuối tuần",
    "off": "nghỉ",
    "worked_in_exchange": "làm bù",
}


@click.command("due")
@click.option("--from", "received", required=True, metavar="TIME", help="2026-02-12T09:00, local.")
@click.option("--amount", default="0", metavar="N", help="How many; halves for days and hours.")
@click.option("--unit", required=True, type=click.Choice(get_args(Unit)))
@click.option("--cutoff", metavar="HH:MM", help="With same_day: later is for the next day.")
@click.option("--calendar", metavar="NAME", help="Default: the first of the file.")
@click.option("--hours", metavar="NAME", help="Office hours. Default: the first of the file.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Calendars of your own, in the shape of the shipped ones.",
)
@click.option("--json", "as_data", is_flag=True, help="The answer as data.")
def due_command(received: str, as_data: bool, **asked: Any) -> None:
    """Say when a matter is due and which days were counted.

    Exit code 1: refused, for instance because no official calendar covers the time; nothing is guessed."""
    try:
        times = working_times(asked["file"]) if asked["file"] else shipped_working_times()
        rules = _rules(times, asked["calendar"], asked["hours"])
        found = due(rules, _instant(received), _limit(asked))
        apology = latest_apology(rules, found.day)
    except (DomainError, CalendarFileBroken) as refusal:
        code = getattr(refusal, "code", "calendar_file_broken")
        if as_data:
            click.echo(json.dumps({"error": code, "detail": str(refusal)}, ensure_ascii=False))
            raise SystemExit(1) from refusal
        raise click.ClickException(str(refusal)) from refusal
    if as_data:
        click.echo(json.dumps(_data(rules, found), ensure_ascii=False, indent=1))
    else:
        _explain(rules, found, apology)


def _rules(times: WorkingTimes, calendar: str | None, hours: str | None) -> Rules:
    return Rules(
        _named(times.calendars, calendar, "--calendar"), _named(times.rosters, hours, "--hours")
    )


def _named(found: dict[str, Any], name: str | None, option: str) -> Any:
    if name is None:
        return next(iter(found.values()))
    for known, value in found.items():
        if known.casefold() == name.casefold():
            return value
    raise click.BadParameter(f"{name}: there is {', '.join(found)}", param_hint=option)


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("2026-02-12T09:00", param_hint="--from") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def _limit(asked: dict[str, Any]) -> Limit:
    try:
        cutoff = (
            datetime.strptime(asked["cutoff"], "%H:%M").time()  # noqa: DTZ007 - a time of day alone
            if asked["cutoff"]
            else None
        )
        amount = Decimal(asked["amount"])
    except ValueError:
        raise click.BadParameter("HH:MM", param_hint="--cutoff") from None
    except InvalidOperation:
        raise click.BadParameter("a number", param_hint="--amount") from None
    if not amount.is_finite():
        raise click.BadParameter("a number", param_hint="--amount")
    return Limit(asked["unit"], amount, cutoff)


def _data(rules: Rules, found: Due) -> dict[str, Any]:
    return {
        "effective_received_at": f"{found.effective:%Y-%m-%dT%H:%M}",
        "due_date": found.day.isoformat(),
        "due_at": f"{found.at:%Y-%m-%dT%H:%M}",
        "calendar": rules.calendar.name,
        "source": rules.calendar.source,
        "days": [
            {
                "date": one.day.isoformat(),
                "counted": one.counted,
                "kind": one.kind,
                "why": one.why,
            }
            for one in found.days
        ],
    }


def _explain(rules: Rules, found: Due, apology: tuple[date, date]) -> None:
    click.echo(f"Tính từ    {_day(found.effective)}")
    number = 0
    for one in found.days:
        number += one.counted
        mark = f"{number:>3}" if one.counted else "  –"
        why = one.why or KINDS[one.kind]
        click.echo(f"  {mark}  {one.day:%d/%m/%Y}  {WEEKDAYS[one.day.weekday()]:<9} {why}")
    click.echo(f"Hạn        {_day(found.at)}")
    last, warn = apology
    click.echo(f"Xin lỗi    chậm nhất {last:%d/%m/%Y}, nhắc ngày {warn:%d/%m/%Y}")
    click.echo(f"Lịch       {rules.calendar.name}: {rules.calendar.source}")


def _day(moment: datetime) -> str:
    return f"{moment:%H:%M} {WEEKDAYS[moment.weekday()]} {moment:%d/%m/%Y}"
