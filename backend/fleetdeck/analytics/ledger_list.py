"""The ledger entries under a number (COST-4)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from fleetdeck.core import paging
from fleetdeck.core.clock import render
from fleetdeck.core.money import to_usd_or_none
from fleetdeck.events.append import head
from fleetdeck.pricing.models import LedgerEntry, ledger


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Times in microseconds, start inclusive, end exclusive."""

    agent_id: str | None = None
    model: str | None = None
    basis: str | None = None
    start: int | None = None
    end: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        for name in ("agent_id", "model", "basis"):
            value = getattr(self, name)
            if value is not None:
                found.append(ledger.c[name] == value)
        if self.start is not None:
            found.append(ledger.c.time >= self.start)
        if self.end is not None:
            found.append(ledger.c.time < self.end)
        return found


def list_ledger(connection: Connection, wanted: LedgerFilter, limit: int, cursor: str | None) -> dict[str, Any]:
    """Newest first. Raises Invalid for a cursor that is made up."""
    conditions = wanted.conditions()
    total = connection.execute(select(func.count()).select_from(ledger).where(*conditions)).scalar_one()
    if cursor:
        time, call = paging.decode(cursor, (int, str))
        conditions.append(or_(ledger.c.time < time, and_(ledger.c.time == time, ledger.c.call < call)))
    query = select(ledger).where(*conditions).order_by(ledger.c.time.desc(), ledger.c.call.desc()).limit(limit + 1)
    entries = [LedgerEntry(*row) for row in connection.execute(query)]
    more = len(entries) > limit
    entries = entries[:limit]
    return {
        "items": [_wire(entry) for entry in entries],
        "next_cursor": paging.encode([entries[-1].time, entries[-1].call]) if more else None,
        "total": total,
        "as_of_seq": head(connection),
    }


def _wire(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "time": render(entry.time),
        "agent_id": entry.agent_id,
        "source": entry.source,
        "model": entry.model,
        "matched_model": entry.matched_model,
        "usage": entry.tokens._asdict(),
        "tokens": entry.tokens.total,
        "cost": to_usd_or_none(entry.cost),
        "basis": entry.basis,
        "price_source": entry.price_source,
        "request_id": entry.request_id,
        "message_id": entry.message_id,
        "undercounted": bool(entry.undercounted),
    }
