"""The ledger: every call to a model once, priced, with its basis. Later projectors get each change of it.

Repeats: transcripts, forks and side logs repeat a call. Its identity is (message id, request id); a copy in a side log
may carry another request id. Of repeats the original beats the side log, then more tokens win (streams write early
lines with partial counts), then the record that knows its speed. Source of the rule: ccusage, adapter/claude/mod.rs.
Whichever record wins, the call stays with the agent that works on a task, where one of them knows of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Table, select

from fleetdeck.core import bulk
from fleetdeck.core.jsons import dumps
from fleetdeck.events import read
from fleetdeck.events.fact import Fact, restore
from fleetdeck.events.models import events
from fleetdeck.events.price_override import PriceOverride
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import PriceChanged, UsageRecorded
from fleetdeck.pricing.book import PriceBook
from fleetdeck.pricing.models import LedgerEntry, ledger, ledger_row, price_overrides
from fleetdeck.pricing.usage import tokens_of

_REPRICE_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """An entry came (`old` is None), or took the place of `old`. `seq`: the fact that caused it."""

    seq: int
    old: LedgerEntry | None
    new: LedgerEntry


class LedgerProjector:
    """Prices `usage.recorded` facts into the ledger, and prices again what a `price.changed` fact covers."""

    tables: Sequence[Table] = (ledger, price_overrides)
    types = frozenset({UsageRecorded.type, PriceChanged.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        facts = batch.of(*self.types)
        if not facts:
            return
        book = PriceBook(read_overrides(connection))
        known = _Known(connection, [fact for fact in facts if isinstance(fact.data, UsageRecorded)])
        for fact in facts:
            if isinstance(fact.data, UsageRecorded):
                change = known.record(_entry(fact, fact.data, book), fact.seq)
                if change is not None:
                    batch.conclude(change)
            elif isinstance(fact.data, PriceChanged):
                known.flush()
                book = PriceBook(fact.data.overrides)
                _replace_overrides(connection, fact.data.overrides)
                for change in _reprice(connection, book, fact.seq):
                    known.forget(change.new)
                    batch.conclude(change)
        known.flush()


class _Known:
    """The entries that a batch may touch, read at once and written at once."""

    def __init__(self, connection: Connection, facts: Sequence[Fact]) -> None:
        self._connection = connection
        self._facts = facts
        self._dirty: dict[str, LedgerEntry] = {}
        self._load()

    def _load(self) -> None:
        self._by_call: dict[str, LedgerEntry] = {}
        self._by_message: dict[str, list[str]] = {}
        messages = {data.message_id for data in self._usages() if data.message_id}
        calls = {call_of(fact, data) for fact, data in self._pairs() if not data.message_id}
        for by, wanted in ((ledger.c.message_id, messages), (ledger.c.call, calls)):
            for row in bulk.select_in(self._connection, ledger, [by], ((key,) for key in wanted)):
                self._remember(LedgerEntry(*row))

    def record(self, entry: LedgerEntry, seq: int) -> LedgerChange | None:
        old = self._find(entry)
        if old is None:
            self._remember(entry)
            self._dirty[entry.call] = entry
            return LedgerChange(seq, None, entry)
        winner = entry if _better(entry, old) else old
        owner = winner
        if (entry.task_id is None) != (old.task_id is None):
            # It is the call of the agent that works on a task, whoever else tells of it (that agent's transcript).
            owner = entry if old.task_id is None else old
        if owner is old and winner is old:
            return None
        # The place in the ledger stays: the call is known by its first identity.
        winner = replace(winner, call=old.call, agent_id=owner.agent_id, task_id=owner.task_id)
        self._by_call[old.call] = winner
        self._dirty[old.call] = winner
        return LedgerChange(seq, old, winner)

    def forget(self, entry: LedgerEntry) -> None:
        """The table has a newer state of this entry than was read."""
        if entry.call in self._by_call:
            self._by_call[entry.call] = entry

    def flush(self) -> None:
        bulk.upsert(self._connection, ledger, [ledger_row(entry) for entry in self._dirty.values()])
        self._dirty.clear()

    def _find(self, entry: LedgerEntry) -> LedgerEntry | None:
        exact = self._by_call.get(entry.call)
        if exact is not None or entry.message_id is None:
            return exact
        for call in self._by_message.get(entry.message_id, ()):
            other = self._by_call[call]
            if entry.sidechain or other.sidechain:
                return other
        return None

    def _remember(self, entry: LedgerEntry) -> None:
        if entry.call not in self._by_call and entry.message_id is not None:
            self._by_message.setdefault(entry.message_id, []).append(entry.call)
        self._by_call[entry.call] = entry

    def _usages(self) -> Iterable[UsageRecorded]:
        return (data for _, data in self._pairs())

    def _pairs(self) -> Iterable[tuple[Fact, UsageRecorded]]:
        return ((fact, fact.data) for fact in self._facts if isinstance(fact.data, UsageRecorded))


def call_of(fact: Fact, data: UsageRecorded) -> str:
    """The identity of a call: (message id, request id) where the provider gave them, else the fact's own."""
    if data.message_id is None and data.request_id is None:
        return f"fact {fact.source} {fact.id}"
    return f"call {data.message_id or ''} {data.request_id or ''}"


