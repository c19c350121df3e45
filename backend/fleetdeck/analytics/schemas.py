"""Costs on the wire. Money: decimal strings in US dollars; a sum over calls without any price is None."""

from typing import Literal

from pydantic import BaseModel

Dimension = Literal["agent", "role", "workspace", "model", "source", "day", "hour"]


class TokenUsage(BaseModel):
    """Tokens by kind; `input` is without cache, `reasoning` is part of `output`."""

    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    reasoning: int


class CostByBasis(BaseModel):
    """How much of a cost was reported by the provider, computed from the price list, or guessed."""

    reported: str
    computed: str
    guessed: str


class CostRow(BaseModel):
    """One group. `key` is its first dimension's value, `keys` all of them."""

    key: str
    keys: dict[str, str]
    label: str
    cost: str | None
    unpriced: bool
    unpriced_calls: int
    tokens: int
    usage: TokenUsage
    calls: int
    percentage: float
    """Share of the total cost, 0 to 100."""
    basis: CostByBasis


class Period(BaseModel):
    """From `start` (inclusive) to `end` (exclusive); None is open."""

    start: str | None
    end: str | None


class LedgerCheck(BaseModel):
    """The proof that totals are the sum of the ledger: both sums, and when they were compared."""

    entries: int
    total_cost: str
    matches: bool
    checked_at: str


class PreviousPeriod(BaseModel):
    """The same length of time just before the period; None when the period is open."""

    total_cost: str | None


class Costs(BaseModel):
    """Cost and tokens, grouped, largest first (days and hours in order)."""

    breakdown: list[CostRow]
    total_cost: str
    total_tokens: int
    total_calls: int
    unpriced_calls: int
    period: Period
    ledger: LedgerCheck
    previous: PreviousPeriod
    as_of_seq: int


class LedgerEntry(BaseModel):
    """One call to a model, as it stands in the ledger."""

    seq: int
    time: str
    agent_id: str | None
    source: str
    model: str
    matched_model: str | None
    usage: TokenUsage
    tokens: int
    cost: str | None
    basis: Literal["reported", "computed", "guessed", "unknown"]
    price_source: str | None
    request_id: str | None
    message_id: str | None
    undercounted: bool


class LedgerPage(BaseModel):
    """Ledger entries, newest first."""

    items: list[LedgerEntry]
    next_cursor: str | None
    total: int
    as_of_seq: int
