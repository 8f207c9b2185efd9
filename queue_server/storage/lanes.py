"""How callers reach the one writer: a queue drained in batches on a native thread, or directly.

While one batch commits, the next gathers: the price of an fsync is shared by all who waited for it.
"""

import threading
from collections.abc import Callable, Collection
from typing import Any, Protocol

from .writer import Event, Job, UseCase, Writer

Announce = Callable[[list[Event]], None]
MOST_IN_A_BATCH = 64


class Lane(Protocol):
    def write(self, use_case: UseCase, command: Any) -> Any:
        """Run a use case, wait for its commit, return its result or raise its refusal."""
        ...


def _outcome(job: Job) -> Any:
    if job.error is not None:
        raise job.error
    return job.value


class DirectLane:
    """For commands and tests: the calling thread is the writer."""

    def __init__(self, writer: Writer, announce: Announce = lambda _events: None) -> None:
        self._writer = writer
        self._announce = announce
        self._turn = threading.Lock()

    def write(self, use_case: UseCase, command: Any) -> Any:
        job = Job(use_case, command)
        with self._turn:
            self._writer.run([job])
            self._announce(job.events)
        return _outcome(job)


class GeventLane:
    """For the server: greenlets park while a native thread commits; events are spoken on the loop, in order."""

    def __init__(
        self,
        open_writer: Callable[[], Writer],
        announce: Announce,
        quick: Collection[UseCase] = frozenset(),
    ) -> None:
        """`quick` use cases are a few statements each: on SQLite they run on the loop, and only the sync beside it.

        A native thread that works statement by statement fights the loop for the interpreter's lock at each."""
        import gevent
        from gevent.event import AsyncResult
        from gevent.threadpool import ThreadPool

        self._gevent, self._result = gevent, AsyncResult
        self._pool = ThreadPool(1)
        self._announce, self._quick = announce, quick
        # One native thread: whatever waits for the disk waits there, in order.
        self._writer: Writer = self._pool.apply(open_writer)
        self._pending: list[tuple[Job, Any]] = []
        self._draining = False
        self.batches = 0

    def write(self, use_case: UseCase, command: Any) -> Any:
        job, done = Job(use_case, command), self._result()
        self._pending.append((job, done))
        if not self._draining:
            self._draining = True
            self._gevent.spawn(self._drain)
        done.get()
        return _outcome(job)

    def _drain(self) -> None:
        try:
            while self._pending:
                batch = self._pending[:MOST_IN_A_BATCH]
                del self._pending[:MOST_IN_A_BATCH]
                self._run([job for job, _ in batch])
                self.batches += 1
                self._finish(batch)
        finally:
            self._draining = False

    def _run(self, jobs: list[Job]) -> None:
        if self._writer.in_process and all(job.use_case in self._quick for job in jobs):
            self._writer.run(jobs, self._pool.apply)
        else:
            self._pool.apply(self._writer.run, (jobs,))

    def _finish(self, batch: list[tuple[Job, Any]]) -> None:
        """Commit, then announce, then answer: the hall must not wait for the clerk's own page to be drawn."""
        events = [event for job, _ in batch for event in job.events]
        try:
            if events:
                self._announce(events)
        finally:
            for _, done in batch:
                done.set(None)

    def close(self) -> None:
        self._pool.apply(self._writer.close)