def read_overrides(connection: Connection) -> list[PriceOverride]:
    """The person's own prices in force, in their order."""
    rows = connection.execute(select(price_overrides.c.override).order_by(price_overrides.c.id)).scalars()
    return [PriceOverride.model_validate_json(row) for row in rows]


def _entry(fact: Fact, data: UsageRecorded, book: PriceBook) -> LedgerEntry:
    price = book.price(data, fact.time)
    return LedgerEntry(
        call_of(fact, data),
        data.message_id,
        data.request_id,
        fact.seq,
        fact.source,
        data.agent_id,
        data.task_id,
        fact.time,
        data.model,
        price.matched_model,
        price.source,
        price.basis,
        price.cost,
        *tokens_of(data),
        data.sidechain,
        data.undercounted,
        data.speed is not None,
    )


def _better(new: LedgerEntry, old: LedgerEntry) -> bool:
    def rank(entry: LedgerEntry) -> tuple[bool, int, bool]:
        return not entry.sidechain, entry.tokens.total, bool(entry.has_speed)

    return rank(new) > rank(old)


def _replace_overrides(connection: Connection, overrides: Sequence[PriceOverride]) -> None:
    connection.execute(price_overrides.delete())
    rows = [(f"{place:06d}", dumps(override.model_dump()).decode()) for place, override in enumerate(overrides)]
    bulk.insert(connection, price_overrides, rows)


def _reprice(connection: Connection, book: PriceBook, seq: int) -> Iterable[LedgerChange]:
    """Every entry whose price is different now. The fact behind an entry still knows what the ledger left out."""
    last = ""
    while True:
        query = (
            select(ledger, *(column.label(f"fact_{column.name}") for column in read.COLUMNS))
            .join(events, events.c.seq == ledger.c.seq)
            .where(ledger.c.call > last, ledger.c.basis != "reported")
            .order_by(ledger.c.call)
            .limit(_REPRICE_CHUNK)
        )
        rows = connection.execute(query).fetchall()
        if not rows:
            return
        changed = []
        width = len(ledger.columns)
        for row in rows:
            old = LedgerEntry(*row[:width])
            fact = restore(*row[width:])
            assert isinstance(fact.data, UsageRecorded)
            new = replace(_entry(fact, fact.data, book), call=old.call, agent_id=old.agent_id, task_id=old.task_id)
            if (new.cost, new.basis, new.price_source) != (old.cost, old.basis, old.price_source):
                changed.append(LedgerChange(seq, old, new))
        bulk.upsert(connection, ledger, [ledger_row(change.new) for change in changed])
        yield from changed
        last = rows[-1].call
