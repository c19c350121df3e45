"""Which records tell of the same call, and what becomes of them: the ledger's entries that a batch may touch.

Two records are of the same call when their message id and request id are equal; when one of the two ids is equal and
one of the records lacks the other id (telemetry knows only the request, transcripts know both); and when their message
is the same and one of them is a copy in a side log, whatever its request. A record that joins two entries makes them
one. An entry keeps every identity that was told of it, so that the next record finds it whichever it names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from fleetdeck.core import bulk
from fleetdeck.events.fact import Fact
from fleetdeck.events.types import UsageRecorded
from fleetdeck.pricing.models import LedgerEntry, ledger, ledger_row


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """An entry came (`old` is None), took the place of `old`, or went (`new` is None: another entry counts it).

    `seq`: the fact that caused it.
    """

    seq: int
    old: LedgerEntry | None
    new: LedgerEntry | None


def call_of(fact: Fact, data: UsageRecorded) -> str:
    """The first identity of a call: (message id, request id) where the provider gave them, else the fact's own."""
    if data.message_id is None and data.request_id is None:
        return f"fact {fact.source} {fact.id}"
    return f"call {data.message_id or ''} {data.request_id or ''}"


class Entries:
    """Read at once for all facts of a batch, and written at once."""

    def __init__(self, connection: Connection, facts: Iterable[tuple[Fact, UsageRecorded]]) -> None:
        self._connection = connection
        self._by_call: dict[str, LedgerEntry] = {}
        self._by_message: dict[str, set[str]] = {}
        self._by_request: dict[str, set[str]] = {}
        self._dirty: set[str] = set()
        self._gone: set[str] = set()
        self.load(facts)

    def load(self, facts: Iterable[tuple[Fact, UsageRecorded]]) -> None:
        """Also look at the entries that these facts may belong to."""
        messages: set[str] = set()
        requests: set[str] = set()
        calls: set[str] = set()
        for fact, data in facts:
            if data.message_id is not None:
                messages.add(data.message_id)
            if data.request_id is not None:
                requests.add(data.request_id)
            if data.message_id is None and data.request_id is None:
                calls.add(call_of(fact, data))
        c = ledger.c
        wanted = ((c.message_id, messages), (c.request_id, requests), (c.call, calls))
        for by, keys in wanted:
            for row in bulk.select_in(self._connection, ledger, [by], ((key,) for key in keys)):
                entry = LedgerEntry(*row)
                if entry.call not in self._by_call and entry.call not in self._gone:
                    self._remember(entry)

    def record(self, entry: LedgerEntry, seq: int, *, covered: bool = False) -> list[LedgerChange]:
        """What one more record changes. A `covered` one only adds to an entry that is there."""
        same = self._same(entry)
        if not same:
            if covered:
                return []
            self._put(entry)
            return [LedgerChange(seq, None, entry)]
        first, *others = same
        merged = _merge(first, entry)
        changes = []
        for other in others:
            merged = _merge(merged, other)
            self._drop(other)
            changes.append(LedgerChange(seq, other, None))
        if merged != first:
            self._put(merged)
            changes.append(LedgerChange(seq, first, merged))
        return changes

    def cover(self, around: LedgerEntry, seq: int) -> list[LedgerChange]:
        """The record of a span goes, because what lies inside is counted. One that was joined with others stays: one
        of those is what lies inside."""
        gone = [entry for entry in self._same(around)[:1] if not entry.joined]
        for entry in gone:
            self._drop(entry)
        return [LedgerChange(seq, entry, None) for entry in gone]

    def forget(self, entry: LedgerEntry) -> None:
        """The table has a newer state of this entry than was read."""
        if entry.call in self._by_call:
            self._by_call[entry.call] = entry

    def flush(self) -> None:
        """Write what changed."""
        if self._gone:
            self._connection.execute(ledger.delete().where(ledger.c.call.in_(sorted(self._gone))))
        bulk.upsert(self._connection, ledger, [ledger_row(self._by_call[call]) for call in self._dirty])
        self._dirty.clear()
        self._gone.clear()

    def _same(self, entry: LedgerEntry) -> list[LedgerEntry]:
        """The entries that the record belongs to, in an order that no batch changes."""
        if entry.message_id is None and entry.request_id is None:
            own = self._by_call.get(entry.call)
            return [own] if own is not None else []
        near = self._by_message.get(entry.message_id or "", set()) | self._by_request.get(entry.request_id or "", set())
        if not near:
            return []
        others = [self._by_call[call] for call in sorted(near)]
        exact = [other for other in others if _ids(other) == _ids(entry)]
        partial = [other for other in others if _ids(other) != _ids(entry) and _complete_each_other(other, entry)]
        found = exact + partial
        if entry.message_id is None or entry.request_id is None:
            # It may fit several calls that are known to be different: it belongs to one of them.
            found = found[:1]
        return found or [other for other in others if _is_side_copy(other, entry)][:1]

    def _put(self, entry: LedgerEntry) -> None:
        self._remember(entry)
        self._dirty.add(entry.call)
        self._gone.discard(entry.call)

    def _drop(self, entry: LedgerEntry) -> None:
        del self._by_call[entry.call]
        for index, key in ((self._by_message, entry.message_id), (self._by_request, entry.request_id)):
            index.get(key or "", set()).discard(entry.call)
        self._dirty.discard(entry.call)
        self._gone.add(entry.call)

    def _remember(self, entry: LedgerEntry) -> None:
        if entry.message_id is not None:
            self._by_message.setdefault(entry.message_id, set()).add(entry.call)
        if entry.request_id is not None:
            self._by_request.setdefault(entry.request_id, set()).add(entry.call)
        self._by_call[entry.call] = entry


