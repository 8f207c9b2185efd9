"""`motcua bridge probe`: what a printer answers, what fits it, and whether a page really comes out."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hardware.links.address import SOFTWARE, Address, line_to
from hardware.links.line import Line
from hardware.links.outcome import LinkDown, Outcome
from hardware.links.owner import Claim
from hardware.links.printer import PrinterLink
from hardware.links.tcp import TcpLine
from hardware.settings import HOST, PrinterSettings, SettingsError, printer, read
from hardware.software_printer.abilities import KINDS
from hardware.software_printer.server import SoftwarePrinter
from hardware.wire import commands
from hardware.wire.columns import encode_columns
from hardware.wire.profile import Profile
from hardware.wire.raster import encode
from queue_server.design.words import say

from .asking import probe
from .findings import Findings, overrides, suggested, toml
from .page import facts, page

_PAPERS = {"58": True, "80": False, None: None}


def _say(key: str, **values: object) -> str:
    return say("bridge", "vi", key, **values)


def _chosen(config: Path | None, wanted: str) -> tuple[PrinterSettings, str]:
    """A printer of the settings by its name, else an address; with the address as it is written."""
    known = {one.name: one for one in read(config).get("printers", ())}
    if wanted in known:
        return known[wanted], known[wanted].address.text
    return printer("ticket", wanted), wanted


def _line(address: Address, demo: SoftwarePrinter | None) -> Line:
    return TcpLine(HOST, demo.port) if demo else line_to(address)


def _print(line: Line, found: Findings, profile: Profile, settings: str) -> Outcome:
    """The page through the same door as every ticket."""
    picture = page(found, profile, settings)
    if profile.raster == "esc_star":
        data = encode_columns(picture, profile) + commands.ending(profile.cut)
    else:
        data = encode(picture, profile)
    link = PrinterLink(line, profile, claim=Claim())
    try:
        link.ready()
        return link.deliver(data, b"page", lambda health: False)
    except LinkDown as down:
        return Outcome("not_printed", down.reason)
    finally:
        link.stop()


def _result(
    address: str, found: Findings, profile: Profile, printed: Outcome | None
) -> dict[str, Any]:
    return {
        "address": address,
        **{key: value for key, value in asdict(found).items() if key != "health"},
        "state": found.health.state if found.answers else "unreachable",
        "profile": profile.name,
        "settings": overrides(profile),
        "page": printed.state if printed else "not_asked",
        "page_reason": printed.reason if printed else "",
    }


def _tell(found: Findings, settings: str, printed: Outcome | None) -> None:
    for name, value in facts(found):
        click.echo(f"  {name:<14} {value}")
    if not found.health.prints:
        click.echo(_say("probe_not_ready"))
        return
    if not found.proves:
        click.echo(_say("probe_unproven"))
    click.echo(f"\n{settings}")
    if printed:
        reason = f" ({_say(f'reason_{printed.reason}')})" if printed.reason else ""
        click.echo(f"{_say('probe_page')}: {_say(f'job_{printed.state}')}{reason}")


@click.command("probe")
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="bridge.toml.")
@click.option("--printer", "wanted", default="ticket", show_default=True, metavar="NAME|ADDRESS")
@click.option("--paper", type=click.Choice(["58", "80"]), help="Width of the paper in mm.")
@click.option("--no-page", is_flag=True, help="Ask only; print nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def probe_command(
    config: Path | None, wanted: str, paper: str | None, no_page: bool, as_json: bool
) -> None:
    """Find out what a printer answers, print it on its paper, and say which settings fit.

    Stop the bridge first: a printer has one owner. Exit codes: 0 it can prove what it prints, 1 it cannot or does
    not answer, 2 wrong settings, 3 another process owns it or it is not there."""
    try:
        chosen, address = _chosen(config, wanted)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    if chosen.address.scheme == "cups":
        raise click.UsageError(_say("probe_queue"))
    demo = None
    if chosen.address == SOFTWARE:
        demo = SoftwarePrinter(abilities=KINDS.get(chosen.profile.name)).start()
    try:
        _run(chosen, address, demo, paper, no_page, as_json)
    finally:
        if demo:
            demo.stop()


def _run(
    chosen: PrinterSettings,
    address: str,
    demo: SoftwarePrinter | None,
    paper: str | None,
    no_page: bool,
    as_json: bool,
) -> None:
    line = _line(chosen.address, demo)
    try:
        found = probe(line, Claim())
    except LinkDown as down:
        click.echo(f"{_say(f'reason_{down.reason}')}: {down}", err=True)
        raise SystemExit(3) from None
    profile = suggested(found, _PAPERS[paper])
    settings = toml(chosen.name, address, profile)
    printed = None
    if found.proves and not no_page:
        printed = _print(line, found, profile, settings)
    if as_json:
        click.echo(json.dumps(_result(address, found, profile, printed), ensure_ascii=False))
    else:
        _tell(found, settings, printed)
    if not found.proves or (printed and printed.state != "printed"):
        raise SystemExit(1)
