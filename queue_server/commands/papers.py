"""`motcua papers`: look after the store of files while the server runs; neither command writes to the database."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click

from queue_server.app import now_utc
from queue_server.services.paper_records import FileDamaged, FileMissing, FileStore, StoreAway
from queue_server.settings import Settings
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads

from .opening import equipment_of, settings_or_explain, store_of

YOUNG = timedelta(days=1)  # a file whose row is not committed yet is younger than this


@click.group()
def papers() -> None:
    """Files of dossiers in the store."""


@contextmanager
def _reading(settings: Settings) -> Iterator[Any]:
    reads = Reads(open_engine(settings.database), equipment_of(settings))
    try:
        with reads() as work:
            yield work
    finally:
        reads.close()


@papers.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def sweep(dry_run: bool, as_json: bool) -> None:
    """Remove files that no dossier has any more (or never had) and that are older than a day."""
    settings = settings_or_explain()
    store = store_of(settings)
    before = now_utc() - YOUNG
    try:
        # First what is old, then what is needed: whatever comes in between is young.
        old = list(store.older_than(before))
        with _reading(settings) as work:
            needed = set(work.papers.digests())
        orphans = [kept for kept in old if kept.digest not in needed]
        removed = len(orphans) if dry_run else sum(store.remove(kept) for kept in orphans)
        parts = 0 if dry_run else store.tidy(before)
    except StoreAway as away:
        raise click.ClickException(f"the store does not answer: {away}") from away
    found = {"looked_at": len(old), "removed": removed, "half_written": parts, "dry_run": dry_run}
    click.echo(json.dumps(found) if as_json else ", ".join(f"{k}: {v}" for k, v in found.items()))


@papers.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(as_json: bool) -> None:
    """Open and hash again every file that a dossier has. Exit code 1 when one is missing or damaged."""
    settings = settings_or_explain()
    store = store_of(settings)
    with _reading(settings) as work:
        digests = list(work.papers.digests())
    try:
        states = {digest: _state(store, digest) for digest in digests}
    except StoreAway as away:
        raise click.ClickException(f"the store does not answer: {away}") from away
    wrong = {digest: state for digest, state in states.items() if state != "ok"}
    if as_json:
        click.echo(json.dumps({"looked_at": len(states), "wrong": wrong}))
    else:
        for digest, state in wrong.items():
            click.echo(f"{digest}: {state}")
        click.echo(f"{len(states)} files, {len(wrong)} missing or damaged")
    raise SystemExit(1 if wrong else 0)


def _state(store: FileStore, digest: str) -> str:
    """Opening proves the digest: the seal is bound to it, and the digest is taken again all the same."""
    try:
        data = store.get(digest)
    except FileMissing:
        return "missing"
    except FileDamaged:
        return "damaged"
    return "ok" if hashlib.sha256(data).hexdigest() == digest else "damaged"
