"""`motcua bridge`: drive the printers of this machine."""

import logging
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from queue_server.link import RESTART_EXIT

from .app import RunningBridge
from .links.outcome import LinkDown
from .printing.spool import SpoolError
from .probing.command import probe_command
from .reporting import ServerView
from .scanning.settings import BadScanner
from .settings import Settings, SettingsError, printer, read
from .wire.profile import PROFILES


def _settings(config: Path | None, given: dict[str, Any]) -> Settings:
    """File first, then what was typed; what was typed wins."""
    table = read(config)
    table.setdefault("state_dir", Path(click.get_app_dir("motcua")) / "bridge")
    settings = Settings(**table)
    address, profile = given.pop("printer"), given.pop("profile")
    changed = {key: value for key, value in given.items() if value is not None}
    if address is not None:
        changed["printers"] = (printer("ticket", address, PROFILES[profile]),)
    return replace(settings, **changed)


def _say_code(view: ServerView) -> None:
    if view.code:
        click.echo(f"Mã ghép cầu nối: {view.code}")


def _wait_for_signal(restarting: threading.Event) -> None:
    """Or for the device desk, which may ask for a fresh start."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(0.5):  # a bare wait() cannot be interrupted on Windows
        if restarting.is_set():
            return


def _opened(config: Path | None, given: dict[str, Any]) -> RunningBridge:
    try:
        settings = _settings(config, given)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    try:
        return RunningBridge(settings, _say_code)
    except BadScanner as error:
        raise click.UsageError(str(error)) from error
    except LinkDown as refused:
        click.echo(f"{refused}.", err=True)
    except SpoolError:
        click.echo(f"Một cầu nối khác đang dùng {settings.state_dir}.", err=True)
    except OSError as error:
        click.echo(f"Không mở được cổng {settings.port}: {error.strerror}.", err=True)
    raise SystemExit(3)


@click.group(invoke_without_command=True)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="TOML file with printers and server.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port on 127.0.0.1; 0 picks a free one. Default 8710.",
)
@click.option(
    "--state-dir", type=click.Path(path_type=Path, file_okay=False), help="Spool, key and identity."
)
@click.option("--server", metavar="URL", help="Queue server to report to; enrolment shows a code.")
@click.option(
    "--ca-file", type=click.Path(dir_okay=False), help="Certificate of the centre's own CA."
)
@click.option(
    "--printer", metavar="ADDRESS", help="software (default), tcp://…, usb://…, usblp://…"
)
@click.option(
    "--profile", type=click.Choice(list(PROFILES)), default="epson-tm", help="Kind of --printer."
)
@click.option("--verbose", is_flag=True, help="Log every job to standard error.")
@click.pass_context
def bridge(context: click.Context, /, config: Path | None, verbose: bool, **given: Any) -> None:
    """Drive this machine's printers for its kiosk, and report their state to the server.

    Prints its address as one line when it is ready. Ends on Ctrl-C or SIGTERM.
    Exit codes: 0 ended, 2 wrong settings, 3 already running, port or printer taken,
    75 to be started again."""
    if context.invoked_subcommand:
        return
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(name)s %(message)s",
    )
    running = _opened(config, given)
    running.start()
    click.echo(f"bridge {running.address}")
    _wait_for_signal(running.restarting)
    running.stop()
    if running.restarting.is_set():
        raise SystemExit(RESTART_EXIT)


bridge.add_command(probe_command)
