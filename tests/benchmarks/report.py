"""What was measured: one row per metric, each beside its floor of the same run, as a table or as JSON."""

import json
import math
import os
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# What a target compares: the value itself, or how it stands to its floor.
Test = Callable[["Metric"], bool]


@dataclass(frozen=True)
class Metric:
    """`floor` is what the machine could do at best at the same time, in the same unit; None where there is none."""

    name: str
    value: float | None
    unit: str
    floor: float | None = None
    target: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        if self.value is None or not self.floor or math.isnan(self.value):
            return None
        return self.value / self.floor


def at_most(
    name: str, value: float | None, unit: str, most: float, floor: float | None = None
) -> Metric:
    met = None if value is None else value <= most
    return Metric(name, value, unit, floor, f"≤ {most:g} {unit}", met)


def share_of_floor(
    name: str, value: float | None, unit: str, least: float, floor: float | None
) -> Metric:
    met = None if value is None or not floor else value / floor >= least
    return Metric(name, value, unit, floor, f"≥ {least:g} × floor", met)


def machine() -> list[Metric]:
    """What else the machine was doing: figures without it mean nothing."""
    cores = float(os.cpu_count() or 1)
    return [
        Metric("machine.load_1m", os.getloadavg()[0], "processes", cores),
        Metric("machine.cores", cores, "cores"),
    ]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def as_json(metrics: Iterable[Metric]) -> str:
    """{metric: {value, unit, floor, ratio}}."""
    return json.dumps(
        {
            metric.name: {
                "value": _rounded(metric.value),
                "unit": metric.unit,
                "floor": _rounded(metric.floor),
                "ratio": _rounded(metric.ratio),
            }
            for metric in metrics
        },
        indent=1,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(value, 3)


def as_table(metrics: Iterable[Metric]) -> str:
    rows = [("metric", "value", "unit", "floor", "ratio", "target", "")]
    for metric in metrics:
        verdict = {True: "met", False: "MISSED", None: ""}[metric.met]
        rows.append(
            (metric.name, _number(metric.value), metric.unit, _number(metric.floor),
             _number(metric.ratio), metric.target, verdict)
        )  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(7)]
    lines = []
    for number, row in enumerate(rows):
        cells = [
            cell.ljust(width) if column in (0, 2, 5, 6) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
        if number == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def heading() -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {load} when it began. Floors are of the same run."
    )


def note(text: str) -> None:
    """Progress goes to standard error: standard output is the result."""
    print(text, file=sys.stderr, flush=True)
