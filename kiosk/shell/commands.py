"""`motcua kiosk install` and `motcua kiosk shell`."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import click

from . import files, settings
from .display import prepare, wait_for_display
from .installing import Change, Machine
from .supervisor import Screen, Shell, tell
from .watch import Patience

# Program to the Debian package that brings it.
NEEDED = {
    "/usr/bin/chromium": "chromium",
    "/usr/bin/openbox": "openbox",
    "/usr/lib/xorg/Xorg": "xserver-xorg-core",
    "/usr/lib/xorg/modules/input/libinput_drv.so": "xserver-xorg-input-libinput",
    "/usr/bin/xset": "x11-xserver-utils",
}
AFTER = (
    ("systemd-sysusers",),
    ("systemd-tmpfiles", "--create", "/etc/tmpfiles.d/motcua-kiosk.conf"),
    ("udevadm", "control", "--reload"),
    ("systemctl", "daemon-reload"),
)
ENABLE = ("systemctl", "enable", *files.UNITS)
DISABLE = ("systemctl", "disable", "--now", *reversed(files.UNITS))
WORDS = {
    "new": "mới",
    "same": "đã đúng",
    "update": "cập nhật",
    "changed": "ĐÃ BỊ SỬA TAY",
    "gone": "gỡ bỏ",
}


def _setting(given: dict[str, Any]) -> settings.ShellSetting:
    try:
        width, height = settings.screen(given.pop("screen"))
        return settings.ShellSetting(width=width, height=height, **given)
    except settings.SettingError as error:
        raise click.UsageError(str(error)) from error


def _refuse_elsewhere() -> None:
    if not sys.platform.startswith("linux"):
        raise click.ClickException(
            "Vỏ kiosk chỉ có cho Linux (Debian). Trên máy này hãy mở trang kiosk trong trình duyệt toàn màn hình."
        )


def _show(changes: list[Change], with_diff: bool) -> None:
    for change in changes:
        click.echo(f"{WORDS[change.step]:>13}  {change.path}")
        if with_diff and change.step not in ("same", "gone"):
            click.echo(change.diff())


def _as_root(machine: Machine, yes: bool) -> None:
    """Ask, then run the same words again through sudo. Returns only where the rights are there already."""
    if machine.root != Path("/") or os.geteuid() == 0:
        return
    if not yes and not click.confirm("Cần quyền quản trị. Chạy lại bằng sudo?"):
        raise click.ClickException("Chưa cài gì. Lệnh này cần quyền quản trị để ghi vào /etc.")
    os.execvp("sudo", ["sudo", os.path.abspath(sys.argv[0]), *sys.argv[1:]])


def _missing() -> list[str]:
    return sorted({package for path, package in NEEDED.items() if not Path(path).exists()})


def _run(command: tuple[str, ...]) -> None:
    if shutil.which(command[0]) is None:
        click.echo(f"bỏ qua (máy này không có {command[0]}): {' '.join(command)}")
        return
    done = subprocess.run(command, check=False)
    if done.returncode:
        click.echo(f"không chạy được ({done.returncode}): {' '.join(command)}", err=True)


def _settle(machine: Machine, commands: tuple[tuple[str, ...], ...]) -> None:
    """Tell the running system, if the files are its own."""
    if machine.root != Path("/"):
        return
    for command in commands:
        _run(command)


@click.command()
@click.option("--server", help="Địa chỉ máy chủ: https://…")
@click.option("--name", default="Máy 01", show_default=True, help="Tên máy, in trên phiếu.")
@click.option("--screen", default="1080x1920", show_default=True, metavar="RỘNGxCAO")
@click.option(
    "--turn", type=click.Choice(list(settings.TURNS)), default="normal", show_default=True
)
@click.option("--ca-file", "--ca", "ca_file", metavar="FILE", help="Chứng thư CA của trung tâm.")
@click.option(
    "--printer", metavar="ADDRESS", help="tcp://192.168.1.50:9100; bỏ trống: máy in phần mềm."
)
@click.option("--port", type=click.IntRange(1024, 65535), default=8080, show_default=True)
@click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("/"),
    help="Ghi vào thư mục này.",
)
@click.option("--dry-run", is_flag=True, help="Chỉ cho xem sẽ ghi gì, không ghi.")
@click.option("--overwrite", is_flag=True, help="Ghi đè cả tệp đã bị sửa tay, giữ bản cũ bên cạnh.")
@click.option("--uninstall", is_flag=True, help="Gỡ mọi tệp do lệnh này ghi.")
@click.option("--yes", is_flag=True, help="Không hỏi.")
def install(
    root: Path, dry_run: bool, overwrite: bool, uninstall: bool, yes: bool, **given: Any
) -> None:
    """Cài vỏ kiosk trên máy Debian này: màn hình khóa vào trang lấy số.

    Chạy lại được nhiều lần. Tệp đã bị sửa tay không bao giờ bị ghi đè mà không hỏi.
    Mã thoát: 0 xong, 1 còn tệp bị sửa tay (để nguyên), 2 sai tham số."""
    _refuse_elsewhere()
    machine = Machine(root)
    wanted = [] if uninstall else list(files.wanted(_wanted_setting(given)))
    changes = machine.plan(wanted)
    _show(changes, dry_run)
    if dry_run:
        return
    _as_root(machine, yes)
    if uninstall:
        _settle(machine, (DISABLE,))
    kept = machine.apply(changes, overwrite)
    _settle(machine, AFTER if uninstall else (*AFTER, ENABLE))
    _say_what_is_next(machine, uninstall)
    _say_what_was_kept(kept)


def _say_what_was_kept(kept: list[Change]) -> None:
    """Settings are there to be changed; anything else that was changed is worth a failure."""
    for change in kept:
        if change.path in files.SETTINGS:
            click.echo(f"Giữ nguyên cài đặt của máy này: {change.path}")
    if odd := [change.path for change in kept if change.path not in files.SETTINGS]:
        raise click.ClickException(
            f"Để nguyên vì đã bị sửa tay: {', '.join(odd)}. Xem khác biệt: --dry-run. Ghi đè: --overwrite."
        )


def _wanted_setting(given: dict[str, Any]) -> settings.ShellSetting:
    if not given["server"]:
        raise click.UsageError("--server: địa chỉ máy chủ, ví dụ https://motcua.example.vn")
    return _setting(given)


def _say_what_is_next(machine: Machine, uninstall: bool) -> None:
    if uninstall:
        click.echo("Đã gỡ. Khởi động lại máy để trở về màn hình thường.")
        return
    if machine.root == Path("/") and (missing := _missing()):
        click.echo(f"Còn thiếu: apt install --no-install-recommends {' '.join(missing)}")
    if not machine.at(files.COMMAND).exists():
        click.echo(f"Còn thiếu chương trình ở {files.COMMAND} (docs/operators/install.md, bước 1).")
    click.echo("Xong. Tiếp theo: systemctl set-default graphical.target, rồi khởi động lại máy.")


@click.command()
@click.option("--page", required=True, help="Địa chỉ trang kiosk trên máy này.")
@click.option("--screen", default="1080x1920", show_default=True, metavar="RỘNGxCAO")
@click.option(
    "--runtime-dir",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Thư mục trong bộ nhớ.",
)
@click.option(
    "--turn", type=click.Choice(list(settings.TURNS)), default="normal", show_default=True
)
@click.option("--chromium", default="chromium", show_default=True)
@click.option("--chromium-flag", multiple=True, help="Thêm một tham số cho Chromium.")
@click.option(
    "--manager", default="/etc/motcua/openbox.xml", show_default=True, help="Cấu hình của openbox."
)
@click.option(
    "--silence", type=click.FloatRange(2, 600), default=20.0, show_default=True, help="Giây."
)
def shell(
    page: str, screen: str, runtime_dir: Path, silence: float, turn: str, **programs: Any
) -> None:
    """Giữ trình duyệt của kiosk luôn chạy: trang im lặng quá lâu thì khởi động lại.

    Cần một màn hình X (DISPLAY). Dừng bằng SIGTERM. Mã thoát 1: không có màn hình."""
    _refuse_elsewhere()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if not wait_for_display(os.environ.get("DISPLAY", ":0"), 30, stop):
        raise click.ClickException("Không có màn hình X.")
    prepare(turn)
    tell(b"READY=1")
    width, height = settings.screen(screen)
    shown = Screen(
        page,
        width,
        height,
        runtime_dir,
        (programs["chromium"], *programs["chromium_flag"]),
        ("openbox", "--sm-disable", "--config-file", programs["manager"]),
        Patience(silence, start=max(40.0, 2 * silence)),
    )
    Shell(shown, lambda said: click.echo(f"shell {said}")).run(stop)
