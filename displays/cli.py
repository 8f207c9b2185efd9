"""The commands of the screens: `motcua display`, `motcua led`, `motcua voice`."""

import logging
import signal
import threading
from pathlib import Path
from typing import Any

import click

from .led.command import led
from .orders import Restart
from .voice.command import voice

__all__ = ["display", "led", "voice"]


def _until_told_to_end(restart: Restart) -> None:
    """Wait for Ctrl-C, SIGTERM or the device desk; the waits are short so that Windows hears Ctrl-C."""
    ended = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: ended.set())
    while not ended.wait(0.5) and not restart.asked:
        pass


@click.command()
@click.option("--server", required=True, metavar="URL", help="Address of the queue server.")
@click.option("--hall", metavar="ID", help="Hall shown here. Default: what the admin set.")
@click.option("--counter", metavar="ID", help="Be the board above this counter.")
@click.option("--zone", metavar="ID", help="Show the calls of one zone only.")
@click.option("--port", default=8093, show_default=True, help="On 127.0.0.1; 0 takes a free one.")
@click.option(
    "--state-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/display"),
    show_default=True,
    help="Key, identity and last state of this screen.",
)
@click.option("--ca-file", metavar="FILE", help="The centre's own certificate authority.")
@click.option("--voice", is_flag=True, help="The page of this screen speaks its zone's calls.")
def display(server: str, port: int, state_dir: Path, voice: bool, **rest: Any) -> None:
    """Show a hall, or a counter board, on this machine's screen.

    Follows the queue server and offers the page on 127.0.0.1; with the server away the page
    keeps the last state, dimmed, with its age. Open the printed address in a browser.
    """
    from .app import create_app
    from .loopback import LocalServer
    from .screen import Hangs, open_screen

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asked = Hangs(rest["hall"], rest["counter"], rest["zone"])
    try:
        screen, relay = open_screen(server, state_dir, asked, rest["ca_file"])
        web = LocalServer(create_app(screen, relay, voice), port)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    screen.start()
    web.start()
    click.echo(f"Screen ready: {web.address}")
    try:
        _until_told_to_end(screen.restart)
    finally:
        screen.stop()
        web.stop()
    screen.restart.leave()
