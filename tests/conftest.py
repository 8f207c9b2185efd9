"""What all tests share: real databases, the shipped catalogue, a clock that tests move."""

import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Playwright, sync_playwright

from queue_server.domain.catalogue import Catalogue
from queue_server.importing import shipped
from queue_server.importing.calendars import shipped_rules
from queue_server.services.admin.centre import (
    ReplaceCatalogue,
    SetRule,
    replace_catalogue,
    set_rule,
)
from queue_server.services.ports import Actor
from queue_server.storage.database import open_engine
from queue_server.storage.equipment import Equipment
from queue_server.storage.lanes import DirectLane
from queue_server.storage.reads import Reads
from queue_server.storage.schema import migrate
from queue_server.storage.vault import KEY_BYTES, Vault
from queue_server.storage.writer import Event, Writer
from tests import postgres

# A busy machine is no defect: pytest's own limit ends what hangs.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

ADMIN = Actor("account", "admin", "Quản trị", frozenset({"admin"}))
SITE = "bac-giang"
VAULT_KEY = b"t" * KEY_BYTES
EQUIPMENT = Equipment(Vault(VAULT_KEY), shipped_rules())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: begun last, one of them would keep one core busy while the other has nothing."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


class Clock:
    """Now, as the tests say it: a Tuesday morning in the hall."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


class Hall:
    """One centre on one real database: `write` runs use cases, `events` heard them, `reads` looks."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url, self.clock = url, clock
        self.events: list[Event] = []
        engine = open_engine(url, writing=True)
        migrate(engine)
        self.writer = Writer(engine, clock, equipment=EQUIPMENT)
        self.lane = DirectLane(self.writer, self.events.extend)
        self.write = self.lane.write
        self.reads = Reads(open_engine(url), EQUIPMENT)

    def close(self) -> None:
        self.writer.close()
        self.reads.close()


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """One Playwright per process: a second one in the same thread is refused."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped(date(2026, 3, 10))


@pytest.fixture
def clock() -> Clock:
    return Clock()


def databases() -> list[object]:
    return ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.cluster() as address:
        yield address


def prepare(url: str, catalogue: Catalogue) -> None:
    """The schema, the shipped centre, and doors that never close."""
    hall = Hall(url, Clock())
    hall.write(replace_catalogue, ReplaceCatalogue(ADMIN, catalogue))
    hall.write(set_rule, SetRule(ADMIN, "always_open", date(2020, 1, 1), True))
    hall.close()


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """One prepared SQLite file of which every test gets a copy."""
    path = tmp_path_factory.mktemp("prepared") / "hall.db"
    prepare(f"sqlite:///{path}", catalogue)
    return path


@pytest.fixture(scope="session")
def prepared_template(postgres_server: str, catalogue: Catalogue) -> str:
    """The same in PostgreSQL, as a template database."""
    address = postgres_server.replace("postgresql://", "postgresql+psycopg://")
    _on_server(address, "CREATE DATABASE prepared")
    prepare(f"{address}/prepared", catalogue)
    return address


def _on_server(address: str, statement: str) -> None:
    server = sa.create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(statement)
    server.dispose()


@pytest.fixture(params=databases())
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A prepared centre of this test's own, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("prepared_file"), tmp_path / "hall.db")
        yield f"sqlite:///{tmp_path / 'hall.db'}"
        return
    address, name = request.getfixturevalue("prepared_template"), f"motcua_{uuid.uuid4().hex[:12]}"
    _on_server(address, f"CREATE DATABASE {name} TEMPLATE prepared")
    yield f"{address}/{name}"
    _on_server(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def hall(database_url: str, clock: Clock) -> Iterator[Hall]:
    hall = Hall(database_url, clock)
    yield hall
    hall.close()
