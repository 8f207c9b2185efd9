"""Internal processes as messages: limits in words, steps on one line of working time."""

from datetime import timedelta
from decimal import Decimal

from queue_server.contracts.processes import ProcessShown, ProcessStep
from queue_server.domain.processes.steps import STATIONS, Step, hours_of, plain
from queue_server.services.ports import Work
from queue_server.services.processes.reading import Published


def in_words(hours: Decimal, day: timedelta) -> str:
    """“4 giờ”, “2,5 ngày”: days where they come out to the half, with the hours that a day has here."""
    days = hours / hours_of(day)
    if days >= 1 and days * 2 == int(days * 2):
        return f"{plain(days)} ngày"
    return f"{plain(hours.quantize(Decimal('0.01')))} giờ"


def limit_of(step: Step) -> str:
    """A step's own limit as it was written."""
    if not step.quarters:
        return ""
    return f"{plain(step.amount)} {'ngày' if step.unit == 'working_day' else 'giờ'}"


def process_shown(work: Work, found: Published) -> ProcessShown:
    day = work.working_time.roster.length
    steps, begins = [], Decimal(0)
    for number, step in enumerate(found.steps, 1):
        hours = step.hours(day)
        steps.append(
            ProcessStep(
                number=number, station=step.station, station_name=STATIONS[step.station], title=step.title,
                content=step.content, actor=step.actor, hours=float(hours), begins=float(begins),
                limit=in_words(hours, day) if found.standing == "default" and hours else limit_of(step),
            )
        )  # fmt: skip
        begins += hours
    legal, spare = found.sum.legal, found.sum.spare
    version = found.version if found.standing == "in_force" else None
    basis = version.basis if version else None
    return ProcessShown(
        procedure_id=found.procedure.id, standing=found.standing, steps=steps, hours=float(begins),
        legal_hours=None if legal is None else float(legal), total=in_words(begins, day) if begins else "",
        legal="" if legal is None else in_words(legal, day),
        spare=in_words(spare, day) if spare is not None and spare > 0 else "",
        version=version.number if version else None, decision=basis.decision_no if basis else "",
        decision_date=basis.decision_date if basis else None, legal_basis=basis.legal if basis else "",
        valid_from=version.valid_from if version else None,
    )  # fmt: skip
