"""Reading beside the writer: each question sees one consistent state of the database."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Engine

from .board import SqlBoard
from .centre import CentreCache
from .database import Sql
from .equipment import Equipment
from .inspection import SqlInspection
from .line import SqlLine
from .oversight import SqlOversight
from .queues import SqlQueues
from .work import SqlWork


class ReadWork(SqlWork):
    """The repositories over a reading connection, and the questions of screens."""

    @functools.cached_property
    def board(self) -> SqlBoard:
        return SqlBoard(self._sql)

    @functools.cached_property
    def line(self) -> SqlLine:
        return SqlLine(self._sql)

    @functools.cached_property
    def queues(self) -> SqlQueues:
        return SqlQueues(self._sql)

    @functools.cached_property
    def oversight(self) -> SqlOversight:
        return SqlOversight(self._sql)

    @functools.cached_property
    def inspection(self) -> SqlInspection:
        return SqlInspection(self._sql)


class Reads:
    """`with reads() as work:` opens one read transaction. `forget` drops the catalogue after it changed."""

    def __init__(self, engine: Engine, equipment: Equipment | None = None) -> None:
        self._engine = engine
        self._equipment = equipment or Equipment()
        self._cache = CentreCache()

    @contextmanager
    def __call__(self) -> Iterator[ReadWork]:
        with self._engine.connect() as connection, connection.begin():
            yield ReadWork(Sql(connection), self._cache, self._equipment)

    def forget(self) -> None:
        self._cache.clear()

    def close(self) -> None:
        self._engine.dispose()

    @property
    def version(self) -> int:
        """Changes with every change of the catalogue or settings; part of ETags."""
        return self._cache.version
