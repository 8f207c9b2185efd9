"""Printers in the guest, through both ways of Linux to a USB printer, in good and bad moods."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from hardware.links.address import line_to, parse
from hardware.links.line import Busy
from hardware.links.outcome import Deadlines, LinkDown, Outcome
from hardware.links.owner import Claim
from hardware.links.printer import PrinterLink
from hardware.printing.desk import PrintDesk
from hardware.wire import commands
from queue_server.contracts.bridge import PrintJob

from .another import another
from .printed_once import print_once
from .scenes import Scene, Stage, until

# One physical printer, two ways to it.
WAYS = {"usblp": "usblp:///dev/usb/lp0", "libusb": "usb://?serial=SN0001"}
STALL = 3.5  # seconds
_LIMITS = Deadlines()


@contextmanager
def linked(address: str) -> Iterator[PrinterLink]:
    link = PrinterLink(line_to(parse(address)), deadlines=_LIMITS, claim=Claim())
    try:
        yield link
    finally:
        link.stop()


def ticket(stage: Stage) -> bytes:
    """As the tests drew and encoded it."""
    return (stage.shared / "ticket.bin").read_bytes()


def send(link: PrinterLink, data: bytes, number: int = 1) -> Outcome:
    return link.deliver(data, commands.process_id(number), lambda health: False)


def told(outcome: Outcome) -> list[str]:
    return [outcome.state, outcome.reason]


def prints(way: str, stage: Stage) -> dict[str, Any]:
    printer, before = stage.printers[0], len(stage.printers[0].slips)
    with linked(WAYS[way]) as link:
        health = link.ready()
        outcome = send(link, ticket(stage))
    return {
        "health": health.state,
        "outcome": told(outcome),
        "cuts": len(printer.slips) - before,
        "slip": stage.keep(f"prints-{way}", printer.slips[-1]),
        "unknown": [name.hex() for name in printer.machine.parser.unknown],
    }


def fills_packets(way: str, stage: Stage) -> dict[str, Any]:
    """A job that ends exactly with a full packet of 512 bytes: the other end waits for a shorter one."""
    data = ticket(stage)
    asked = commands.acknowledge(commands.process_id(1), "process_id")
    data += bytes(-(len(data) + len(asked)) % 512)
    with linked(WAYS[way]) as link:
        link.ready()
        return {"bytes": len(data) + len(asked), "outcome": told(send(link, data))}


def tells_its_state(way: str, stage: Stage) -> dict[str, Any]:
    """Asked for, and pushed while nobody asks."""
    machine, states = stage.printers[0].machine, []
    woken, waker = socket.socketpair()
    with linked(WAYS[way]) as link, woken, waker:
        states.append(link.ready().state)
        machine.cover_open = True
        machine.run()
        until(lambda: link.watch(woken, 0.5), "a word that nobody asked for")
        pushed = link.health.state
        states.append(link.ready().state)
        machine.cover_open, machine.paper.level = False, "near"
        machine.run()
        states.append(link.ready().state)
        machine.paper.level = "ok"
        machine.run()
        states.append(link.ready().state)
    return {"states": states, "pushed": pushed}


def stalls(way: str, stage: Stage) -> dict[str, Any]:
    """Two tickets in one job; the printer takes nothing for a while in the middle of the first."""
    printer, before = stage.printers[0], len(stage.printers[0].slips)
    with linked(WAYS[way]) as link:
        link.ready()
        printer.stall_after(5000)
        waiting = threading.Timer(STALL, printer.go_on)
        waiting.start()
        outcome = send(link, ticket(stage) * 2)
        waiting.join()
    slips = printer.slips[before:]
    return {
        "stalled": printer.stalled.is_set(),
        "outcome": told(outcome),
        "slips": [stage.keep(f"stalls-{way}-{number}", slip) for number, slip in enumerate(slips)],
    }


def stalls_for_ever(way: str, stage: Stage) -> dict[str, Any]:
    """Longer than we wait; afterwards it goes on with what it has, and the next ticket comes."""
    printer = stage.printers[0]
    with linked(WAYS[way]) as link:
        link.ready()
        link.deadlines = replace(_LIMITS, progress=1.0)
        printer.stall_after(5000)
        outcome = send(link, ticket(stage) * 2)
        printer.go_on()
    with linked(WAYS[way]) as link:
        link.tore()
        until(lambda: _answers(link), "the printer to answer again")
        after = send(link, ticket(stage), 2)
    return {
        "outcome": told(outcome),
        "after": told(after),
        "slip": stage.keep(f"torn-{way}", printer.slips[-1]),
    }


def _answers(link: PrinterLink) -> bool:
    try:
        return link.ready().prints
    except LinkDown:
        return False


def second_opener(stage: Stage) -> dict[str, Any]:
    """A process that comes second, whichever way, is refused, and the first one prints undisturbed."""
    seen: dict[str, Any] = {}
    with another() as second:
        for way in WAYS:
            with linked(WAYS[way]) as first:
                first.ready()
                for other in WAYS:
                    seen[f"{way}-{other}"] = second.refused(WAYS[other])
                seen[f"{way}-device"] = _device_refuses(WAYS[way])
                seen[f"{way}-first"] = told(send(first, ticket(stage)))
    return seen


def _device_refuses(address: str) -> int | None:
    """Without our lock: the number of the kernel's own refusal."""
    line = line_to(parse(address))
    try:
        line.open(1)
    except Busy as busy:
        return busy.errno
    finally:
        line.close()
    return None


