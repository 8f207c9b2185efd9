"""`motcua import FILE`: a catalogue comes in whole, or every error is named and nothing is written."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from queue_server.app import now_utc
from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue, Problem
from queue_server.importing.loading import load
from queue_server.services.admin.centre import ReplaceCatalogue, replace_catalogue
from queue_server.services.ports import Work

from .opening import OPERATOR, settings_or_explain, writing


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def import_file(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import a catalogue (JSON or XLSX). Exit code 1 when the file has errors; then nothing was written."""
    today = business_day(now_utc())
    with writing(settings_or_explain()) as lane:
        base = lane.write(_present, None)
        result = load(file.read_bytes(), file.name, today, base)
        if isinstance(result, list):
            _report(result, as_json)
            raise SystemExit(1)
        if not dry_run:
            lane.write(replace_catalogue, ReplaceCatalogue(OPERATOR, result))
    counts = {
        "procedures": len(result.procedures),
        "counters": len(result.counters),
        "series": len(result.series),
    }
    click.echo(
        json.dumps(counts)
        if as_json
        else ", ".join(f"{count} {name}" for name, count in counts.items())
    )


def _present(work: Work, _command: None, _now: object) -> Catalogue | None:
    catalogue = work.centre.view.catalogue
    return catalogue if catalogue.sites else None


def _sentence(problem: Problem) -> str:
    place = (
        f"{problem.sheet} dòng {problem.row}, ô {problem.cell}"
        if problem.row
        else problem.sheet or "Tệp"
    )
    return f"{place}: {problem.title} ({problem.value}). {problem.what_to_write}"


def _report(problems: list[Problem], as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, default=str)
        )
        return
    for problem in problems:
        click.echo(_sentence(problem))
    click.echo(f"{len(problems)} lỗi. Chưa có gì được ghi.", err=True)
