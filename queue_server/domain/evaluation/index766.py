"""The index of QĐ 766/QĐ-TTg (23/06/2022): on time (2.1) and satisfaction (5.4), by its published formulas.

Where nothing was settled there is no rate: None, never 0 or 100."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Settled:
    """One dossier as the formula reads it: the times of its closing statuses, and its supplement requests.

    Codes: finished 9, returned 10, stopped 8 or 3, withdrawn 7. `supplemented_at` None: the last request is open."""

    due: datetime
    accepted: bool = True
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    stopped_at: datetime | None = None
    withdrawn_at: datetime | None = None
    supplement_requests: int = 0
    supplement_asked_at: datetime | None = None
    supplemented_at: datetime | None = None


def closed_at(dossier: Settled) -> datetime | None:
    """“Đã xử lý xong” goes before “Đã trả kết quả”, that before stopped or refused, that before withdrawn.

    A withdrawal counts for accepted dossiers only."""
    withdrawn = dossier.withdrawn_at if dossier.accepted else None
    return dossier.finished_at or dossier.returned_at or dossier.stopped_at or withdrawn


def on_time(dossier: Settled, period_end: datetime) -> bool:
    """Still open ones are measured at the end of the period. More than one supplement request is overdue."""
    if dossier.supplement_requests > 1:
        return False
    finish = closed_at(dossier) or period_end
    return _without_supplement(dossier, finish) <= dossier.due


def _without_supplement(dossier: Settled, finish: datetime) -> datetime:
    """The time the applicant took is taken off; while the request is open, the clock stands at its time."""
    asked, given = dossier.supplement_asked_at, dossier.supplemented_at
    if not dossier.supplement_requests or asked is None or asked >= finish:
        return finish
    if given is None or given >= finish:
        return asked
    return finish - max(given - asked, timedelta())


def on_time_rate(dossiers: Iterable[Settled], period_end: datetime) -> Decimal | None:
    """Percent of the dossiers, two decimals."""
    judged = [on_time(dossier, period_end) for dossier in dossiers]
    return rate(sum(judged), len(judged))


def rate(part: int, whole: int) -> Decimal | None:
    """Percent with two decimals, half up; None of nothing."""
    if whole == 0:
        return None
    return _two(Decimal(part) * 100 / whole)


def satisfaction(total: int, overdue: int, disliked: int) -> Decimal | None:
    """100 % − (overdue % + % disliked or complained of); the sum can pass 100 where one dossier is in both: then 0."""
    if total == 0:
        return None
    return _two(max(Decimal(), 100 - Decimal(overdue + disliked) * 100 / total))


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
