"""Components as lines of a form: what was handed in, and what the one examination found."""

from typing import Any

from queue_server.services.dossier_records import ComponentRecord, StepRecord

from .gathering import Facts


def found_papers(facts: Facts) -> tuple[dict[str, Any], ...]:
    """What the centre holds: papers that were only shown stay with the applicant and are not in it."""
    held = (one for one in facts.papers if one.mark == "ok" and not one.present_only)
    return tuple(_line(one, one.original, one.certified_copy, one.photocopy) for one in held)


def lacking_papers(facts: Facts, step: StepRecord | None) -> tuple[dict[str, Any], ...]:
    """The whole published list, each line as it was found when the slip was made, with the copies asked for."""
    items = set(step.detail.get("items", ())) if step else set()
    asked = {one.name_vi: one for one in facts.procedure.components} if facts.procedure else {}
    lines = []
    for one in facts.papers:
        published = asked.get(one.name_vi)
        counts = (
            (published.original, published.certified_copy, published.photocopy)
            if published
            else (0, 0, 0)
        )
        lines.append(_line(one, *counts, mark=_mark(one, items)))
    return tuple(lines)


def _mark(one: ComponentRecord, items: set[str]) -> str:
    """The slip keeps what was asked, though a line was put right since."""
    if one.name_vi in items:
        return one.mark if one.mark in ("missing", "wrong") else "missing"
    return "ok" if one.mark == "ok" or one.mandatory else "not_needed"


def _line(
    one: ComponentRecord, original: int, certified_copy: int, photocopy: int, mark: str = ""
) -> dict[str, Any]:
    return {
        "name": one.name_vi,
        "original": original,
        "certified_copy": certified_copy,
        "photocopy": photocopy,
        "mark": mark or one.mark,
        "note": one.note,
    }
