"""Percentiles as everybody here means them: the smallest value that so many of all values do not exceed."""

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """`share` in 0..1; NaN of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread(milliseconds: Sequence[float]) -> dict[str, float | None]:
    """p50, p95, p99 and the largest, in ms; None of nothing (JSON knows no NaN)."""
    if not milliseconds:
        return {"p50": None, "p95": None, "p99": None, "max": None}
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(percentile(milliseconds, share), 2) for name, share in shares.items()}
