"""What each model did and cost: tasks, calls, tokens, cache, share of the cost (COST-6)."""

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from fleetdeck.analytics import costs
from fleetdeck.analytics.ledger_check import Proof
from fleetdeck.analytics.models import agent_totals
from fleetdeck.analytics.tokens import cache_share
from fleetdeck.core import clock
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head
from fleetdeck.tasks.models import task_agents, tasks


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


def _tasks(connection: Connection, wanted: costs.CostFilter) -> tuple[dict[str, int], int]:
    """Model → tasks that used it, and tasks that used any."""
    conditions: list[ColumnElement[bool]] = [tasks.c.deleted.is_(False)]
    if wanted.start is not None:
        conditions.append(tasks.c.created_at >= wanted.start)
    if wanted.end is not None:
        conditions.append(tasks.c.created_at < wanted.end)
    if wanted.workspace:
        conditions.append(tasks.c.workspace.in_(wanted.workspace))
    if wanted.model:
        conditions.append(agent_totals.c.model.in_(wanted.model))
    joined = tasks.join(task_agents, task_agents.c.task_id == tasks.c.id)
    joined = joined.join(agent_totals, agent_totals.c.agent_id == task_agents.c.agent_id)
    query = select(tasks.c.id, agent_totals.c.model).select_from(joined).where(*conditions).distinct()
    by_model: dict[str, int] = defaultdict(int)
    any_model = set()
    for task_id, model in connection.execute(query):
        by_model[model] += 1
        any_model.add(task_id)
    return by_model, len(any_model)
