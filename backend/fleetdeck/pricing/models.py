"""Tables of money: the ledger, one row a call to a model, and the price overrides in force."""

from dataclasses import dataclass

from sqlalchemy import Column, Index, Table, Text, text

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for
from fleetdeck.pricing.usage import Tokens


@dataclass(slots=True)
class LedgerEntry:
    """One call to a model: who made it, what it used, what it cost, and on which basis."""

    call: str
    message_id: str | None
    request_id: str | None
    seq: int
    """The fact that says so."""
    source: str
    agent_id: str | None
    task_id: str | None
    time: int
    model: str
    matched_model: str | None
    price_source: str | None
    basis: str
    cost: int | None
    """Nano-dollars; None when nobody knows the price."""
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int
    sidechain: bool
    undercounted: bool
    has_speed: bool
    agent_inferred: bool | None = None
    """The record named no agent of its own."""
    joined: bool | None = None
    """Several records tell of the call."""

    @property
    def tokens(self) -> Tokens:
        return Tokens(
            self.input, self.output, self.cache_read, self.cache_write_5m, self.cache_write_1h, self.reasoning
        )


_of_task_alone = text("agent_id IS NULL AND task_id IS NOT NULL")
ledger = table_for(
    "ledger",
    metadata,
    LedgerEntry,
    ["call"],
    Index("ledger_by_message", "message_id"),
    Index("ledger_by_request", "request_id"),
    Index("ledger_by_agent", "agent_id", "time"),
    Index("ledger_by_time", "time"),
    Index("ledger_by_model", "model", "cost"),
    # Calls that name a task and no agent are few.
    Index("ledger_by_task", "task_id", sqlite_where=_of_task_alone, postgresql_where=_of_task_alone),
)
ledger_row = as_row(LedgerEntry)

price_overrides = Table(
    "price_overrides",
    metadata,
    Column("id", Text, primary_key=True),
    Column("override", Text, nullable=False),
)
