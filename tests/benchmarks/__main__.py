"""`python -m tests.benchmarks`, or `motcua bench`: measure this installation, or another system by its address."""

import time

import click

from .bench import bench
from .measures import LONG, MEASURES
from .place import run_script
from .report import Metric, as_json, as_table, heading, machine, note

# No measure begins later than this (seconds), so that a bench ends within about four minutes.
NO_NEW_AFTER = 210.0


@click.command()
@click.option(
    "--json",
    "as_data",
    is_flag=True,
    help="{metric: {value, unit, floor, ratio}} on standard output.",
)
@click.option(
    "--quick", is_flag=True, help="Every measure once and short: a smoke test, not figures."
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(MEASURES)),
    help="This measure; may be repeated.",
)
@click.option(
    "--url", help="Measure tickets on another system: the whole address of its route (http)."
)
@click.option("--token", default="", help="With --url: sent as `Authorization: Bearer …`.")
@click.option(
    "--header", "headers", multiple=True, help="With --url: another header line, `Name: value`."
)
@click.option("--body", help="With --url: the JSON to post; {key} and {series} are filled in.")
@click.option("--series", default="A", help="With --url: comma-separated, taken in turn.")
def main(as_data: bool, quick: bool, only: tuple[str, ...], **other: str) -> None:
    """Measure against floors of the same run. Without options at most four minutes; nothing is left behind.

    Exit code 1 when a measure could not be taken; a missed target is a figure, not an error."""
    if not as_data:
        click.echo(heading())
    failed: list[str] = []
    if other["url"]:
        metrics = _elsewhere(other, quick)
    else:
        metrics, failed = _here(quick, only or _usual(quick))
    click.echo(as_json(metrics) if as_data else as_table(metrics))
    raise SystemExit(1 if failed else 0)


def _usual(quick: bool) -> tuple[str, ...]:
    return tuple(name for name in MEASURES if quick or name not in LONG)


def _here(quick: bool, names: tuple[str, ...]) -> tuple[list[Metric], list[str]]:
    """The metrics, and the measures that could not be taken."""
    metrics, failed = machine(), list[str]()
    ends = time.monotonic() + NO_NEW_AFTER
    with bench(quick) as run:
        for name in names:
            begun = time.monotonic()
            if begun > ends:
                note(f"{name}: left out, this machine is too slow or too busy today")
                failed.append(name)
                continue
            try:
                metrics += MEASURES[name](run)
            except Exception as error:  # the other figures are still worth having
                note(f"{name} FAILED: {type(error).__name__}: {error}")
                failed.append(name)
            note(f"{name}: {time.monotonic() - begun:.1f} s")
    return metrics, failed


def _elsewhere(other: dict[str, str], quick: bool) -> list[Metric]:
    """Tickets of a system we know nothing of: there is no floor for it here."""
    arguments = ["--url", other["url"], "--token", other["token"], "--series", other["series"]]
    arguments += [part for line in other["headers"] for part in ("--header", line)]
    arguments += ["--body", other["body"]] if other["body"] else []
    metrics = machine()
    for clients in (1, 16, 64):
        result = run_script(
            "tests.benchmarks.load.http",
            *arguments,
            "--clients",
            str(clients),
            "--seconds",
            "0.5" if quick else "3",
        )
        metrics += [
            Metric(f"tickets.{clients}_clients.per_second", result["per_second"], "tickets/s"),
            Metric(f"tickets.{clients}_clients.p50", result["p50"], "ms"),
            Metric(f"tickets.{clients}_clients.p99", result["p99"], "ms"),
            Metric(
                f"tickets.{clients}_clients.refused",
                float(sum(result["refused"].values())),
                "answers",
            ),
        ]
    return metrics


if __name__ == "__main__":
    main(prog_name="motcua bench")
