"""Plan usage: how much of each window is used, where it goes until the reset, and who uses it (COST-5).

What a provider tells stands as told, and is called authoritative. Where nobody tells, the calls in the ledger are added
up (estimated) and held against the limits that the person gave; without a limit none is made up.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select

from fleetdeck.analytics.models import (
    SLOT,
    AgentDimensions,
    agent_dimensions,
    agent_slots,
    dimension_slots,
    usage_slots,
)
from fleetdeck.analytics.plan_blocks import SESSION, session_start
from fleetdeck.analytics.plan_models import PlanLimit, PlanWindow, plan_limits, plan_windows
from fleetdeck.core import bulk, clock
from fleetdeck.core.money import to_usd, to_usd_or_none
from fleetdeck.events.append import head
from fleetdeck.pricing.book import matches

WEEK: Final = 7 * clock.DAY
LENGTHS: Final = {"session_5h": SESSION, "week": WEEK}
NEAR: Final = 80.0
DEFAULT: Final = PlanLimit("claude", 0, "Claude", "claude*", None, None, None, None)
_TOP = 2
_TOKENS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")


@dataclass(slots=True)
class Used:
    """Tokens of all kinds, and nano-dollars at API prices; in the whole window, and lately (for the pace)."""

    tokens: int = 0
    cost: int = 0
    by: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Tokens by agent or workspace."""


def plan(connection: Connection, now: int) -> dict[str, Any]:
    """All windows of all plans, and the person's limits."""
    limits = read_limits(connection)
    measured = [PlanWindow(*row) for row in connection.execute(select(plan_windows))]
    windows = [_told(connection, window, limits, now) for window in sorted(measured, key=_order)]
    told = {(_provider(window.account), window.kind) for window in measured}
    for limit in limits or [DEFAULT]:
        for window in LENGTHS:
            if (_provider(limit.account), window) not in told:
                estimate = _estimated(connection, limit, window, now, asked=bool(limits))
                windows += [estimate] if estimate is not None else []
    return {"windows": windows, "plans": [limit_wire(limit) for limit in limits], "as_of_seq": head(connection)}


def _provider(account: str) -> str:
    """The first word: "codex" of "codex pro"."""
    return next(iter(account.split()), "")


def read_limits(connection: Connection) -> list[PlanLimit]:
    """The person's plans, in their order."""
    return [PlanLimit(*row) for row in connection.execute(select(plan_limits).order_by(plan_limits.c.place))]


def limit_wire(limit: PlanLimit) -> dict[str, Any]:
    return {
        "account": limit.account,
        "name": limit.name,
        "models": limit.models,
        "session_tokens": limit.session_tokens,
        "session_cost": to_usd_or_none(limit.session_cost),
        "week_tokens": limit.week_tokens,
        "week_cost": to_usd_or_none(limit.week_cost),
    }


def status_of(used: float | None, projected: float | None) -> str:
    """The word of a window: its projection decides, because it is what one can still change."""
    worst = max((value for value in (used, projected) if value is not None), default=None)
    if worst is None:
        return "unknown"
    return "over" if worst >= 100 else "near_limit" if worst >= NEAR else "on_track"


def _told(connection: Connection, window: PlanWindow, limits: list[PlanLimit], now: int) -> dict[str, Any]:
    """A window as its source measured it. After its reset nobody knows, until the next measure."""
    length = LENGTHS.get(window.kind)
    void = window.resets_at is not None and window.resets_at <= now
    percent = None if void or window.used_basis_points is None else window.used_basis_points / 100
    if percent is None and not void and window.used_tokens is not None and window.limit_tokens:
        percent = 100 * window.used_tokens / window.limit_tokens
    projected = None
    start = None
    if length is not None:
        start = window.resets_at - length if window.resets_at is not None else now - length
        if percent is not None and window.resets_at is not None:
            projected = _until_reset(percent, start, length, window.measured_at)
    used = Used()
    if start is not None and not void:
        claude = window.account.lower().startswith("claude")
        scope = ("model", DEFAULT.models) if claude else ("source", window.source)
        used = _used(connection, window.kind, start, scope)
    name = next((limit.name for limit in limits if limit.account == window.account), window.account)
    return {
        "account": window.account,
        "name": name,
        "window": window.kind,
        "basis": window.basis,
        "used_percent": percent,
        "used_tokens": window.used_tokens if window.used_tokens is not None else None if void else used.tokens,
        "used_cost": None if void else to_usd(used.cost),
        "limit_tokens": window.limit_tokens,
        "limit_cost": None,
        "started_at": clock.render_or_none(None if void else start),
        "resets_at": clock.render_or_none(None if void else window.resets_at),
        "measured_at": clock.render(window.measured_at),
        "projected_percent": projected,
        "status": status_of(percent, projected),
        **_consumers(connection, used, window.kind),
    }


