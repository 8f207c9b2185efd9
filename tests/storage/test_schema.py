"""The migrations make exactly the tables that the code describes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy.engine import Engine

from queue_server.storage.database import open_engine
from queue_server.storage.schema import _config, is_current, migrate
from tests.conftest import _on_server, databases


@pytest.fixture(params=databases())
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}", writing=True)
        yield engine
        engine.dispose()
        return
    address = request.getfixturevalue("postgres_server").replace(
        "postgresql://", "postgresql+psycopg://"
    )
    _on_server(address, "CREATE DATABASE empty_one")
    engine = open_engine(f"{address}/empty_one", writing=True)
    yield engine
    engine.dispose()
    _on_server(address, "DROP DATABASE empty_one WITH (FORCE)")


def test_an_empty_database_is_brought_to_the_tables_of_the_code(empty: Engine) -> None:
    assert not is_current(empty)
    assert migrate(empty)
    assert is_current(empty)
    with empty.connect() as connection, connection.begin():
        command.check(_config(connection))  # raises when the tables and the migrations differ


def test_migrating_twice_is_migrating_once(empty: Engine) -> None:
    assert migrate(empty) == migrate(empty)
