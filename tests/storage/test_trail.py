"""The trail is added to and nothing else; what is erased leaves its place, what is altered is found."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from queue_server.domain.errors import NotFound
from queue_server.services.trail_records import TrailQuestion
from queue_server.storage.database import open_engine
from queue_server.storage.schema import _config, migrate
from queue_server.storage.trail_chain import digest_of
from queue_server.storage.trail_rules import TrailKeyMissing, _old_code, allow_changes
from tests.conftest import ADMIN, EQUIPMENT, Hall, _on_server, databases

SUBJECT = "dossier:7"
KEY = EQUIPMENT.vault.trail_key


def note(work: Any, detail: dict[str, Any], now: datetime) -> None:
    work.trail.note(ADMIN, "dossier.read", SUBJECT, now, detail)


def note_and_fail(work: Any, detail: dict[str, Any], now: datetime) -> None:
    note(work, detail, now)
    raise NotFound("not this one")


def erase(work: Any, _command: None, now: datetime) -> int:
    return int(work.trail.erase(ADMIN, SUBJECT, now, {"basis": "test"}))


@pytest.fixture
def kept(hall: Hall) -> Hall:
    """A hall with five lines about one dossier at the end of its trail."""
    for number in range(5):
        hall.write(note, {"what": f"file:{number}", "name": "Nguyễn Văn Thử"})
    return hall


def verdict(hall: Hall, known: tuple[int, str] | None = None) -> Any:
    with hall.reads() as work:
        return work.trail.verify(known)


def last(hall: Hall) -> int:
    with hall.reads() as work:
        return int(work.trail.find(TrailQuestion(), 1)[0].seq)


def behind_the_back(hall: Hall, statement: str) -> None:
    """As somebody who may do everything in the database would, the triggers taken away."""
    with hall.writer._engine.begin() as connection:
        allow_changes(connection)
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE seq = {seq}",
        "DELETE FROM audit",
        "UPDATE audit SET act = 'nothing' WHERE seq = {seq}",
        "UPDATE audit SET salt = '' WHERE seq = {seq}",
        'UPDATE audit SET detail = \'{{"what": "other"}}\' WHERE seq = {seq}',
        "UPDATE audit SET salt = '', detail = '{{}}', at = 0 WHERE seq = {seq}",
        "UPDATE audit SET salt = '', detail = '{{}}', delegation_id = 3 WHERE seq = {seq}",
        "UPDATE audit SET salt = '', detail = '{{}}', seq = 999 WHERE seq = {seq}",
    ],
)
def test_the_database_itself_refuses_to_change_a_line(kept: Hall, statement: str) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        kept.writer._engine.begin() as connection,
    ):
        connection.exec_driver_sql(statement.format(seq=last(kept) - 1))
    assert verdict(kept).broken is None


def test_sqlite_refuses_what_would_replace_a_line_or_leave_one_out(kept: Hall) -> None:
    if kept.writer._engine.dialect.name != "sqlite":
        with pytest.raises(sa.exc.DBAPIError), kept.writer._engine.begin() as connection:
            connection.exec_driver_sql("TRUNCATE audit")
        return
    columns = "at, actor_kind, actor_id, capacity, place, act, subject, detail, salt, digest, chain"
    for seq in (last(kept), last(kept) + 2):
        with (
            pytest.raises(sa.exc.DBAPIError, match="not the next line"),
            kept.writer._engine.begin() as connection,
        ):
            connection.exec_driver_sql(
                f"INSERT OR REPLACE INTO audit (seq, {columns}) SELECT {seq}, {columns} FROM audit WHERE seq = 1"
            )


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE audit SET actor_id = 'nobody' WHERE seq = {seq}", "chain"),
        ('UPDATE audit SET detail = \'{{"what": "other"}}\' WHERE seq = {seq}', "detail"),
        ("UPDATE audit SET capacity = 'delegated', delegation_id = 1 WHERE seq = {seq}", "chain"),
        ("UPDATE audit SET salt = '' WHERE seq = {seq}", "detail"),
        ("DELETE FROM audit WHERE seq = {seq}", "missing"),
        ("UPDATE audit SET salt = '', detail = '{{}}' WHERE seq = {seq}", "erased_without_act"),
    ],
)
def test_the_first_line_that_was_altered_behind_its_back_is_named(
    kept: Hall, statement: str, why: str
) -> None:
    seq = last(kept) - 2
    behind_the_back(kept, statement.format(seq=seq))
    found = verdict(kept)
    assert (found.why, found.broken) == (why, seq + 1 if why == "missing" else seq)


def test_a_chain_written_anew_without_the_key_does_not_hold(kept: Hall) -> None:
    seq = last(kept)
    with kept.writer._engine.begin() as connection:
        row = connection.execute(
            sa.text("SELECT at, actor_kind, place, digest FROM audit WHERE seq = :s"), {"s": seq}
        ).one()
        forged = _old_code("", (seq, *row))
    behind_the_back(kept, f"UPDATE audit SET chain = '{forged}' WHERE seq = {seq}")
    assert verdict(kept).broken == seq


def test_a_trail_cut_off_at_its_end_is_found_by_a_head_written_down(kept: Hall) -> None:
    known = (last(kept), verdict(kept).head)
    kept.write(note, {"what": "later"})
    assert verdict(kept, known).broken is None
    behind_the_back(kept, f"DELETE FROM audit WHERE seq >= {known[0]}")
    assert verdict(kept).broken is None
    assert verdict(kept, known).broken == known[0]


def test_another_trail_in_place_of_the_known_one_is_found(kept: Hall) -> None:
    assert verdict(kept, (last(kept), "0" * 64)).why == "not_as_known"


def test_details_go_and_the_chain_stays_whole(kept: Hall) -> None:
    before = verdict(kept)
    assert kept.write(erase, None) == 5
    kept.write(note, {"what": "after"})
    found = verdict(kept)
    assert (found.broken, found.erased, found.lines) == (None, 5, before.lines + 2)
    with kept.reads() as work:
        lines = work.trail.find(TrailQuestion(subject=SUBJECT), 20)
    assert [line.erased for line in lines] == [False, False, True, True, True, True, True]
    assert not any(line.detail for line in lines if line.erased)
    assert all(line.actor_id == ADMIN.id and line.act == "dossier.read" for line in lines[2:])


def test_what_was_erased_cannot_be_tried_out_from_its_digest(kept: Hall) -> None:
    kept.write(erase, None)
    told = {"what": "file:0", "name": "Nguyễn Văn Thử"}
    with kept.writer._engine.connect() as connection, connection.begin():
        digests = set(connection.execute(sa.text("SELECT digest FROM audit")).scalars())
    assert digest_of("", told) not in digests


def test_an_act_that_was_refused_leaves_no_line_and_no_gap(kept: Hall) -> None:
    before = last(kept)
    with pytest.raises(NotFound):
        kept.write(note_and_fail, {})
    kept.write(note, {})
    assert last(kept) == before + 1
    assert verdict(kept).broken is None


def test_a_trail_is_asked_by_thing_kind_person_act_and_time(kept: Hall) -> None:
    kept.clock.pass_by(hours=1)
    kept.write(note, {"what": "late"})
    with kept.reads() as work:
        for question, expected in (
            (TrailQuestion(subject=SUBJECT), 6),
            (TrailQuestion(subject="dossier:"), 0),
            (TrailQuestion(about="dossier"), 6),
            (TrailQuestion(about="dossier", since=kept.clock.now), 1),
            (TrailQuestion(about="dossier", until=kept.clock.now), 5),
            (TrailQuestion(act="dossier.read", actor_id=ADMIN.id), 6),
            (TrailQuestion(act="dossier.read", actor_id="another"), 0),
        ):
            assert len(work.trail.find(question, 50)) == expected
        newest = work.trail.find(TrailQuestion(about="dossier"), 2)
        assert len(work.trail.find(TrailQuestion(about="dossier"), 50, newest[-1].seq)) == 4


@pytest.fixture(params=databases())
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as it was before 0010, with a trail of three lines in the unkeyed chain of then."""
    url, address = f"sqlite:///{tmp_path / 'older.db'}", ""
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        address = server.replace("postgresql://", "postgresql+psycopg://")
        _on_server(address, "CREATE DATABASE older")
        url = f"{address}/older"
    engine = open_engine(url, writing=True)
    with engine.connect() as connection, connection.begin():
        command.upgrade(_config(connection), "0009")
    with engine.begin() as connection:
        _old_lines(connection)
    yield engine
    engine.dispose()
    if address:
        _on_server(address, "DROP DATABASE older WITH (FORCE)")


