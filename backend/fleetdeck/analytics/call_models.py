"""Rollups of tool calls: by the quarter of an hour, the UTC day and the UTC month, and why calls failed.

A question reads whole months and days where it can and quarters at its two ends, so that it is exact in every zone.
Every row stands there for its workspace and for all together (`scope`, see models.py).
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


# `bucket`: of the duration, see sketch.py. `slot` of a day or month is where it begins in UTC.
call_slots = _rollup("call_slots", "scope", "slot", "tool", "bucket")
call_days = _rollup("call_days", "scope", "slot", "tool", "bucket")
call_months = _rollup("call_months", "scope", "slot", "tool", "bucket")
call_failures = _rollup("call_failures", "scope", "slot", "tool", "cause", sums=("calls",))
CALL_ROLLUPS: Final = (call_slots, call_days, call_months, call_failures)