def two_alike(stage: Stage) -> dict[str, Any]:
    """Both printers are 04b8:0202; only number and port tell them apart."""
    seen = {}
    for address in (
        "usb://?serial=SN0002",
        "usb://?port=2-1",
        "usb://?serial=SN0001",
        "usb://?port=1-1",
    ):
        before = [len(printer.slips) for printer in stage.printers]
        with linked(address) as link:
            link.ready()
            outcome = send(link, ticket(stage))
        cuts = [
            len(printer.slips) - count
            for printer, count in zip(stage.printers, before, strict=True)
        ]
        seen[address] = {"outcome": told(outcome), "cuts": cuts}
    with linked("usb://?serial=SN0003") as link:
        seen["another"] = _refused(link.ready)
    return seen


def _refused(act: Callable[[], object]) -> str:
    try:
        act()
    except LinkDown as down:
        return down.reason
    return ""


def bridge(way: str, stage: Stage) -> dict[str, Any]:
    """A whole bridge with its spool: a ticket, the cable pulled inside the next one, plugged in again, one more."""
    # Here, because loading all of the bridge takes this emulated machine some seconds: what was seen before is kept.
    from hardware.app import RunningBridge
    from hardware.settings import Settings, printer

    where = (printer("ticket", WAYS[way]),)
    running = RunningBridge(Settings(state_dir=stage.folder / way, port=0, printers=where))
    running.desk.start()
    try:
        return _cable_pulled(running.desk, way, stage)
    finally:
        running.desk.stop()


def _cable_pulled(desk: PrintDesk, way: str, stage: Stage) -> dict[str, Any]:
    printer = stage.printers[0]
    shown = partial(_shown, desk)
    until(lambda: shown()[0] == "ready", "a ready printer")
    first = _outcome(desk, stage, "first")
    printer.stall_after(5000)
    desk.submit(_job(stage, "pulled"))
    until(printer.stalled.is_set, "the middle of a job")
    printer.cable.unplug()
    pulled = _final(desk, "pulled")
    until(lambda: shown()[0] == "unreachable", "the printer to be missed")
    missed = shown()
    printer.go_on()
    printer.cable.plug()
    until(lambda: shown()[0] == "ready", "the printer to be found again")
    cuts = len(printer.slips)
    after = _outcome(desk, stage, "after")
    return {
        "first": first,
        "pulled": pulled,
        "missed": missed,
        "after": after,
        "still": _final(desk, "pulled"),
        "cuts": len(printer.slips) - cuts,
        "slip": stage.keep(f"bridge-{way}", printer.slips[-1]),
    }


def _job(stage: Stage, name: str) -> PrintJob:
    job = PrintJob.model_validate_json((stage.shared / "job.json").read_bytes())
    return job.model_copy(update={"job_id": f"job-of-the-guest-{name}"})


def _shown(desk: PrintDesk) -> list[str]:
    status = desk.status().printers[0]
    return [status.state, status.detail]


def _outcome(desk: PrintDesk, stage: Stage, name: str) -> list[str]:
    desk.submit(_job(stage, name))
    return _final(desk, name)


def _final(desk: PrintDesk, name: str) -> list[str]:
    def final() -> list[str] | None:
        job = desk.job(f"job-of-the-guest-{name}")
        assert job
        return [job.state, job.reason] if job.state not in ("queued", "sent") else None

    found: list[str] = until(final, f"an outcome of {name}")
    return found


def printed_once(stage: Stage) -> dict[str, Any]:
    """What `test_replay.py` replays, beside the gadget."""
    return print_once()


_EACH: dict[str, Callable[[str, Stage], dict[str, Any]]] = {
    "prints": prints,
    "fills_packets": fills_packets,
    "tells_its_state": tells_its_state,
    "stalls": stalls,
    "stalls_for_ever": stalls_for_ever,
    "bridge": bridge,
}
SCENES: dict[str, Scene] = {
    **{f"{name}-{way}": partial(act, way) for name, act in _EACH.items() for way in WAYS},
    "second_opener": second_opener,
    "two_alike": two_alike,
    "printed_once": printed_once,
}