def _ids(entry: LedgerEntry) -> tuple[str | None, str | None]:
    return entry.message_id, entry.request_id


def _complete_each_other(one: LedgerEntry, other: LedgerEntry) -> bool:
    if one.message_id is not None and one.message_id == other.message_id:
        return one.request_id is None or other.request_id is None
    if one.request_id is not None and one.request_id == other.request_id:
        return one.message_id is None or other.message_id is None
    return False


def _is_side_copy(one: LedgerEntry, other: LedgerEntry) -> bool:
    return one.message_id is not None and one.message_id == other.message_id and (one.sidechain or other.sidechain)


def _merge(old: LedgerEntry, new: LedgerEntry) -> LedgerEntry:
    """The better record, under the identity that the call is known by, with the agent that it belongs to."""
    winner, loser = (new, old) if _grade(new) > _grade(old) else (old, new)
    owner = winner
    if _claim(new) != _claim(old):
        owner = max(new, old, key=_claim)
    message_id, request_id = winner.message_id, winner.request_id
    if not _is_side_copy(winner, loser) or request_id is None:
        message_id, request_id = message_id or loser.message_id, request_id or loser.request_id
    # The place in the ledger stays: the call is known by its first identity.
    return replace(
        winner,
        call=old.call,
        message_id=message_id,
        request_id=request_id,
        agent_id=owner.agent_id,
        task_id=owner.task_id,
        agent_inferred=owner.agent_inferred,
        joined=True,
    )


def _grade(entry: LedgerEntry) -> tuple[int, ...]:
    """Of repeats the original beats the side log, then more tokens win (streams write early lines with partial
    counts), then the record with the provider's own cost, then those that know their speed and kinds of tokens."""
    return (
        not entry.sidechain,
        entry.tokens.total,
        entry.basis == "reported",
        bool(entry.has_speed),
        entry.cache_write_1h,
        entry.reasoning,
    )


def _claim(entry: LedgerEntry) -> tuple[bool, bool]:
    """It is the call of the agent that works on a task, whoever else tells of it; else of the agent that a record
    names, rather than of one that was inferred."""
    return entry.task_id is not None, entry.agent_id is not None and not entry.agent_inferred
