"""Rollups of invocations: calls that a program made by itself, told with their tool, and whose agent nobody names.

Sums by the quarter of an hour and in all; durations by quarter, UTC day and in all, in the buckets of sketch.py.
"""

from typing import Final

from sqlalchemy import Column, Index, Table, Text, text

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import BigInt

SUMS: Final = ("calls", "told", "succeeded", "measured", "latency_ms", "tokens", "cost", "unpriced")
"""`told`: calls whose end is known; `measured`: those whose time is; `latency_ms`: all of it; cost in nano-dollars."""
QUARTER, DAY, EVER = "quarter", "day", "ever"


def _rollup(name: str, dimensions: tuple[str, ...], sums: tuple[str, ...]) -> Table:
    none = text("calls = 0")
    return Table(
        name,
        metadata,
        *(
            Column(
                dimension, BigInt if dimension in ("slot", "bucket") else Text, primary_key=True, autoincrement=False
            )
            for dimension in dimensions
        ),
        *(Column(sum, BigInt, nullable=False) for sum in sums),
        # Sums that came to nothing are deleted; this finds them.
        Index(f"{name}_empty", "calls", sqlite_where=none, postgresql_where=none),
        sqlite_with_rowid=False,
    )


invocation_slots = _rollup("invocation_slots", ("slot", "source", "model"), SUMS)
invocation_totals = _rollup("invocation_totals", ("source", "model"), SUMS)
# `slot` of EVER is 0; the others are of all models together, and `model` is "".
invocation_latencies = _rollup("invocation_latencies", ("span", "slot", "source", "model", "bucket"), ("calls",))
INVOCATION_ROLLUPS: Final = (invocation_slots, invocation_totals, invocation_latencies)
