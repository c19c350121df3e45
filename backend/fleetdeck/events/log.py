"""The event log as the rest of the program sees it: `submit` facts, get an answer after their commit (group commit).

Appends from many callers are joined into one transaction by a single writer thread; a caller is answered after that
transaction is durable. A queue that is full refuses at once (429) instead of growing.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from fleetdeck.core.db import Database
from fleetdeck.core.errors import TooManyRequests, Unavailable
from fleetdeck.events.append import all_known, append_facts, head, lock
from fleetdeck.events.fact import Fact
from fleetdeck.events.projection import Projector

# Large enough to pay for an fsync, small enough that nobody waits long behind a bulk import.
GROUP_FACTS = 1_000
# Of so many, one more caller makes a transaction little cheaper.
_ENOUGH_FACTS = 500
_LONGEST_GATHERING_SECONDS = 0.004

log = logging.getLogger(__name__)

Check = Callable[[Connection], None]
"""Looks at the tables just before an append, in its transaction; an AppError that it raises refuses the append."""


@dataclass(slots=True)
class Appended:
    """The outcome of one append: counts, the seq that covers it, and the facts that could not be projected."""

    accepted: int = 0
    duplicates: int = 0
    seq: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Submission:
    facts: Sequence[Fact]
    future: "Future[Appended] | asyncio.Future[Appended]"
    check: Check | None = None

    def is_wanted(self) -> bool:
        """Nobody has given up on it; from here on nobody can."""
        if isinstance(self.future, Future):
            return self.future.set_running_or_notify_cancel()
        return not self.future.cancelled()


class EventLog:
    """The only writer of the log in this process."""

    def __init__(
        self,
        db: Database,
        projectors: Sequence[Projector],
        queue_facts: int = 20_000,
        on_commit: Callable[[int], None] = lambda seq: None,
    ) -> None:
        self._db = db
        self._projectors = projectors
        self._limit = queue_facts
        self._on_commit = on_commit
        self._queue: deque[_Submission] = deque()
        self._queued_facts = 0
        self._expected = 1
        """So many callers came together last time."""
        self._took = 0.0
        """Seconds of the latest transaction."""
        self._ready = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="event-log", daemon=True)
        self._thread.start()

    async def append(self, facts: Sequence[Fact], check: Check | None = None) -> Appended:
        """Store facts; returns after the commit. Raises TooManyRequests when the queue is full, Unavailable when the
        database cannot take them (nothing of them is stored then).

        With a `check` the facts are stored only if it passes, with nobody's facts in between; a repeat of facts that
        are all known is not checked again.
        """
        future: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        self._enqueue(_Submission(facts, future, check))
        return await future

    def submit(self, facts: Sequence[Fact], check: Check | None = None) -> "Future[Appended]":
        """`append` for callers in threads: `log.submit(facts).result()`."""
        future: Future[Appended] = Future()
        self._enqueue(_Submission(facts, future, check))
        return future

    def _enqueue(self, submission: _Submission) -> None:
        size = len(submission.facts)
        with self._ready:
            if self._closing:
                raise Unavailable("the server is stopping", retry_after=2)
            # A single batch larger than the whole queue must still be able to pass when the queue is empty.
            if self._queued_facts and self._queued_facts + size > self._limit:
                raise TooManyRequests("the log is busy; try again", retry_after=1)
            self._queue.append(submission)
            self._queued_facts += size
            if len(self._queue) == 1 or self._are_gathered():
                self._ready.notify()

    def close(self) -> None:
        """Finish what was submitted, then stop the writer."""
        with self._ready:
            self._closing = True
            self._ready.notify()
        self._thread.join()

    def _run(self) -> None:
        while group := self._take():
            # From here on nobody can give up; who did so before is left out.
            if wanted := [submission for submission in group if submission.is_wanted()]:
                began = time.monotonic()
                self._commit(wanted)
                self._took = time.monotonic() - began

    def _take(self) -> list[_Submission]:
        with self._ready:
            while not self._queue and not self._closing:
                self._ready.wait()
            if not self._queue:
                return []
            # Who came together with others last time is likely to do so again, as soon as they have their answers: a
            # transaction for all of them costs little more than for one. Who comes alone waits for nobody.
            self._ready.wait_for(self._are_gathered, min(self._took, _LONGEST_GATHERING_SECONDS))
            group = [self._queue.popleft()]
            size = len(group[0].facts)
            # What is checked has a transaction of its own: it sees all that came before, and fails alone.
            while group[0].check is None and self._queue and self._queue[0].check is None:
                if size + len(self._queue[0].facts) > GROUP_FACTS:
                    break
                group.append(self._queue.popleft())
                size += len(group[-1].facts)
            self._queued_facts -= size
            self._expected = len(group)
            return group

    def _are_gathered(self) -> bool:
        return len(self._queue) >= self._expected or self._queued_facts >= _ENOUGH_FACTS or self._closing

    def _commit(self, group: Sequence[_Submission]) -> None:
        facts = [fact for submission in group for fact in submission.facts]
        try:
            last = self._store(facts, group[0].check)
        except Exception as error:
            self._recover(group, error)
            return
        answers: list[_Answer] = []
        for submission in group:
            accepted = sum(1 for fact in submission.facts if fact.seq)
            answers.append((submission.future, Appended(accepted, len(submission.facts) - accepted, last)))
        _answer(answers)

    def _store(self, facts: Sequence[Fact], check: Check | None = None) -> int:
        for fact in facts:
            fact.seq = 0
        with self._db.write() as connection:
            if check is not None:
                lock(connection)
                if not all_known(connection, facts):
                    check(connection)
            fresh = append_facts(connection, facts, self._projectors)
            last = fresh[-1].seq if fresh else head(connection)
        if fresh:
            self._on_commit(last)
        return last

    def _recover(self, group: Sequence[_Submission], error: Exception) -> None:
        """One bad fact must not take its neighbours along: try callers one by one, then facts one by one."""
        if group[0].check is not None and not isinstance(error, DBAPIError):
            # All or nothing: whoever checks has one change of state in mind.
            _answer([(group[0].future, error)])
        elif isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
            log.error("append failed: %s", error.orig, extra={"facts": sum(len(s.facts) for s in group)})
            _answer([(submission.future, _unavailable(error)) for submission in group])
        elif len(group) > 1:
            for submission in group:
                self._commit([submission])
        else:
            self._commit_one_by_one(group[0])

    def _commit_one_by_one(self, submission: _Submission) -> None:
        outcome = Appended()
        for index, fact in enumerate(submission.facts):
            try:
                outcome.seq = self._store([fact])
            except OperationalError as error:
                _answer([(submission.future, _unavailable(error))])
                return
            except Exception as error:
                log.exception("fact refused", extra={"source": fact.source, "fact_id": fact.id, "type": fact.type})
                outcome.failed.append((index, f"could not be stored ({type(error).__name__})"))
            else:
                outcome.accepted += fact.seq > 0
                outcome.duplicates += fact.seq == 0
        _answer([(submission.future, outcome)])


_Answer = tuple["Future[Appended] | asyncio.Future[Appended]", Appended | Exception]


def _answer(answers: Sequence[_Answer]) -> None:
    """Those who wait in an event loop are woken together: each wake costs a system call, and the loop a round."""
    waiting: dict[asyncio.AbstractEventLoop, list[_Answer]] = {}
    for future, outcome in answers:
        if isinstance(future, Future):
            _settle(future, outcome)
        else:
            waiting.setdefault(future.get_loop(), []).append((future, outcome))
    for loop, of_loop in waiting.items():
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_all, of_loop)


def _settle_all(answers: Sequence[_Answer]) -> None:
    for future, outcome in answers:
        if not future.done():
            _settle(future, outcome)


def _settle(future: "Future[Appended] | asyncio.Future[Appended]", outcome: Appended | Exception) -> None:
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def _unavailable(error: DBAPIError) -> Unavailable:
    full = "disk is full" in str(error.orig)
    return Unavailable("the disk is full" if full else "the database does not answer", retry_after=2)
