"""The life of one display device: typed in by an admin, following its hall, ended by a signal or revoked."""

import logging
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from queue_server.contracts.devices import DeviceKind
from queue_server.contracts.screens import HallSnapshot
from queue_server.link import Listener, NotEnrolled, ServerLink, Status
from queue_server.link.follow import follow_hall

SOFTWARE = "displays 0.1"
REVOKED_EXIT = 3  # systemd: RestartPreventExitStatus=3

Command = Callable[..., Any]


def device_options(kind: DeviceKind, port: int) -> Callable[[Command], Command]:
    """What the commands of devices without a screen of their own take; they receive `link` and `port`."""

    def decorate(command: Command) -> Command:
        linked = _linked(command, kind)
        for option in reversed(_options(kind, port)):
            option(linked)
        return linked

    return decorate


def _options(kind: DeviceKind, port: int) -> tuple[Callable[[Command], Command], ...]:
    state = Path("var") / kind
    return (
        click.option("--server", required=True, metavar="URL", help="Address of the queue server."),
        click.option(
            "--port",
            default=port,
            show_default=True,
            help="Page on 127.0.0.1; 0 takes a free port.",
        ),
        click.option(
            "--state-dir",
            type=click.Path(path_type=Path, file_okay=False),
            default=state,
            show_default=True,
            help="Key and identity of this device.",
        ),
        click.option("--ca-file", metavar="FILE", help="The centre's own certificate authority."),
        click.option("--about", default=kind, help="What the admin reads beside the code."),
    )


def _linked(command: Command, kind: DeviceKind) -> Command:
    """The command with its link to the server in the place of the words that describe it."""

    def linked(server: str, state_dir: Path, ca_file: str | None, about: str, **rest: Any) -> Any:
        form = "%(asctime)s %(levelname)s %(name)s %(message)s"
        logging.basicConfig(level=logging.INFO, format=form)
        try:
            link = ServerLink(server, kind, about, state_dir, ca_file)
        except (ValueError, OSError) as error:
            raise click.ClickException(str(error)) from error
        return command(link=link, **rest)

    linked.__doc__ = command.__doc__
    linked.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    return linked


def say_code(code: str | None) -> None:
    if code:
        click.echo(f"Enrolment code: {code} (an admin types it on the page of devices)")


def stop_on_signals() -> threading.Event:
    """Set by Ctrl-C and by the service manager."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def live(
    link: ServerLink,
    listener: Listener[HallSnapshot],
    show_code: Callable[[str | None], None],
    stop: threading.Event,
    every_second: Callable[[], None] = lambda: None,
) -> bool:
    """Enrol and follow until `stop` is set. False: an admin revoked this device.

    A server that forgot the device (a new database) is asked for a new code."""
    while not stop.is_set():
        try:
            link.enrol(show_code, stop)
        except NotEnrolled:
            return True
        follower = follow_hall(link, listener)
        while not stop.is_set() and not follower.wait(0.05):
            every_second()
            stop.wait(1.0)
        follower.stop()
        if follower.ended is Status.REVOKED:
            return False
        if follower.ended is Status.NOT_ENROLLED:
            link.forget()
    return True


def end(allowed: bool) -> None:
    """Leave with an exit code that tells the service manager not to try again."""
    if not allowed:
        click.echo("An admin revoked this device.", err=True)
        sys.exit(REVOKED_EXIT)
