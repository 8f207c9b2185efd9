"""How a command reaches the data: settings from the environment, and the writer's lock if no server has it."""

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from queue_server.app import now_utc
from queue_server.importing.calendars import shipped_rules
from queue_server.services.paper_records import FileStore
from queue_server.services.ports import Actor
from queue_server.settings import Settings, SettingsWrong
from queue_server.storage.database import AlreadyServed, open_engine
from queue_server.storage.equipment import Equipment
from queue_server.storage.files import StoreSettingWrong, open_store
from queue_server.storage.lanes import DirectLane
from queue_server.storage.reads import Reads
from queue_server.storage.schema import is_current, migrate
from queue_server.storage.vault import vault_of
from queue_server.storage.writer import Writer

# Who acts when a person at the machine itself types a command.
OPERATOR = Actor(
    "command", "operator", "Người vận hành máy chủ", frozenset({"admin"}), place="command line"
)


def settings_or_explain() -> Settings:
    try:
        return Settings.from_env(os.environ)
    except SettingsWrong as wrong:
        raise click.ClickException(str(wrong)) from wrong


def equipment_of(settings: Settings) -> Equipment:
    """The vault and the calendars of this installation, as the server has them."""
    return Equipment(vault_of(settings.state_dir), shipped_rules())


def store_of(settings: Settings) -> FileStore:
    """Where the files of dossiers are; explains a setting that names no store."""
    try:
        return open_store(settings.file_store, settings.file_keys, vault_of(settings.state_dir))
    except StoreSettingWrong as wrong:
        raise click.ClickException(f"MOTCUA_FILES: {wrong}") from wrong


@contextmanager
def reading(settings: Settings) -> Iterator[Any]:
    """One consistent look at the data, beside a running server too; explains when there is nothing to read."""
    engine = open_engine(settings.database)
    if not is_current(engine):
        engine.dispose()
        raise click.ClickException("no database of this version here; `motcua migrate` makes one")
    reads = Reads(engine, equipment_of(settings))
    try:
        with reads() as work:
            yield work
    finally:
        reads.close()


@contextmanager
def writing(settings: Settings) -> Iterator[DirectLane]:
    """The writing lane on a migrated database; explains what to do when a server runs."""
    engine = open_engine(settings.database, writing=True)
    try:
        equipment = equipment_of(settings)
        ready = functools.partial(migrate, trail_key=equipment.vault.trail_key)
        writer = Writer(engine, now_utc, before=ready, equipment=equipment)
    except AlreadyServed as served:
        raise click.ClickException(
            f"{served}. Use the admin pages of the running server, or stop it first."
        ) from served
    try:
        yield DirectLane(writer)
    finally:
        writer.close()
        engine.dispose()
