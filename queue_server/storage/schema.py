"""Bring a database to the schema of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, trail_key: bytes | None = None) -> str:
    """Upgrade to the newest revision in one transaction; returns its name. `trail_key` chains an older trail again."""
    with engine.connect() as connection:
        with connection.begin():
            config = _config(connection)
            config.attributes["trail_key"] = trail_key
            command.upgrade(config, "head")
        head = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return head or ""


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest revision."""
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        have = MigrationContext.configure(connection).get_current_revision()
        want = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return have == want
