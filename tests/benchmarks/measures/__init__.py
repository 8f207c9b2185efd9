"""The measures, by name, in the order in which they run."""

from collections.abc import Callable

from tests.benchmarks.bench import Bench
from tests.benchmarks.report import Metric

from . import calls, disk, dossiers, led, loop, memory, paper, screens, start, tickets, voice

Measure = Callable[[Bench], list[Metric]]

MEASURES: dict[str, Measure] = {
    "disk": disk.measure,
    "tickets": tickets.sqlite,
    "tickets-postgresql": tickets.postgresql,
    "calls": calls.measure,
    "loop": loop.measure,
    "paper": paper.measure,
    "led": led.measure,
    "voice": voice.measure,
    "phone": screens.phone,
    "kiosk": screens.kiosk,
    "memory": memory.measure,
    "start": start.measure,
    "dossiers": dossiers.sqlite,
    "dossiers-postgresql": dossiers.postgresql,
}
# Minutes each: taken when named, and in the smoke test with little.
LONG = frozenset({"dossiers", "dossiers-postgresql"})
