"""Ask a printer everything a profile depends on. It must be idle, with paper, and owned by nobody else."""

from typing import NamedTuple

from hardware.links.line import Line
from hardware.links.outcome import Deadlines
from hardware.links.owner import Claim
from hardware.links.printer import PrinterLink
from hardware.wire import commands
from hardware.wire.health import Health
from hardware.wire.profile import Profile
from hardware.wire.replies import Kind

from .findings import Findings

# Nothing is taken for granted: no status is asked to be pushed, nothing is acknowledged yet.
_UNKNOWN = Profile("unknown", status="poll", acknowledgement="gs_r")
_NAME = b"prob"  # small letters: no job is named so


class Waits(NamedTuple):
    """Seconds: for an answer out of turn, and for one that waits in the buffer behind printing."""

    real_time: float = 0.5
    buffered: float = 1.0


def probe(line: Line, claim: Claim | None = None, waits: Waits | None = None) -> Findings:
    """LinkDown: not there, or another process owns it. What does not answer is in the findings."""
    waits = waits or Waits()
    link = PrinterLink(line, _UNKNOWN, Deadlines(), claim)
    try:
        link.open()
        found = _real_time(link, waits.real_time)
        return _buffered(link, found, waits.buffered) if found.health.prints else found
    finally:
        link.stop()


def _real_time(link: PrinterLink, seconds: float) -> Findings:
    health, answers = Health(), dict[int, int | None]()
    for query in (*commands.QUERIES, commands.CAUSE):
        said = link.ask(commands.ask(query), "real_time", seconds)
        answers[query] = said[0] if said else None
        if said:
            health = health.answered(query, said[0])
    if answers[1] is None:
        health = Health(offline=True)
    return Findings(answers, health)


def _buffered(link: PrinterLink, found: Findings, seconds: float) -> Findings:
    """One after the other, so that each silence is for one question."""

    def answered(question: bytes, kind: Kind) -> bytes | None:
        return link.ask(question, kind, seconds)

    def name(what: int) -> str:
        return (answered(commands.identify(what), "info") or b"").decode("ascii", "replace").strip()

    proves = answered(commands.acknowledge(_NAME, "gs_r"), "buffered") is not None
    named = answered(commands.acknowledge(_NAME), "process_id") == _NAME
    pushes = answered(commands.STATUS_ON, "status") is not None
    if pushes:
        link.ask(commands.STATUS_OFF, "status", 0.05)
    model = name(67)
    firmware, maker, serial = (name(what) if model else "" for what in (65, 66, 68))
    return Findings(
        found.real_time, found.health, pushes, named, proves, maker, model, firmware, serial
    )
