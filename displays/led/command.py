"""`motcua led`: show the calls on the LED panels above the counters; try one panel by hand."""

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from displays.device import SOFTWARE, device_options, end, live, say_code, stop_on_signals
from queue_server.link import Reporter, ServerLink
from queue_server.link.orders import RESTART_EXIT, Answer, Orders

if TYPE_CHECKING:
    from .agent import LedAgent
    from .settings import LedSettings
    from .spec import PanelSpec

_CONFIG = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with the panels, their hours and brightness.",
)


class _RunsByDefault(click.Group):
    """`motcua led --server …` is `motcua led run --server …`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if known or not args else ["run", *args])


@click.group(cls=_RunsByDefault)
def led() -> None:
    """Show calls on the LED panels above the counters (`run`, which may be left out); `test` one panel."""


@led.command("run")
@click.option(
    "--panel",
    "panels",
    multiple=True,
    metavar="PANEL",
    help="ddp://HOST?size=128x32&counters=q07,q08, cpower://HOST, software…; once per panel. "
    "Without counters: the counter of this device, else the whole hall.",
)
@_CONFIG
@click.option("--hours", help="When panels are lit, such as 07:00-17:30; a call is always shown.")
@click.option("--receiver/--no-receiver", default=True, help="Offer the page of software panels.")
@device_options("led", 8094)
def run(
    link: ServerLink,
    port: int,
    panels: tuple[str, ...],
    config: Path | None,
    hours: str | None,
    receiver: bool,
) -> None:
    """Show calls on the LED panels above the counters, or on software panels on a page."""
    from displays.loopback import LocalServer

    from .agent import LedAgent
    from .page import make_app
    from .receiver import Receiver
    from .settings import SettingsError

    reporter = Reporter(link, SOFTWARE)
    try:
        dots = Receiver()
        page = LocalServer(make_app(dots), port) if receiver else None
        agent = LedAgent(_settings(panels, config, hours), dots, reporter)
    except (SettingsError, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    stop, again = stop_on_signals(), threading.Event()
    agent.orders = _orders(agent, reporter, link, (again, stop))
    dots.start()
    if page is not None:
        page.start()
        click.echo(f"LED panels ready: {page.address}")
    reporter.start()
    allowed = live(link, agent, lambda code: _show(agent, code), stop, agent.refresh)
    agent.stop()
    reporter.stop()
    dots.stop()
    if page is not None:
        page.stop()
    end(allowed)
    if again.is_set():
        sys.exit(RESTART_EXIT)


def _orders(
    agent: "LedAgent", reporter: Reporter, link: ServerLink, ends: tuple[threading.Event, ...]
) -> Orders:
    """What the device desk may ask: a test picture, the panels told again, this process started again."""

    def reload(_: str) -> Answer:
        agent.refresh()
        return Answer()

    def restart() -> None:
        for event in ends:
            event.set()

    return Orders(reporter, link.state_dir, {"test": agent.test, "reload": reload}, restart)


def _settings(panels: tuple[str, ...], config: Path | None, hours: str | None) -> "LedSettings":
    """What the file says, with what the command line says in its place."""
    import dataclasses

    from .schedule import Hours
    from .settings import LedSettings, read
    from .spec import PanelSpec

    settings = read(config) if config else LedSettings()
    if panels:
        settings = dataclasses.replace(
            settings, panels=tuple(PanelSpec.parse(panel) for panel in panels)
        )
    if hours:
        settings = dataclasses.replace(settings, hours=Hours.parse(hours))
    return settings


def _show(agent: "LedAgent", code: str | None) -> None:
    say_code(code)
    agent.show_text(code or "")


@led.command("test")
@click.argument("panel")
@_CONFIG
@click.option("--seconds", default=10.0, show_default=True, help="How long the picture stays.")
def test_panel(panel: str, config: Path | None, seconds: float) -> None:
    """Show a test picture on PANEL and say what the panel answered; exit code 1 if it was not reached.

    PANEL is written as for `--panel`, or is a name in the file given with --config. Stop the agent of this
    panel first: two senders take turns."""
    from .settings import SettingsError
    from .trial import try_out

    try:
        spec = _one(panel, config)
        told = try_out(spec, seconds, click.echo)
    except (SettingsError, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    sys.exit(0 if told in ("shown", "sent") else 1)


def _one(panel: str, config: Path | None) -> "PanelSpec":
    from .settings import read
    from .spec import PanelSpec

    if config is None:
        return PanelSpec.parse(panel)
    named = {spec.name: spec for spec in read(config).panels}
    if panel not in named:
        raise ValueError(f"{config}: không có panels.{panel}; có: {', '.join(named)}")
    return named[panel]
