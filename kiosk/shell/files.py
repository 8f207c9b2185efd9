"""Every file of a kiosk machine, as text: units as shipped, the rest made from the setting."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from . import browser, machine, session
from .settings import ShellSetting

UNITS = (
    "motcua-bridge.service",
    "motcua-kiosk.service",
    "motcua-x.service",
    "motcua-shell.service",
)
# What the units run; a link to the version in use.
COMMAND = "/opt/motcua/bin/motcua"
# What people change by hand on a machine; the rest is ours alone.
SETTINGS = ("/etc/motcua/bridge.toml", "/etc/motcua/kiosk.env", "/etc/motcua/shell.env")


@dataclass(frozen=True)
class Wanted:
    """One file as it is to be; `path` is absolute, under whatever root."""

    path: str
    text: str


def unit(name: str) -> str:
    """A shipped unit: inside an installed package, or in the checkout it was installed from.

    FileNotFoundError: neither."""
    packed = files("kiosk.shell") / "units" / name
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "systemd" / name).read_text(encoding="utf-8")


def wanted(setting: ShellSetting) -> Iterator[Wanted]:
    """All files of this machine."""
    for name in UNITS:
        yield Wanted(f"/etc/systemd/system/{name}", unit(name))
    yield Wanted("/etc/motcua/kiosk.env", machine.kiosk_env(setting))
    yield Wanted("/etc/motcua/shell.env", machine.shell_env(setting))
    yield Wanted("/etc/motcua/bridge.toml", machine.bridge_toml(setting))
    yield Wanted("/etc/motcua/openbox.xml", session.openbox())
    yield Wanted("/etc/chromium/policies/managed/motcua.json", browser.policy(setting.page))
    yield Wanted("/etc/X11/xorg.conf.d/90-motcua.conf", session.xorg(setting))
    yield Wanted("/etc/udev/rules.d/90-motcua-kiosk.rules", machine.udev())
    yield Wanted("/etc/modprobe.d/motcua-kiosk.conf", machine.modprobe())
    yield Wanted("/etc/sysctl.d/90-motcua-kiosk.conf", machine.sysctl())
    yield Wanted("/etc/sysusers.d/motcua-kiosk.conf", machine.sysusers())
    yield Wanted("/etc/tmpfiles.d/motcua-kiosk.conf", machine.tmpfiles())
    yield Wanted("/etc/systemd/logind.conf.d/90-motcua-kiosk.conf", machine.logind())
    yield Wanted("/etc/systemd/system.conf.d/90-motcua-kiosk.conf", machine.manager())
