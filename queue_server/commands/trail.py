"""`motcua trail verify`: whether the audit trail is as it was written, from its first line to its last."""

import json

import click

from queue_server.storage.trail_chain import Verdict

from .opening import reading, settings_or_explain

WHY = {
    "missing": "a line is missing, or one was put in",
    "chain": "a line was altered, or written by somebody without the key of this installation",
    "detail": "the details of a line were altered",
    "erased_without_act": "details are gone and no erasure names this line",
    "not_as_known": "the line is not the one whose code was written down",
}


@click.group()
def trail() -> None:
    """The audit trail."""


@trail.command()
@click.option(
    "--known",
    help="A head written down earlier, LINE:CODE: it must still be there (finds a trail cut off at its end).",
)
@click.option("--json", "as_data", is_flag=True, help="The answer as data.")
def verify(known: str | None, as_data: bool) -> None:
    """Follow the chain; beside a running server too. Exit code 1: it is broken, and the first line is named."""
    head = _head(known)
    with reading(settings_or_explain()) as work:
        found: Verdict = work.trail.verify(head)
    whole = found.broken is None
    if as_data:
        answer = {
            "ok": whole, "lines": found.lines, "erased": found.erased, "broken": found.broken,
            "why": found.why, "head": f"{found.lines}:{found.head}" if whole else "",
        }  # fmt: skip
        click.echo(json.dumps(answer))
    elif whole:
        click.echo(f"{found.lines} lines hold together; {found.erased} without details (erased).")
        click.echo(f"Head, to be written down: {found.lines}:{found.head}")
    else:
        click.echo(f"BROKEN at line {found.broken}: {WHY[found.why]}.")
    raise SystemExit(0 if whole else 1)


def _head(known: str | None) -> tuple[int, str] | None:
    if known is None:
        return None
    line, _, code = known.partition(":")
    if not (line.isdecimal() and int(line) > 0 and len(code) == 64):
        raise click.UsageError("--known is LINE:CODE as an earlier run printed it")
    return int(line), code.lower()
