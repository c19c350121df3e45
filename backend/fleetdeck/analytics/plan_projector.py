"""Keeps the latest measure of every plan's window, and the person's limits."""

from collections.abc import Sequence
from itertools import starmap

from sqlalchemy import Connection, Table

from fleetdeck.analytics.plan_models import (
    PlanLimit,
    PlanWindow,
    plan_limit_row,
    plan_limits,
    plan_window_row,
    plan_windows,
)
from fleetdeck.core import bulk, clock, money
from fleetdeck.events.fact import Fact
from fleetdeck.events.plan_types import PlanChanged
from fleetdeck.events.projection import Batch
from fleetdeck.events.types import PlanMeasured

NOBODY = "unnamed"


class PlanProjector:
    """Reads `plan.measured` and `plan.changed`."""

    tables: Sequence[Table] = (plan_windows, plan_limits)
    types = frozenset({PlanMeasured.type, PlanChanged.type})

    def apply(self, connection: Connection, batch: Batch) -> None:
        measured = batch.of(PlanMeasured.type)
        if measured:
            _measure(connection, measured)
        for fact in batch.of(PlanChanged.type)[-1:]:
            assert isinstance(fact.data, PlanChanged)
            connection.execute(plan_limits.delete())
            limits = {plan.account: plan for plan in fact.data.plans}
            rows = [
                plan_limit_row(
                    PlanLimit(
                        plan.account,
                        place,
                        plan.name,
                        plan.models,
                        plan.session_tokens,
                        _nano(plan.session_cost),
                        plan.week_tokens,
                        _nano(plan.week_cost),
                    )
                )
                for place, plan in enumerate(limits.values())
            ]
            bulk.insert(connection, plan_limits, rows)


def _measure(connection: Connection, facts: Sequence[Fact]) -> None:
    """The latest of each window stands, whatever order they are told in."""
    accounts = {(_account(fact.data),) for fact in facts if isinstance(fact.data, PlanMeasured)}
    known = {
        (window.account, window.kind): window
        for window in starmap(PlanWindow, bulk.select_in(connection, plan_windows, [plan_windows.c.account], accounts))
    }
    changed: set[tuple[str, str]] = set()
    for fact in facts:
        data = fact.data
        assert isinstance(data, PlanMeasured)
        key = (_account(data), data.window)
        if key not in known or known[key].measured_at <= fact.time:
            known[key] = _window(fact, data)
            changed.add(key)
    bulk.upsert(connection, plan_windows, [plan_window_row(known[key]) for key in changed])


def _window(fact: Fact, data: PlanMeasured) -> PlanWindow:
    return PlanWindow(
        _account(data),
        data.window,
        fact.source,
        None if data.used_percent is None else round(min(data.used_percent, 1e6) * 100),
        data.used_tokens,
        data.limit_tokens,
        _time(data.resets_at),
        data.basis,
        fact.time,
    )


def _account(data: PlanMeasured) -> str:
    return data.account or NOBODY


def _time(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return clock.parse(text)
    except ValueError:
        return None


def _nano(amount: str | None) -> int | None:
    return None if amount is None else money.from_usd(amount)
