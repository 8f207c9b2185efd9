"""What `motcua doctor` finds out about the locked screen of a kiosk. Silent where no shell was installed."""

from collections.abc import Iterator

from queue_server.contracts.checks import Finding, Place, read

from .shell.commands import NEEDED
from .shell.watch import KioskDoor

_SHELL = "/etc/systemd/system/motcua-shell.service"
_POLICY = "/etc/chromium/policies/managed/motcua.json"
_SILENT = 20.0


def programs(place: Place) -> Iterator[Finding]:
    if not place.at(_SHELL).exists():
        return
    missing = sorted({package for path, package in NEEDED.items() if not place.at(path).exists()})
    if missing:
        values = {"packages": " ".join(missing)}
        yield Finding(thing="apt", state="bad", code="shell.packages", values=values)
    if not place.at(_POLICY).exists():
        yield Finding(thing=_POLICY, state="bad", code="shell.no_policy")
    else:
        yield Finding(thing=_POLICY, state="ok", code="shell.policy", driver="Chromium")


def display(place: Place) -> Iterator[Finding]:
    """Cables to screens, as the kernel sees them."""
    connected = [
        status.parent
        for status in place.found("/sys/class/drm", "card*-*/status")
        if read(status) == "connected"
    ]
    for port in connected:
        values = {"mode": (read(port / "modes").splitlines() or ["?"])[0]}
        name = port.name.partition("-")[2]
        yield Finding(thing=name, state="ok", code="display.connected", driver="DRM", values=values)
    if not connected and place.at(_SHELL).exists():
        yield Finding(thing="HDMI/DP", state="bad", code="display.none")


def heartbeat(place: Place) -> Iterator[Finding]:
    """Whether the page on the glass still beats at the kiosk process."""
    if place.kiosk is None:
        return
    page = KioskDoor(place.kiosk).ask()
    expected = place.at(_SHELL).exists()
    if page is None:
        if place.at("/etc/systemd/system/motcua-kiosk.service").exists():
            yield Finding(thing="motcua kiosk", state="bad", code="kiosk.away")
        return
    if page.silent > _SILENT:
        state = "bad" if expected else "warn"
        yield Finding.model_validate(
            {"thing": "motcua kiosk", "state": state, "code": "kiosk.silent"}
        )
    elif not page.in_front:
        state = "bad" if expected else "ok"
        code = "kiosk.covered" if expected else "kiosk.in_a_window"
        yield Finding.model_validate({"thing": "motcua kiosk", "state": state, "code": code})
    else:
        yield Finding(thing="motcua kiosk", state="ok", code="kiosk.well")
