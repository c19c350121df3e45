"""Spans inside spans: a span that tells of usage and has another one inside repeats its tokens, and is not counted.

Instrumentations lie around each other: a framework's agent span sums up its calls, an instrumentation's span lies
around that of the provider's own library. Counted is what lies innermost, up to a call of a tool: what happens inside
one is no part of the call around it. Spans arrive in any order and in any request, those inside mostly first, so each
span that is known to lie around usage is remembered until its own fact comes. The log says what lies around what: the
fact of a span has the id `<trace_id>/<span_id>`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from fleetdeck.core import bulk
from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for
from fleetdeck.events.fact import Fact, restore
from fleetdeck.events.models import events
from fleetdeck.events.telemetry_types import SpanRecorded
from fleetdeck.events.types import UsageRecorded


@dataclass(slots=True)
class CoveredSpan:
    """A span with usage somewhere inside. `span`: `<trace_id>/<span_id>`."""

    source: str
    span: str


covered_spans = table_for("covered_spans", metadata, CoveredSpan, ["source", "span"])
_row = as_row(CoveredSpan)
_facts = bulk.narrow(events, "seq", "source", "id", "type", "time", "subject", "data")
_Key = tuple[str, str]


class Coverage:
    """What lies around what, for the facts of one batch."""

    def __init__(self, connection: Connection, facts: Sequence[Fact]) -> None:
        self._connection = connection
        spans = {_key(fact): fact for fact in facts if _is_span(fact)}
        self._in_batch = spans
        self._from_log: dict[_Key, Fact | None] = {}
        self._new: list[CoveredSpan] = []
        above = {around for fact in facts if isinstance(fact.data, UsageRecorded) and (around := _around(fact))}
        self._checked = spans.keys() | above
        self._covered = self._read_covered(self._checked)
        self._look_up(above - spans.keys())

    def is_covered(self, fact: Fact) -> bool:
        """A span inside the fact's own tells of usage."""
        return _key(fact) in self._covered

    def cover_above(self, fact: Fact) -> Iterator[Fact]:
        """Remember every span around the fact's own; answers those that told of usage before it."""
        around = _around(fact)
        while around is not None and not self._is_covered(around):
            self._covered.add(around)
            self._new.append(CoveredSpan(*around))
            found = self._before(around, fact.seq)
            # A tool's span, or one that has not come yet: whatever lies around that is told when it comes.
            if found is None or not isinstance(found.data, UsageRecorded | SpanRecorded):
                return
            if isinstance(found.data, UsageRecorded):
                yield found
            around = _around(found)

    def flush(self) -> None:
        """Write what changed."""
        bulk.upsert(self._connection, covered_spans, [_row(span) for span in self._new])
        self._new.clear()

    def _is_covered(self, key: _Key) -> bool:
        if key not in self._checked:
            self._checked.add(key)
            self._covered |= self._read_covered({key})
        return key in self._covered

    def _read_covered(self, keys: set[_Key]) -> set[_Key]:
        by = (covered_spans.c.source, covered_spans.c.span)
        return {(source, span) for source, span in bulk.select_in(self._connection, covered_spans, by, keys)}

    def _before(self, key: _Key, seq: int) -> Fact | None:
        """The fact of a span, if it came before `seq`: a replay must not see what came later."""
        found = self._in_batch.get(key)
        if found is None:
            if key not in self._from_log:
                self._look_up({key})
            found = self._from_log[key]
        return found if found is not None and found.seq < seq else None

    def _look_up(self, keys: set[_Key]) -> None:
        self._from_log.update(dict.fromkeys(keys))
        for row in bulk.select_in(self._connection, _facts, (_facts.c.source, _facts.c.id), keys):
            fact = restore(*row)
            self._from_log[_key(fact)] = fact


def _key(fact: Fact) -> _Key:
    return fact.source, fact.id


def _is_span(fact: Fact) -> bool:
    return isinstance(fact.data, UsageRecorded | SpanRecorded) and fact.data.span_id is not None


def _around(fact: Fact) -> _Key | None:
    data = fact.data
    if not isinstance(data, UsageRecorded | SpanRecorded) or data.parent_span_id is None or data.trace_id is None:
        return None
    return fact.source, f"{data.trace_id}/{data.parent_span_id}"
