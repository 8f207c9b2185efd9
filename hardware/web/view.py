"""What the bridge's own page shows, in words, as one JSON object that replaces the one before."""

from datetime import datetime
from typing import Any

from hardware.drawing.contents import LOCAL_TIME
from hardware.printing.spool import JobLine
from queue_server.contracts.bridge import PrinterStatus, ScannerStatus
from queue_server.design.words import catalogue, say

from .ports import Bridge

_TONES = {
    "ready": ("ok", "circle-check"),
    "near_end": ("warn", "triangle-alert"),
    "paper_out": ("danger", "circle-alert"),
    "cover_open": ("danger", "circle-alert"),
    "error": ("danger", "circle-alert"),
    "unreachable": ("danger", "unlink"),
    "unknown": ("info", "refresh-cw"),
}
# Details that ask for something else than a look at plug and cable.
_CAUSES = ("busy", "denied", "no_driver", "no_ack", "cutter", "fatal", "hot")
_JOB_TONES = {"printed": "good", "unknown": "wait", "not_printed": "hot"}
_STANDINGS = {
    "connected": "good",
    "enrolling": "wait",
    "away": "wait",
    "revoked": "hot",
    "alone": "",
}


def _say(key: str, **values: Any) -> str:
    return say("bridge", "vi", key, **values)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(LOCAL_TIME):%H:%M:%S}"


def _printer(printer: PrinterStatus) -> dict[str, str]:
    tone, icon = _TONES[printer.state]
    why = f"{_say(f'reason_{printer.detail}')}. " if printer.detail in _CAUSES else ""
    return {
        "name": printer.name,
        "state": printer.state,
        "title": _say(f"printer_{printer.state}"),
        "advice": f"{why[:1].upper()}{why[1:]}" + _say(f"advice_{printer.state}"),
        "since": _clock(printer.since),
        "tone": tone,
        "icon": icon,
    }


def _job(job: JobLine) -> dict[str, str]:
    reason = f"reason_{job.reason}"
    return {
        "label": job.label,
        "copy": _say("copy", number=job.copy) if job.copy else "",
        "state": _say(f"job_{job.state}"),
        "reason": _say(reason) if reason in catalogue("bridge", "vi") else "",
        "tone": _JOB_TONES.get(job.state, ""),
        "at": _clock(job.at),
    }


def _scanner(scanner: ScannerStatus) -> dict[str, str]:
    reason = f"scanner_{scanner.detail}"
    known = {"ready": "scanner_ready", "unreachable": "scanner_unreachable"}
    return {
        "name": scanner.name,
        "state": _say(known.get(scanner.state, "scanner_unknown_yet")),
        "reason": _say(reason) if reason in catalogue("bridge", "vi") else "",
        "tone": {"ready": "good", "unreachable": "hot"}.get(scanner.state, "wait"),
    }


def _demo(bridge: Bridge) -> dict[str, Any] | None:
    if bridge.demo is None:
        return None
    machine, faults = bridge.demo.machine, bridge.demo.faults
    return {
        "paper": machine.paper.level,
        "cover": "open" if machine.cover_open else "shut",
        "line": "hang" if faults.hang else "mute" if faults.mute else "ok",
        "slips": [number for number, _ in reversed(bridge.demo.slips())],
    }


def page_view(bridge: Bridge) -> dict[str, Any]:
    server = bridge.server()
    return {
        "printers": [_printer(one) for one in bridge.desk.status().printers],
        "server": {
            "text": _say(f"server_{server.standing}"),
            "tone": _STANDINGS[server.standing],
            "code": server.code or "",
        },
        "scanners": [_scanner(one) for one in bridge.scanners.states()],
        "jobs": [_job(job) for job in bridge.desk.recent()],
        "demo": _demo(bridge),
    }
