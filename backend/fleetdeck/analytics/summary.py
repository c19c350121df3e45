"""Cost and tokens for `GET /status`: the person's today, week and month, the burn rate, the projection."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from fleetdeck.analytics.costs import CostFilter, Sum, total
from fleetdeck.core import clock
from fleetdeck.core.money import to_usd

BURN_WINDOW = clock.HOUR


def cost_summary(connection: Connection, started_at: int, tz_offset_minutes: int, now: int) -> dict[str, Any]:
    """`cost` and `tokens` of the status. `started_at`: when this server started ("session"); times in microseconds."""
    shift = tz_offset_minutes * clock.MINUTE
    today, week, month = starts(now, shift)
    whole = total(connection, CostFilter())
    of_today = total(connection, CostFilter(start=today))
    of_month = total(connection, CostFilter(start=month))
    burn = total(connection, CostFilter(start=now - BURN_WINDOW)).cost
    yesterday = total(connection, CostFilter(start=today - clock.DAY, end=now - clock.DAY))
    return {
        "cost": {
            "session": to_usd(total(connection, CostFilter(start=started_at)).cost),
            "today": to_usd(of_today.cost),
            "week": to_usd(total(connection, CostFilter(start=week)).cost),
            "month": to_usd(of_month.cost),
            "total": to_usd(whole.cost),
            "yesterday_same_time": to_usd(yesterday.cost),
            "burn_rate_hour": to_usd(burn * clock.HOUR // BURN_WINDOW),
            "projected_month": to_usd(projected(of_month.cost, month, next_month(month, shift), now)),
            "unpriced_calls": whole.unpriced_calls,
        },
        "tokens": {
            "total": whole.tokens.total,
            "today": of_today.tokens.total,
            "cache_hit_ratio_today": cache_hit_ratio(of_today),
        },
    }


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
