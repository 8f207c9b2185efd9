"""`motcua led`: show the calls on the LED panels above the counters."""

from typing import TYPE_CHECKING

import click

from displays.device import SOFTWARE, device_options, end, live, say_code, stop_on_signals
from queue_server.link import Reporter, ServerLink

if TYPE_CHECKING:
    from .agent import LedAgent


@click.command()
@click.option(
    "--panel",
    "panels",
    multiple=True,
    metavar="PANEL",
    help="ddp://HOST:4048?size=128x32&counters=q07,q08 or software[?size=64x16]; once per panel. "
    "Without counters: the counter of this device, else the whole hall.",
)
@click.option("--hours", help="When panels are lit, such as 07:00-17:30; a call is always shown.")
@click.option("--receiver/--no-receiver", default=True, help="Offer the page of software panels.")
@device_options("led", 8094)
def led(
    link: ServerLink, port: int, panels: tuple[str, ...], hours: str | None, receiver: bool
) -> None:
    """Show calls on the LED panels above the counters, or on software panels on a page."""
    from displays.loopback import LocalServer

    from .agent import Hours, LedAgent
    from .driver import PanelSpec
    from .page import make_app
    from .receiver import Receiver

    try:
        specs = [PanelSpec.parse(panel) for panel in panels or ("software",)]
        lit = Hours.parse(hours) if hours else Hours()
        dots = Receiver()
        page = LocalServer(make_app(dots), port) if receiver else None
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    stop = stop_on_signals()
    reporter = Reporter(link, SOFTWARE)
    agent = LedAgent(specs, dots, reporter, lit)
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


def _show(agent: "LedAgent", code: str | None) -> None:
    say_code(code)
    agent.show_text(code or "")
