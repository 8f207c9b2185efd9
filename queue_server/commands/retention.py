"""`motcua retention`: how long persons are kept, what is over, and its erasure."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
import sqlalchemy as sa

from queue_server.app import now_utc
from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError
from queue_server.domain.retention import Policy, Rule
from queue_server.services.admin import retention as service
from queue_server.settings import Settings
from queue_server.storage.database import open_engine

from .opening import OPERATOR, reading, settings_or_explain, writing

_RULE = re.compile(r"([a-z_]+)=(made|closed):([0-9]{1,5})")
_DAY = click.DateTime(["%Y-%m-%d"])
as_data_option = click.option("--json", "as_data", is_flag=True, help="The answer as data.")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except DomainError as refusal:
        raise click.ClickException(f"{refusal.code}: {refusal.detail}") from refusal


@click.group()
def retention() -> None:
    """How long persons are kept."""


@retention.command()
@as_data_option
def policy(as_data: bool) -> None:
    """The policies, the one of today marked; each with its basis and rules."""
    with reading(settings_or_explain()) as work:
        known, today = service.policies(work), business_day(now_utc())
        current = service.in_force(work, today)
    rows = [
        {
            "from": f"{one.first}", "basis": one.basis, "in_force": one is current,
            "rules": {rule.what: f"{rule.since}:{rule.days}" for rule in one.rules},
        }
        for one in known
    ]  # fmt: skip
    if as_data:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{'*' if row['in_force'] else ' '} {row['from']}  {row['basis']}")
        for what, when in dict(row["rules"]).items():  # type: ignore[call-overload]
            click.echo(f"      {what:<20}{when}")


@retention.command("list")
@as_data_option
def list_due(as_data: bool) -> None:
    """What is over today and would be erased. Codes and numbers only, never a name."""
    with reading(settings_or_explain()) as work:
        rows = [_row(work, due) for due in service.over(work, now_utc())]
    _print(rows, as_data)


def _row(work: Any, due: Any) -> dict[str, str]:
    held = due.held
    record = work.dossiers.by_id(held.id) if held.what != "guidance_call" else None
    code = (record.code if record else None) or f"#{held.id}"
    return {"class": held.what, "code": code, "since": f"{due.since}", "basis": due.basis}


def _print(rows: list[dict[str, str]], as_data: bool) -> None:
    if as_data:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['since']}  {row['class']:<20}{row['code']:<28}{row['basis']}")
    click.echo(f"{len(rows)} to erase")


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@as_data_option
@click.pass_context
def erase(context: click.Context, dry_run: bool, as_data: bool) -> None:
    """Erase what is over: for good, noted in the trail. The server must be stopped."""
    if dry_run:
        context.invoke(list_due, as_data=as_data)
        return
    settings = settings_or_explain()
    total: Counter[str] = Counter()
    with writing(settings) as lane:
        while done := lane.write(service.erase_due, service.EraseDue(OPERATOR)):
            total.update(done)
    sweep(settings)
    if as_data:
        click.echo(json.dumps(dict(total)))
        return
    for what, count in sorted(total.items()):
        click.echo(f"{what:<20}{count}")
    click.echo(f"{sum(total.values())} erased. Copies in backups go when the backups do.")


def sweep(settings: Settings) -> None:
    """Take what was erased out of the files of the database too: old versions of rows, and the write-ahead log."""
    engine = open_engine(settings.database)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            raw: Any = connection.connection.driver_connection
            raw.rollback()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        else:
            connection.execute(sa.text("VACUUM"))
    engine.dispose()


@retention.command()
@click.option("--from", "first", type=_DAY, required=True, help="The first day it is in force.")
@click.option("--basis", required=True, help="The decision: number, day, who.")
@click.option(
    "--rule", "rules", multiple=True, required=True,
    help="CLASS=closed:DAYS or CLASS=made:DAYS; what has no rule stays. Classes: unaccepted_person, "
    "unaccepted_paper, contact, person, paper, guidance_call.",
)  # fmt: skip
def decide(first: datetime, basis: str, rules: tuple[str, ...]) -> None:
    """Enter what the centre decided. The server must be stopped."""
    made = Policy(first.date(), basis, tuple(_rule(text) for text in rules))
    with writing(settings_or_explain()) as lane, _explained():
        lane.write(service.decide_policy, service.DecidePolicy(OPERATOR, made))
    click.echo(f"In force from {made.first}.")


def _rule(text: str) -> Rule:
    found = _RULE.fullmatch(text)
    if found is None:
        raise click.UsageError(f"a rule is CLASS=closed:DAYS or CLASS=made:DAYS, not {text!r}")
    what, since, days = found.groups()
    return Rule(what, since, int(days))  # type: ignore[arg-type]


@retention.command()
@click.argument("code")
@click.option("--cause", type=click.Choice(["complaint", "violation"]), required=True)
@click.option("--document", required=True, help="Number of the complaint's paper; no name.")
def hold(code: str, cause: Any, document: str) -> None:
    """Erase nothing of a dossier while a case is open. CODE, or #NUMBER of one without a code."""
    with writing(settings_or_explain()) as lane, _explained():
        lane.write(service.hold, service.Hold(OPERATOR, code, cause, document))
    click.echo("Held.")


@retention.command()
@click.argument("code")
def release(code: str) -> None:
    """The case is over."""
    with writing(settings_or_explain()) as lane, _explained():
        lane.write(service.lift, service.Lift(OPERATOR, code))
    click.echo("Released.")
