"""The bridge of this machine: does it answer, and what do its printers say."""

import json
from collections.abc import Iterator

import requests
from pydantic import ValidationError

from queue_server.contracts.bridge import BridgeStatus, PrinterStatus
from queue_server.contracts.checks import Finding, Place, read

_TIMEOUTS = (1.0, 3.0)
_WELL = ("ready",)
_SOON = ("near_end", "unknown")


def bridge(place: Place) -> Iterator[Finding]:
    """Silent where nobody expects a bridge: no unit and no answer."""
    if place.bridge is None:
        return
    expected = place.at("/etc/systemd/system/motcua-bridge.service").exists()
    try:
        answer = _ask(place)
    except requests.RequestException:
        if expected:
            yield Finding(thing="motcua bridge", state="bad", code="bridge.away")
        return
    if answer.status_code in (401, 403):
        yield Finding(thing="motcua bridge", state="warn", code="bridge.key")
        return
    try:
        status = BridgeStatus.model_validate(answer.json())
    except (ValidationError, json.JSONDecodeError, requests.JSONDecodeError):
        yield Finding(thing=place.bridge, state="bad", code="bridge.other")
        return
    yield Finding(thing="motcua bridge", state="ok", code="bridge.well", driver=status.software)
    for printer in status.printers:
        yield _printer(printer)


def _ask(place: Place) -> requests.Response:
    key = read(place.bridge_key) if place.bridge_key else ""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(
            f"{str(place.bridge).rstrip('/')}/v1/status",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=_TIMEOUTS,
            allow_redirects=False,
        )


def _printer(printer: PrinterStatus) -> Finding:
    state = "ok" if printer.state in _WELL else "warn" if printer.state in _SOON else "bad"
    return Finding.model_validate(
        {
            "thing": printer.name,
            "state": state,
            "code": f"printer.{printer.state}",
            "driver": "ESC/POS",
            "values": {"detail": printer.detail},
        }
    )
