"""Every fault on every kind of slip, through the real spool: nothing lost, nothing printed twice in silence.

A job that is `printed` stands on paper once, one that is `not_printed` never, one that is `unknown` at most once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hardware.app import RunningBridge
from hardware.links.outcome import Deadlines
from hardware.printing.worker import Patience
from hardware.settings import Settings
from hardware.settings import printer as printer_settings
from hardware.software_printer.abilities import KINDS
from hardware.software_printer.server import SoftwarePrinter
from hardware.wire.profile import PROFILES
from tests.hardware.paper import body_of, copies, height_of

DEADLINES = Deadlines(connect=0.5, preflight=0.6, progress=0.9, ack=1.2, stuck=30.0)
PATIENCE = Patience(job=0.8, restart=20.0, look=0.3, retry=0.1)
JOBS = {"ticket": "ticket", "receipt": "receipt", "seal_line": "seal"}
FINAL = ("printed", "not_printed", "unknown")


class Fault(NamedTuple):
    """What strikes the printer before the job, and the outcomes it may honestly have.

    `uncut`: instead, for a slip that is not cut off. `blind`: also, for a clone whose small buffer is full: it takes
    no question any more, so nobody knows why it stands still."""

    name: str
    strike: Callable[[SoftwarePrinter, int], None]
    outcomes: set[tuple[str, str]]
    uncut: set[tuple[str, str]] | None = None
    blind: set[tuple[str, str]] = set()


def _nothing(printer: SoftwarePrinter, rows: int) -> None: ...


PRINTED, NO_ACK = {("printed", "")}, {("unknown", "no_ack")}
FAULTS = [
    Fault("healthy", _nothing, PRINTED),
    Fault("near end", lambda one, rows: one.set_paper("near"), PRINTED),
    Fault("out before", lambda one, rows: one.set_paper("out"), {("not_printed", "paper_out")}),
    Fault("cover open", lambda one, rows: one.set_cover(True), {("not_printed", "cover_open")}),
    Fault(
        "out inside",
        lambda one, rows: one.set_paper("near", rows // 2),
        PRINTED,
        blind=NO_ACK,
    ),
    Fault("dropped", lambda one, rows: one.set_faults(drop_after=900), {("unknown", "closed_before_ack")}),
    Fault("hung", lambda one, rows: one.set_faults(hang=True), {("not_printed", "no_answer")}),
    Fault("mute", lambda one, rows: one.set_faults(mute=True), {("not_printed", "no_answer")}),
    Fault("refused", lambda one, rows: one.stop(), {("not_printed", "unreachable")}),
    Fault(
        "reset",
        lambda one, rows: one.set_faults(reset=True),
        {("not_printed", "unreachable"), ("not_printed", "no_answer")},
    ),
    Fault("knife jammed", lambda one, rows: one.set_cutter(True), {("unknown", "error")}, PRINTED, NO_ACK),
]  # fmt: skip


@dataclass
class Hall:
    """A bridge with three printers of one profile."""

    client: Any
    printers: dict[str, SoftwarePrinter]
    retired: dict[str, SoftwarePrinter]
    dots: int

    def paper_of(self, kind: str) -> list[SoftwarePrinter]:
        name = JOBS[kind]
        return [one for one in (self.printers[name], self.retired.get(name)) if one]

    def heal(self) -> None:
        for name, one in list(self.printers.items()):
            if one._stopped.is_set():
                self.retired[name] = one
                self.printers[name] = SoftwarePrinter(
                    one.port, abilities=one.machine.abilities
                ).start()
                continue
            one.set_faults()
            one.set_cutter(False)
            one.set_cover(False)
            one.set_paper("ok")

    def states(self) -> set[str]:
        return {one["state"] for one in self.client.ask("GET", "/v1/status").json["printers"]}


@pytest.fixture
def hall(tmp_path: Path, make_client: Any, wait_until: Any) -> Iterator[Callable[[str], Hall]]:
    opened: list[tuple[RunningBridge, Hall]] = []

    def start(name: str) -> Hall:
        printers = {one: SoftwarePrinter(abilities=KINDS[name]).start() for one in JOBS.values()}
        settings = Settings(
            state_dir=tmp_path / "state",
            port=0,
            printers=tuple(
                printer_settings(one, f"tcp://127.0.0.1:{made.port}", PROFILES[name])
                for one, made in printers.items()
            ),
        )
        bridge = RunningBridge(settings, deadlines=DEADLINES, patience=PATIENCE)
        bridge.start()
        port = int(bridge.address.rstrip("/").rpartition(":")[2])
        made = Hall(make_client(port, bridge.key), printers, {}, PROFILES[name].dots)
        opened.append((bridge, made))
        wait_until(lambda: made.states() == {"ready"}, "ready printers")
        return made

    yield start
    for bridge, made in opened:
        bridge.stop()
        for one in [*made.printers.values(), *made.retired.values()]:
            one.stop()


def _strike(hall: Hall, fault: Fault, bodies: dict[str, Any]) -> None:
    for kind, body in bodies.items():
        fault.strike(hall.printers[JOBS[kind]], height_of(body, hall.dots))


def _outcomes(hall: Hall, fault: Fault, bodies: dict[str, Any], wait_until: Any) -> dict[str, Any]:
    """Wait for the outcomes; somebody brings paper when a printer stands still with a slip half out."""
    if fault.name == "out inside":
        for kind in bodies:
            printer = hall.printers[JOBS[kind]]
            wait_until(lambda one=printer: one.machine.paper.out, "paper to end inside")
        wait_until(
            lambda: all(
                hall.client.job(body["job_id"])["state"] in FINAL
                or hall.client.ask("GET", "/v1/status").json["printers"]
                and "paper_out" in hall.states()
                for body in bodies.values()
            ),
            "the bridge to notice",
        )
        hall.heal()
    return {kind: hall.client.outcome(body["job_id"]) for kind, body in bodies.items()}


@pytest.mark.parametrize("profile", ["epson-tm", "xprinter-80"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.name)
def test_each_outcome_is_what_is_on_paper(
    hall: Callable[[str], Hall],
    house_slip: dict[str, Any],
    wait_until: Any,
    fault: Fault,
    profile: str,
) -> None:
    made = hall(profile)
    bodies = {kind: body_of(kind, house_slip, 1) for kind in JOBS}
    _strike(made, fault, bodies)
    for body in bodies.values():
        assert made.client.print(body).status == 202
    outcomes = _outcomes(made, fault, bodies, wait_until)
    made.heal()
    later = {kind: body_of(kind, house_slip, 2) for kind in JOBS}
    wait_until(lambda: made.states() == {"ready"}, "every printer to come back")
    for kind, body in later.items():
        assert made.client.print(bodies[kind]).json["state"] == outcomes[kind]["state"], (
            "asked again"
        )
        made.client.print(body)
    for body in later.values():
        assert made.client.outcome(body["job_id"])["state"] == "printed"
    for kind, body in bodies.items():
        got = (outcomes[kind]["state"], outcomes[kind]["reason"])
        allowed = fault.uncut if fault.uncut and kind == "seal_line" else fault.outcomes
        on_paper = copies(body, *made.paper_of(kind))
        assert got in allowed | (fault.blind if profile == "xprinter-80" else set()), kind
        assert on_paper in {"printed": {1}, "not_printed": {0}, "unknown": {0, 1}}[got[0]], kind
        assert copies(later[kind], *made.paper_of(kind)) == 1, f"{kind} after the fault"
