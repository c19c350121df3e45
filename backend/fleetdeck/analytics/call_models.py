"""Rollups of tool calls: by the quarter of an hour and by the UTC day, and why calls failed.

A question reads whole days where it can and quarters at its two ends, so that it is exact in every zone.
"""

from typing import Final

from sqlalchemy import Column, Index, Table, Text, text

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import BigInt

SUMS: Final = ("calls", "failed")


def _rollup(name: str, *dimensions: str, sums: tuple[str, ...] = SUMS) -> Table:
    empty = text("calls = 0")
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
        Index(f"{name}_empty", "calls", sqlite_where=empty, postgresql_where=empty),
        sqlite_with_rowid=False,
    )


# `bucket`: of the duration, see sketch.py. `slot` of a day is its midnight in UTC.
call_slots = _rollup("call_slots", "slot", "workspace", "tool", "bucket")
call_days = _rollup("call_days", "slot", "workspace", "tool", "bucket")
call_failures = _rollup("call_failures", "slot", "workspace", "tool", "cause", sums=("calls",))
CALL_ROLLUPS: Final = (call_slots, call_days, call_failures)
