"""`motcua code`, `motcua card` and `motcua dossier`: the rules of codes, cards and the process, to try and to show."""

import json
import sys
from datetime import date
from typing import Any, NoReturn

import click

from queue_server.domain import dossier_codes
from queue_server.domain.business_day import LOCAL, business_day
from queue_server.domain.card_examination import LONGEST, CardRefused, examine
from queue_server.domain.dossiers.diagram import mermaid, table
from queue_server.domain.errors import DomainError

# Longer input is no card; reading stops there.
_MOST_INPUT = LONGEST * 8


def _answer(data: dict[str, Any], as_data: bool) -> None:
    if as_data:
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    for key, value in data.items():
        click.echo(f"{key:<16}{value if value is not None else '–'}")


def _refused(refusal: DomainError, reason: str, as_data: bool) -> NoReturn:
    if as_data:
        said = {"ok": False, "error": reason, "detail": refusal.detail}
        click.echo(json.dumps(said, ensure_ascii=False))
        raise SystemExit(1)
    raise click.ClickException(f"{reason}: {refusal.detail}")


def _today() -> date:
    from datetime import datetime

    return business_day(datetime.now(LOCAL))


@click.group("code")
def code_command() -> None:
    """Check dossier codes and say which comes next."""


@code_command.command()
@click.argument("code")
@click.option("--json", "as_data", is_flag=True, help="The answer as data.")
def check(code: str, as_data: bool) -> None:
    """Say what a dossier code means. Exit code 1: it is none."""
    try:
        found = dossier_codes.parse(code)
    except dossier_codes.NotADossierCode as refusal:
        _refused(refusal, refusal.reason, as_data)
    data = {
        "ok": True,
        "scheme": found.scheme,
        "unit": found.unit,
        "province": found.province,
        "date": found.received.isoformat(),
        "seq": int(found.number),
        "seq_text": found.number,
        "origin": "ministry" if found.of_ministry else "province",
    }
    _answer(data, as_data)


@code_command.command("next")
@click.option("--unit", default="", metavar="CODE", help="H05.14")
@click.option("--on", "day", metavar="DAY", help="Day of acceptance. Default: today.")
@click.option("--last", default=0, show_default=True, help="The last number of this unit and day.")
@click.option("--json", "as_data", is_flag=True, help="The answer as data.")
def next_code(unit: str, day: str | None, last: int, as_data: bool) -> None:
    """Say the code after the last one of a unit and day; issues nothing."""
    try:
        accepted = date.fromisoformat(day) if day else _today()
    except ValueError:
        raise click.BadParameter("2026-11-25", param_hint="--on") from None
    try:
        found = dossier_codes.issue(unit or None, accepted, last)
    except dossier_codes.NotADossierCode as refusal:
        _refused(refusal, refusal.reason, as_data)
    except DomainError as refusal:
        _refused(refusal, refusal.code.upper(), as_data)
    _answer({"ok": True, "code": found.text}, as_data)


@click.group("card")
def card_command() -> None:
    """Read the QR of a citizen card."""


@card_command.command("parse")
@click.option("--json", "as_data", is_flag=True, help="The answer as data.")
def parse_card(as_data: bool) -> None:
    """Read one payload from standard input, so that it is in no history and no list of processes."""
    raw = sys.stdin.buffer.read(_MOST_INPUT)
    try:
        card = examine(raw.decode("utf-8", errors="replace"), _today())
    except CardRefused as refusal:
        _refused(refusal, refusal.reason, as_data)
    data = {
        "ok": True,
        "id_number": card.number,
        "old_id": card.old_number,
        "full_name": card.name,
        "date_of_birth": card.born.isoformat(),
        "sex": card.sex,
        "residence": card.address,
        "issue_date": card.issued.isoformat() if card.issued else None,
    }
    _answer(data, as_data)


@click.group("dossier")
def dossier_command() -> None:
    """Show the process of a dossier."""


@dossier_command.command()
@click.option("--json", "as_data", is_flag=True, help="The table instead of the picture.")
def diagram(as_data: bool) -> None:
    """Draw the closed process as a Mermaid diagram."""
    if as_data:
        click.echo(json.dumps(table(), ensure_ascii=False, indent=1))
    else:
        click.echo(mermaid(), nl=False)
