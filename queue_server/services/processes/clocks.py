"""Where the time of one dossier went, step by step of the process it was accepted under."""

from datetime import datetime

from queue_server.domain.processes.clocks import StepClock, step_clocks
from queue_server.domain.processes.steps import Step, default_steps, legal_hours
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.ports import Work


def steps_of(work: Work, record: DossierRecord) -> tuple[Step, ...]:
    """The process the dossier keeps; without one the default of five, as it was shown to everybody."""
    kept = record.process_version_id
    version = work.processes.by_id(kept) if kept is not None else None
    if version is not None:
        return version.steps
    procedure = work.centre.view.procedures.get(record.procedure_id)
    if procedure is None:
        return default_steps(None)
    day = work.working_time.roster.length
    return default_steps(legal_hours(procedure.duration_unit, procedure.duration_amount, day))


def clocks_of(work: Work, record: DossierRecord, now: datetime) -> list[tuple[Step, StepClock]]:
    """Each step with its clock. CalendarMissing when the dossier reaches beyond the announced calendars."""
    steps = steps_of(work, record)
    passages = work.dossiers.steps(record.id)
    return list(zip(steps, step_clocks(steps, passages, work.working_time, now), strict=True))
