"""On machines where pysqlite3 and pyscard have no wheel (ARM Linux) everything works, only slower."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.storage.database import SAFE_WAL
from tests.live import Live


@pytest.fixture
def no_wheels(tmp_path: Path) -> Path:
    """A folder that makes the two imports fail, as if they were not installed."""
    folder = tmp_path / "no-wheels"
    for name in ("pysqlite3", "smartcard"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(
            f"raise ImportError('{name} is not installed')\n"
        )
    return folder


@pytest.fixture
def live(database_url: str, tmp_path: Path) -> Iterator[Live]:
    live = Live(database_url, tmp_path)
    live.furnish()
    yield live
    live.stop()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_server_runs_on_the_interpreters_own_sqlite_in_a_safe_mode(
    live: Live, no_wheels: Path
) -> None:
    live.start(PYTHONPATH=str(no_wheels))
    token = live.device_token()
    labels = [
        live.post(
            "/api/v1/tickets", {"key": f"without-wheels-{number}", "series": "D"}, token
        ).json()["label"]
        for number in range(3)
    ]
    assert labels == ["D001", "D002", "D003"]
    path = live.database_url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path)
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    connection.close()
    old = tuple(int(part) for part in sqlite3.sqlite_version.split(".")) < SAFE_WAL
    assert mode == (
        "delete" if old else "wal"
    )  # TRUNCATE is of the connection; the file itself is not in WAL
    assert ("journal_mode=TRUNCATE" in (live.folder / "server.log").read_text()) == old