def _estimated(
    connection: Connection, limit: PlanLimit, window: str, now: int, *, asked: bool
) -> dict[str, Any] | None:
    """A window as the ledger adds up. None where nothing is used and nobody asked."""
    scope = ("model", limit.models)
    start: int | None = now - WEEK
    if window == "session_5h":
        start = session_start(_slots(connection, limit.models, now - WEEK), now)
    used = _used(connection, window, start, scope) if start is not None else Used()
    if not asked and not used.tokens and not _slots(connection, limit.models, now - WEEK):
        return None
    tokens, cost = (
        (limit.session_tokens, limit.session_cost) if window == "session_5h" else (limit.week_tokens, limit.week_cost)
    )
    percents = [100 * used.tokens / tokens] if tokens else []
    percents += [100 * used.cost / cost] if cost else []
    percent = max(percents, default=None)
    projected = None
    if percent is not None and start is not None:
        if window == "session_5h":
            projected = _until_reset(percent, start, SESSION, now)
        elif used.tokens:
            # Nothing resets: what the seven days hold when they go on like the last one.
            last = _used(connection, window, now - clock.DAY, scope)
            projected = percent * 7 * last.tokens / used.tokens
    return {
        "account": limit.account,
        "name": limit.name,
        "window": window,
        "basis": "estimated",
        "used_percent": percent,
        "used_tokens": used.tokens,
        "used_cost": to_usd(used.cost),
        "limit_tokens": tokens,
        "limit_cost": to_usd_or_none(cost),
        "started_at": clock.render_or_none(start),
        "resets_at": clock.render(start + SESSION) if window == "session_5h" and start is not None else None,
        "measured_at": clock.render(now),
        "projected_percent": projected,
        "status": status_of(percent, projected),
        **_consumers(connection, used, window),
    }


def _until_reset(percent: float, start: int, length: int, now: int) -> float:
    """Where it ends when it goes on as it did since the window began."""
    elapsed = min(max(now - start, SLOT), length)
    return percent * length / elapsed


def _slots(connection: Connection, pattern: str, since: int) -> list[int]:
    """Quarters of an hour with calls to the models of a plan, in order."""
    c = dimension_slots.c
    query = select(c.slot, c.value).where(c.dimension == "model", c.slot >= since).order_by(c.slot)
    return [int(slot) for slot, model in connection.execute(query) if matches(model, pattern)]


def _used(connection: Connection, window: str, start: int, scope: tuple[str, str]) -> Used:
    """What was used since, by agent in a session and by workspace in a week. `scope`: models or a source."""
    table: Table = agent_slots if window == "session_5h" else usage_slots
    c = table.c
    who = c.agent_id if window == "session_5h" else c.workspace
    tokens = sum((func.sum(c[kind]) for kind in _TOKENS[1:]), func.sum(c[_TOKENS[0]]))
    query = (
        select(who, c.model, c.source, tokens, func.sum(c.cost))
        .where(c.slot >= start - start % SLOT)
        .group_by(who, c.model, c.source)
    )
    kind, wanted = scope
    found = Used()
    for key, model, source, count, cost in connection.execute(query):
        if matches(model, wanted) if kind == "model" else source == wanted:
            found.tokens += int(count)
            found.cost += int(cost)
            found.by[key] += int(count)
    return found


def _consumers(connection: Connection, used: Used, window: str) -> dict[str, Any]:
    kind = "agent" if window == "session_5h" else "workspace"
    ordered = sorted(used.by.items(), key=lambda item: (-item[1], item[0]))
    # One that would stand alone under "others" is named instead.
    top = ordered if len(ordered) <= _TOP + 1 else ordered[:_TOP]
    labels = {}
    if kind == "agent":
        ids = ((id,) for id, _ in top)
        rows = bulk.select_in(connection, agent_dimensions, [agent_dimensions.c.agent_id], ids)
        labels = {agent.agent_id: agent.name for agent in starmap(AgentDimensions, rows) if agent.name}
    return {
        "consumers": [
            {"kind": kind, "id": id, "label": labels.get(id, id), "share": tokens / used.tokens if used.tokens else 0.0}
            for id, tokens in top
        ],
        "other_consumers": len(ordered) - len(top),
    }


def _order(window: PlanWindow) -> tuple[int, str, str]:
    names = list(LENGTHS)
    return names.index(window.kind) if window.kind in names else len(names), window.account, window.kind
