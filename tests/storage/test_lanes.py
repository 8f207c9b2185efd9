"""The lane of the server: batches on a native thread, quick ones on the loop with the sync beside it."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
import pytest

from queue_server.app import now_utc
from queue_server.domain.errors import NotFound
from queue_server.services.ports import NewEvent
from queue_server.storage.database import open_engine
from queue_server.storage.lanes import GeventLane
from queue_server.storage.schema import migrate
from queue_server.storage.writer import Event, StorageDown, Writer

ROOM = "staff:bac-giang"


def tell(work: Any, command: str, _now: object) -> int:
    """Say one word in a room, and on which thread it was said."""
    work.emit(NewEvent(command, (ROOM,), {}, "bac-giang"))
    return threading.get_native_id()


def slow_tell(work: Any, command: str, now: object) -> int:
    return tell(work, command, now)


def refuse(work: Any, command: str, now: object) -> None:
    tell(work, command, now)
    raise NotFound(command)


def break_the_commit(work: Any, _command: None, _now: object) -> None:
    """A broken reference that the database notices only when it is asked to commit."""
    work.sql.run("PRAGMA defer_foreign_keys=ON")
    work.sql.run("INSERT INTO period (ticket_id, state, started_at) VALUES (77, 'waiting', 0)")


class Spoken(list[Event]):
    @property
    def words(self) -> list[str]:
        return [event.kind for event in self]


@pytest.fixture
def spoken() -> Spoken:
    return Spoken()


@pytest.fixture
def lane(tmp_path: Path, spoken: Spoken) -> Iterator[GeventLane]:
    def open_writer() -> Writer:
        engine = open_engine(f"sqlite:///{tmp_path / 'lane.db'}", writing=True)
        return Writer(engine, now_utc, before=migrate)

    quick = frozenset({tell, refuse, break_the_commit})
    lane = GeventLane(open_writer, spoken.extend, quick)
    yield lane
    lane.close()


def test_a_quick_act_runs_on_the_loop_and_any_other_beside_it(lane: GeventLane) -> None:
    loop = threading.get_native_id()
    assert lane.write(tell, "quick") == loop
    assert lane.write(slow_tell, "slow") != loop


def test_an_act_is_announced_before_it_is_answered(lane: GeventLane, spoken: Spoken) -> None:
    lane.write(tell, "first")
    assert spoken.words == ["first"]


def test_acts_that_come_together_share_one_commit(lane: GeventLane, spoken: Spoken) -> None:
    acts = [gevent.spawn(lane.write, tell, f"act {number}") for number in range(20)]
    gevent.joinall(acts, raise_error=True)
    assert lane.batches == 1
    assert [event.seq for event in spoken] == list(range(1, 21))
    assert [event.rooms[ROOM] for event in spoken] == list(range(20))


def test_a_refused_act_of_a_quick_batch_takes_only_itself_back(
    lane: GeventLane, spoken: Spoken
) -> None:
    good = gevent.spawn(lane.write, tell, "good")
    bad = gevent.spawn(lane.write, refuse, "bad")
    gevent.joinall([good, bad])
    assert isinstance(bad.exception, NotFound)
    assert spoken.words == ["good"]


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_a_commit_that_fails_beside_the_loop_fails_its_whole_batch_and_nothing_else(
    lane: GeventLane, spoken: Spoken
) -> None:
    lost = [
        gevent.spawn(lane.write, tell, "lost"),
        gevent.spawn(lane.write, break_the_commit, None),
    ]
    gevent.joinall(lost)
    assert all(isinstance(act.exception, StorageDown) for act in lost)
    lane.write(tell, "kept")
    assert spoken.words == ["kept"]
    assert spoken[0].seq == 1