def _old_lines(connection: sa.Connection) -> None:
    previous = ""
    for seq in (1, 2, 3):
        facts = {
            "seq": seq, "at": 5, "actor_kind": "account", "actor_id": "a1", "capacity": "own", "place": "",
            "act": "session.open", "subject": "account:a1",
        }  # fmt: skip
        digest = digest_of("salt", {"n": seq})
        previous = _old_code(previous, (*facts.values(), digest))
        row = facts | {
            "detail": json.dumps({"n": seq}), "salt": "salt", "digest": digest, "chain": previous,
        }  # fmt: skip
        names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
        connection.execute(sa.text(f"INSERT INTO audit ({names}) VALUES ({places})"), row)


def verified(engine: Engine) -> Any:
    from queue_server.storage.database import Sql
    from queue_server.storage.trail import SqlTrail

    with engine.connect() as connection, connection.begin():
        return SqlTrail(Sql(connection), EQUIPMENT).verify()


def test_lines_of_an_older_version_are_chained_under_the_key(older: Engine) -> None:
    migrate(older, KEY)
    assert (verified(older).broken, verified(older).lines) == (None, 3)


def test_an_older_trail_is_not_chained_without_the_key(older: Engine) -> None:
    with pytest.raises(TrailKeyMissing):
        migrate(older)


def test_what_was_altered_before_the_key_is_not_whitewashed(older: Engine) -> None:
    with older.begin() as connection:
        connection.execute(sa.text("UPDATE audit SET actor_id = 'b' WHERE seq = 2"))
    migrate(older, KEY)
    assert verified(older).broken == 2


def test_the_migration_can_be_taken_back(older: Engine) -> None:
    migrate(older, KEY)
    with older.connect() as connection, connection.begin():
        command.downgrade(_config(connection), "0009")
    with older.begin() as connection:
        connection.execute(sa.text("DELETE FROM audit"))


def test_another_hour_is_another_line(hall: Hall) -> None:
    """The instant is chained to the millisecond that is stored."""
    hall.clock.now = datetime(2026, 3, 10, 2, 0, 0, 999_999, tzinfo=UTC)
    hall.write(note, {})
    assert verdict(hall).broken is None
