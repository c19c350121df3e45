"""The ledger: every call to a model once, priced, with its basis. Later projectors get each change of it.

Transcripts, forks, side logs and telemetry repeat a call: entries.py says which records are of the same call, which of
them wins and whose call it is; coverage.py, which spans only repeat what lies inside them. Source of the rules for
transcripts: ccusage, adapter/claude/mod.rs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Table, select

from fleetdeck.core import bulk, statement
from fleetdeck.core.jsons import dumps
from fleetdeck.events import read
from fleetdeck.events.fact import Fact, restore
from fleetdeck.events.models import events
from fleetdeck.events.price_override import PriceOverride
from fleetdeck.events.projection import Batch
from fleetdeck.events.telemetry_types import SpanRecorded
from fleetdeck.events.types import PriceChanged, UsageRecorded
from fleetdeck.pricing.book import PriceBook
from fleetdeck.pricing.coverage import Coverage, covered_spans
from fleetdeck.pricing.entries import Entries, LedgerChange, call_of
from fleetdeck.pricing.models import LedgerEntry, ledger, ledger_row, price_overrides
from fleetdeck.pricing.usage import tokens_of

_REPRICE_CHUNK = 1_000


class LedgerProjector:
    """Prices `usage.recorded` facts into the ledger, and prices again what a `price.changed` fact covers."""

    tables: Sequence[Table] = (ledger, covered_spans, price_overrides)
    types = frozenset({UsageRecorded.type, SpanRecorded.type, PriceChanged.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        facts = batch.of(*self.types)
        if not facts:
            return
        book = PriceBook(read_overrides(connection))
        entries = Entries(connection, ((fact, fact.data) for fact in facts if isinstance(fact.data, UsageRecorded)))
        coverage = Coverage(connection, facts)
        for fact in facts:
            if isinstance(fact.data, PriceChanged):
                entries.flush()
                book = PriceBook(fact.data.overrides)
                _replace_overrides(connection, fact.data.overrides)
                for change in _reprice(connection, book, fact.seq):
                    if change.new is not None:
                        entries.forget(change.new)
                    batch.conclude(change)
            else:
                for change in _count(entries, coverage, fact, book):
                    batch.conclude(change)
        entries.flush()
        coverage.flush()


def _count(entries: Entries, coverage: Coverage, fact: Fact, book: PriceBook) -> Iterable[LedgerChange]:
    """What a fact about a call or a span changes."""
    covered = coverage.is_covered(fact)
    lies_above = covered
    if isinstance(fact.data, UsageRecorded):
        entry = _entry(fact, fact.data, book)
        yield from entries.record(entry, fact.seq, covered=covered)
        # A call that failed used nothing, so it repeats nobody's tokens.
        lies_above = covered or entry.tokens.total > 0
    if lies_above:
        for around in coverage.cover_above(fact):
            assert isinstance(around.data, UsageRecorded)
            entries.load([(around, around.data)])
            yield from entries.cover(_entry(around, around.data, book), fact.seq)


def read_overrides(connection: Connection) -> list[PriceOverride]:
    """The person's own prices in force, in their order."""
    rows = statement.fetch(connection, "SELECT override FROM price_overrides ORDER BY id")
    return [PriceOverride.model_validate_json(override) for (override,) in rows]


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
        data.agent_inferred or None,
    )


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
            price = book.price(fact.data, fact.time)
            new = replace(
                old, matched_model=price.matched_model, price_source=price.source, basis=price.basis, cost=price.cost
            )
            if (new.cost, new.basis, new.price_source) != (old.cost, old.basis, old.price_source):
                changed.append(LedgerChange(seq, old, new))
        bulk.upsert(connection, ledger, [ledger_row(change.new) for change in changed if change.new])
        yield from changed
        last = rows[-1].call
