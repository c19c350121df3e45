"""Calls to models on the time line: those whose source told how long they took."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from fleetdeck.core import money
from fleetdeck.core.clock import render
from fleetdeck.core.jsons import loads
from fleetdeck.events.read import data_of
from fleetdeck.pricing.models import LedgerEntry, ledger

_MOST: Final = 1_000
# A statement takes no more parameters than some tens of thousands.
_MOST_AGENTS: Final = 10_000
_GOOD: Final = frozenset({None, "ok", "success"})


def model_spans(connection: Connection, agent_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The latest calls of the agents, each once as the ledger counts it. A call's fact has the time of its end."""
    query = (
        select(ledger)
        .where(ledger.c.agent_id.in_(agent_ids[:_MOST_AGENTS]))
        .order_by(ledger.c.time.desc())
        .limit(_MOST)
    )
    entries = [LedgerEntry(*row) for row in connection.execute(query)]
    facts = data_of(connection, [entry.seq for entry in entries])
    return [span for entry in entries if entry.seq in facts if (span := _span(entry, loads(facts[entry.seq].data)))]


def _span(entry: LedgerEntry, told: dict[str, Any]) -> dict[str, Any] | None:
    latency = told.get("latency_ms")
    if not latency:
        return None
    prompt = entry.input + entry.cache_read + entry.cache_write_5m + entry.cache_write_1h
    return {
        "kind": "model",
        "id": entry.call,
        "label": f"{entry.model} {prompt:,} → {entry.output:,} tokens",
        "agent_id": entry.agent_id,
        "start": render(entry.time - latency * 1_000),
        "end": render(entry.time),
        "status": "ok" if told.get("status") in _GOOD else "error",
        "cost": money.to_usd_or_none(entry.cost),
        "cost_basis": entry.basis,
    }
