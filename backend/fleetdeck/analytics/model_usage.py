"""What each model did and cost: tasks, calls, tokens, cache, share of the cost (COST-6)."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from fleetdeck.analytics import costs
from fleetdeck.analytics.ledger_check import Proof
from fleetdeck.analytics.tokens import cache_share
from fleetdeck.core import clock
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head


def model_metrics(connection: Connection, wanted: costs.CostFilter, proof: Proof) -> dict[str, Any]:
    """Models by their cost. Tasks are those that began in the period; a task that used two models counts at both."""
    groups = costs.sums(connection, wanted, ["model"])
    whole = costs.Sum()
    for group in groups.values():
        whole.add("", group.calls, group.cost, group.tokens)
        whole.unpriced_calls += group.unpriced_calls
    by_model, all_tasks = _tasks(connection, wanted)
    ordered = sorted(groups.items(), key=lambda item: (-item[1].cost, -item[1].tokens.total, item[0]))
    return {
        "items": [
            {
                **costs.row_wire(["model"], key, group, whole, key[0]),
                "model": key[0],
                "tasks": by_model.get(key[0], 0),
                "cache_hit_ratio": cache_share(group.tokens),
            }
            for key, group in ordered
        ],
        "total": len(ordered),
        "total_tasks": all_tasks,
        "total_calls": whole.calls,
        "total_tokens": whole.tokens.total,
        "total_cost": to_usd(whole.cost),
        "unpriced_calls": whole.unpriced_calls,
        "cache_hit_ratio": cache_share(whole.tokens),
        "ledger": proof.wire(),
        "period": {"start": clock.render_or_none(wanted.start), "end": clock.render_or_none(wanted.end)},
        "as_of_seq": head(connection),
    }


# CROSS JOIN fixes the order of the loops: from the tasks of the period to their agents, never from all agents.
_TASKS = """
SELECT DISTINCT t.id, a.model FROM tasks t CROSS JOIN task_agents g CROSS JOIN agent_totals a
WHERE g.task_id = t.id AND a.agent_id = g.agent_id AND NOT t.deleted
"""


def _tasks(connection: Connection, wanted: costs.CostFilter) -> tuple[dict[str, int], int]:
    """Model → tasks that used it, and tasks that used any."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    sql, values = _TASKS, list[Any]()
    for condition, bound in (("t.created_at >= ", wanted.start), ("t.created_at < ", wanted.end)):
        if bound is not None:
            sql += f" AND {condition}{mark}"
            values.append(bound)
    for column, chosen in (("t.workspace", wanted.workspace), ("a.model", wanted.model)):
        if chosen:
            sql += f" AND {column} IN ({', '.join([mark] * len(chosen))})"
            values += chosen
    by_model: dict[str, int] = defaultdict(int)
    any_model = set()
    for task_id, model in connection.exec_driver_sql(sql, tuple(values)):
        by_model[model] += 1
        any_model.add(task_id)
    return by_model, len(any_model)
