"""Cost and tokens for `GET /status`: the person's today, week and month, the burn rate, the projection.

Read at every beat of the hub, so the statements are text that is made once: composing them takes ten times as long as
answering them.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from fleetdeck.analytics.costs import Sum
from fleetdeck.analytics.models import SLOT, SUMS
from fleetdeck.core import clock, statement
from fleetdeck.core.money import to_usd
from fleetdeck.pricing.usage import Tokens

BURN_WINDOW = clock.HOUR


def cost_summary(connection: Connection, started_at: int, tz_offset_minutes: int, now: int) -> dict[str, Any]:
    """`cost` and `tokens` of the status. `started_at`: when this server started ("session"); times in microseconds."""
    shift = tz_offset_minutes * clock.MINUTE
    today, week, month = starts(now, shift)
    whole = _sum(connection, _TOTAL)
    of_today = _sum(connection, _SINCE, today - today % SLOT)
    recent = _costs_between(
        connection,
        {
            "session": (started_at, None),
            "week": (week, None),
            "month": (month, None),
            "yesterday_same_time": (today - clock.DAY, now - clock.DAY),
            "burn": (now - BURN_WINDOW, None),
        },
    )
    return {
        "cost": {
            "session": to_usd(recent["session"]),
            "today": to_usd(of_today.cost),
            "week": to_usd(recent["week"]),
            "month": to_usd(recent["month"]),
            "total": to_usd(whole.cost),
            "yesterday_same_time": to_usd(recent["yesterday_same_time"]),
            "burn_rate_hour": to_usd(recent["burn"] * clock.HOUR // BURN_WINDOW),
            "projected_month": to_usd(projected(recent["month"], month, next_month(month, shift), now)),
            "unpriced_calls": whole.unpriced_calls,
        },
        "tokens": {
            "total": whole.tokens.total,
            "today": of_today.tokens.total,
            "cache_hit_ratio_today": cache_hit_ratio(of_today),
        },
    }


_SUMS = ", ".join(f"SUM({name})" for name in SUMS)
_PERIOD = "COALESCE(SUM(CASE WHEN slot >= {p} AND slot < {p} THEN cost ELSE 0 END), 0)"
_TOTAL = f"SELECT basis, {_SUMS} FROM usage_totals GROUP BY basis"
_SINCE = f"SELECT basis, {_SUMS} FROM dimension_slots WHERE dimension = 'all' AND slot >= {{p}} GROUP BY basis"
_PERIODS = f"SELECT {', '.join([_PERIOD] * 5)} FROM dimension_slots WHERE dimension = 'all' AND slot >= {{p}}"
_FOREVER = 2**62


def _sum(connection: Connection, sql: str, *values: int) -> Sum:
    found = Sum()
    for basis, calls, cost, *tokens in statement.fetch(connection, _for(connection, sql), values):
        found.add(basis, int(calls), int(cost), Tokens(*(int(value) for value in tokens)))
    return found


def _costs_between(connection: Connection, periods: dict[str, tuple[int, int | None]]) -> dict[str, int]:
    """The cost of five periods (start inclusive, end exclusive, both to the quarter of an hour) in one pass."""
    bounds = [(start - start % SLOT, _FOREVER if end is None else end) for start, end in periods.values()]
    values = (*(value for pair in bounds for value in pair), min(start for start, _ in bounds))
    (row,) = statement.fetch(connection, _for(connection, _PERIODS), values)
    return {name: int(value) for name, value in zip(periods, row, strict=True)}


def _for(connection: Connection, sql: str) -> str:
    return sql.format(p="?" if connection.dialect.name == "sqlite" else "%s")


def starts(now: int, shift: int) -> tuple[int, int, int]:
    """Start of the day, of the week (Monday) and of the month in the zone `shift` east of UTC."""
    local = datetime.fromtimestamp((now + shift) / clock.SECOND, UTC)
    day = now + shift - (now + shift) % clock.DAY
    week = day - local.weekday() * clock.DAY
    month = day - (local.day - 1) * clock.DAY
    return day - shift, week - shift, month - shift


def next_month(month: int, shift: int) -> int:
    # 32 days after a first is always in the month after it.
    return starts(month + 32 * clock.DAY, shift)[2]


def projected(cost: int, start: int, end: int, now: int) -> int:
    """The cost at the end of a period if it goes on as it did since its start."""
    elapsed = max(now - start, 1)
    return cost * max(end - start, elapsed) // elapsed


def cache_hit_ratio(used: Sum) -> float | None:
    """Cache reads over all prompt tokens, 0 to 1; None without any."""
    prompt = used.tokens.total - used.tokens.output
    return used.tokens.cache_read / prompt if prompt else None
