"""Points of one dossier and the rank they lead to (TT 01/2018/TT-VPCP Chương III; each indicator 0, 1 or 2 points).

Thresholds of ranks are as public systems print them; exactly 15 is Xuất sắc (ARCHITECTURE P18)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Points = Literal[0, 1, 2]
MOST = 18  # nine indicators
_BANDS = ((15, "Xuất sắc"), (12, "Tốt"), (9, "Khá"), (6, "Trung bình"), (0, "Yếu"))
# The indicators that count for one officer, as the printed report names them.
OFFICER_INDICATORS = (1, 2, 3, 4, 7)


def score_time(due: date, finished: date) -> Points:
    """Indicators 1 and 2: before the date 2, on the date 1, after it 0."""
    if finished < due:
        return 2
    return 1 if finished == due else 0


def score_contacts(times: int, applicant_fault: bool) -> Points:
    """Indicator 3: how often the applicant had to come back to complete the dossier: never 2, once 1, more 0.

    “More” does not fall to 0 when the fault was the applicant's (our reading of the exception in the text)."""
    if times == 0:
        return 2
    return 1 if times == 1 or applicant_fault else 0


def score_agencies(contacted: int, only_one_stop: bool) -> Points:
    """Indicator 4: agencies the applicant had to contact; none 2, only the one-stop unit 1, more 0."""
    if contacted == 0:
        return 2
    return 1 if contacted == 1 and only_one_stop else 0


def score_publicity(posted: bool, electronic: bool) -> Points:
    """Indicator 6."""
    return 2 if posted and electronic else 1 if posted or electronic else 0


def score_attitude(due: date, finished: date, upheld_complaint: bool) -> Points:
    """Indicator 7; a complaint found false does not count."""
    return 0 if upheld_complaint else score_time(due, finished)


def score_complaints(handled: int, on_time: int) -> Points:
    """Indicator 8: all on time 2, at least 90 % 1, less 0. Where nobody complained, nothing was late."""
    if on_time >= handled:
        return 2
    return 1 if on_time * 10 >= handled * 9 else 0


def one_decimal(value: Decimal | float | int) -> Decimal:
    """Half up, as it is printed."""
    return Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def average(totals: Iterable[Decimal | float | int]) -> Decimal | None:
    """Mean of the slips, one decimal; None without any."""
    said = [Decimal(str(total)) for total in totals]
    return one_decimal(sum(said, Decimal()) / len(said)) if said else None


def rank_agency(total: Decimal | float | int) -> str:
    """The band of the total as printed, so that paper and band agree. ValueError outside 0–18."""
    printed = one_decimal(total)
    if not 0 <= printed <= MOST:
        raise ValueError(f"a total is between 0 and {MOST}: {total}")
    return next(name for lowest, name in _BANDS if printed >= lowest)


def rank_officer(points: Mapping[int, Decimal | float | int]) -> str:
    """Completion from the points by indicator: from 5 all, from 3.5 in part, below that not enough."""
    total = sum((Decimal(str(points[number])) for number in OFFICER_INDICATORS), Decimal())
    if total >= 5:
        return "100%"
    return "70–100%" if total >= Decimal("3.5") else "<70%"
