"""`motcua kiosk`: serve one touch screen on this machine; below it, lock its screen (`install`, `shell`)."""

import logging
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import click
from waitress.server import create_server

from .app import Kiosk, Setting
from .shell.commands import install, shell


@click.group(invoke_without_command=True)
@click.option("--server", default=None, help="Address of the queue server, https off this machine.")
@click.option(
    "--bridge", default=None, help="Address of the bridge on this machine; none: no printer."
)
@click.option(
    "--bridge-key",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="File with the secret the bridge asks for.",
)
@click.option(
    "--state-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/kiosk"),
    show_default=True,
    help="Device key, outbox and catalogue.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option(
    "--device-name", default="Máy 01", show_default=True, help="As staff and papers call it."
)
@click.option(
    "--ca-file",
    "--ca",
    "ca_file",
    type=click.Path(exists=True, dir_okay=False),
    default=None,
    help="The centre's own CA.",
)
@click.option(
    "--shell",
    "locked",
    is_flag=True,
    help="A shell holds the screen: report a silent or windowed page as a fault.",
)
def kiosk(
    server: str | None,
    bridge: str | None,
    bridge_key: Path | None,
    state_dir: Path,
    port: int,
    **about: Any,
) -> None:
    """Serve the kiosk's pages on 127.0.0.1. Open them in a browser in kiosk mode.

    `install` locks this machine's screen to them; `shell` is the browser's keeper that it starts."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    if server is None:
        raise click.UsageError("Missing option '--server'.")
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    try:
        setting = Setting(
            server,
            state_dir,
            bridge,
            bridge_key,
            about["device_name"],
            about["ca_file"],
            shell=about["locked"],
        )
        parts = Kiosk(setting)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    serve(parts, port)


kiosk.add_command(install)
kiosk.add_command(shell)


def serve(parts: Kiosk, port: int) -> None:
    """Until SIGTERM or Ctrl-C. One thread per event stream, and enough for taps beside them."""
    try:
        web = create_server(parts.web, host="127.0.0.1", port=port, threads=12, ident=None)
    except OSError as error:
        raise click.ClickException(f"port {port}: {error.strerror}") from error
    parts.start()
    click.echo(f"http://127.0.0.1:{web.effective_port}/")

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)
    try:
        web.run()
    finally:
        parts.stop()
        web.close()
    parts.orders.leave()
