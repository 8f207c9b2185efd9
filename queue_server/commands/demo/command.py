"""The demo from start to Ctrl-C: prepare, start, print where everything is, watch, end."""

import signal
import threading
from pathlib import Path

import click

from queue_server.settings import Settings

from .links import say_phone_pages
from .parts import FreePorts, Part, Places, command_line, parts_of
from .prepare import Login, prepare
from .running import Running

ROLES = {
    "quay": ("Cán bộ quầy", "clerk"),
    "truongca": ("Trưởng ca", "supervisor"),
    "thamdinh": ("Cán bộ thẩm định", "appraiser"),
    "thanhtra": ("Thanh tra", "inspector"),
    "quantri": ("Quản trị", "admin"),
}


@click.command()
@click.option(
    "--state-dir", type=click.Path(file_okay=False, path_type=Path), default=Path("var"), show_default=True,
    help="Database, keys and logs of the demo.",
)  # fmt: skip
@click.option(
    "--open-day", is_flag=True, help="Play a simulated morning: about 40 citizens at 6 counters."
)
@click.option(
    "--pace",
    default=20.0,
    show_default=True,
    help="With --open-day: simulated minutes per real minute.",
)
@click.option("--port", default=8080, show_default=True, help="First port to try.")
def demo(state_dir: Path, open_day: bool, pace: float, port: int) -> None:
    """Run server, kiosk, bridge, screens and LED agent on this machine. Ends on Ctrl-C."""
    ports = FreePorts(port)
    server_port = ports.take()
    url = f"http://127.0.0.1:{server_port}"
    settings = Settings(state_dir=state_dir.resolve(), port=server_port, public_url=url)
    server = Part("server", "Máy chủ", server_port, command_line("server"))
    wanted = dict(ROLES)
    if open_day:
        wanted |= {
            f"mophong{number}": (f"Cán bộ mô phỏng {number}", "clerk") for number in range(1, 7)
        }

    def parts(places: Places) -> list[Part]:
        made = parts_of(settings.state_dir, url, places, ports)
        if open_day:
            made.append(Part("open-day", "Người dân mô phỏng", 0, (), "kiosk"))
        return made

    click.echo("Chuẩn bị dữ liệu… (preparing the data)")
    places, made, logins = prepare(settings, wanted, parts)
    _run(
        settings,
        server,
        [part for part in made if part.arguments],
        logins,
        _player(open_day, url, settings, logins, places, pace),
    )


def _player(
    open_day: bool, url: str, settings: Settings, logins: list[Login], places: Places, pace: float
) -> threading.Thread | None:
    if not open_day:
        return None
    from .open_day import OpenDay

    day = OpenDay(url, settings.state_dir / "open-day", logins, places, pace, click.echo)
    return threading.Thread(target=day.play, name="open-day", daemon=True)


def _run(
    settings: Settings,
    server: Part,
    parts: list[Part],
    logins: list[Login],
    player: threading.Thread | None,
) -> None:
    environment = {
        "MOTCUA_STATE_DIR": str(settings.state_dir),
        "MOTCUA_PORT": str(settings.port),
        "MOTCUA_PUBLIC_URL": settings.public_url,
    }
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    running = Running(settings.state_dir / "logs")
    try:
        _start(running, server, environment, parts)
        _print_addresses(server, parts, [login for login in logins if login.username in ROLES])
        if player is not None:
            player.start()
        pages = (settings, ended, click.echo)
        threading.Thread(target=say_phone_pages, args=pages, daemon=True).start()
        _watch(running, ended)
    finally:
        click.echo("\nĐang dừng… (stopping)")
        running.end()


def _start(running: Running, server: Part, environment: dict[str, str], parts: list[Part]) -> None:
    """The bridge beside the server, which it can do without: its key must exist before the kiosk reads it."""
    bridges = [part for part in parts if part.kind == "bridge"]
    running.start(server, environment)
    for part in bridges:
        running.start(part, {})
    running.wait_ready(server, "/readyz")
    for part in bridges:
        running.wait_ready(part, "/")
    for part in parts:
        if part not in bridges:
            running.start(part, {})
    for part in parts:
        running.wait_ready(part, "/")


def _watch(running: Running, ended: threading.Event) -> None:
    """Until told to end; a part that dies ends the demo, with its log named."""
    while not ended.wait(0.5):
        gone = running.first_ended()
        if gone is not None:
            raise click.ClickException(
                f"{gone.name} ended by itself; see {running.logs / (gone.name + '.log')}"
            )


def _print_addresses(server: Part, parts: list[Part], logins: list[Login]) -> None:
    click.echo("\nMột Cửa đang chạy. Địa chỉ (addresses):")
    for part in [*parts, server]:
        click.echo(f"  {part.title:<28} {part.address}")
    click.echo("\nĐăng nhập (sign in, new at every start):")
    for login in logins:
        click.echo(f"  {login.title:<28} {login.username:<10} {login.password}")
    click.echo(
        "\nDữ liệu mẫu là giả định. Dừng bằng Ctrl-C. (The data is fictitious. Ctrl-C ends.)"
    )
