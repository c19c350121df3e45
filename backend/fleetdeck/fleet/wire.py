"""Rows of the read model as plain wire values (schemas.py says what they mean)."""

from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.clock import render, render_or_none
from fleetdeck.core.money import to_usd
from fleetdeck.fleet.models import Agent, agents

AGENT_COLUMNS = ", ".join(column.name for column in agents.columns)
_BASES = ("reported", "computed", "guessed", "unknown")


def agent_wire(agent: Agent) -> dict[str, Any]:
    calls = (agent.calls_reported, agent.calls_computed, agent.calls_guessed, agent.calls_unknown)
    used = [basis for basis, count in zip(_BASES, calls, strict=True) if count]
    priced = sum(calls) - agent.calls_unknown
    end = agent.ended_at if agent.ended_at is not None else agent.updated_at
    return {
        "id": agent.id,
        "role": agent.role,
        "name": agent.name,
        "title": agent.title,
        "status": agent.status,
        "status_reason": agent.status_reason,
        "status_since": render(agent.status_since),
        "activity": agent.activity,
        "waiting_for": agent.waiting_for,
        "model": agent.model,
        "workspace": agent.workspace,
        "machine": agent.machine,
        "source": agent.source,
        "task_id": agent.task_id,
        "parent_agent_id": agent.parent_agent_id,
        "git_branch": agent.git_branch,
        "cost": to_usd(agent.cost) if priced or not agent.calls_unknown else None,
        "cost_basis": None if not used else used[0] if len(used) == 1 else "mixed",
        "unpriced": agent.calls_unknown > 0,
        "tree_cost": to_usd(agent.tree_cost) if agent.tree_cost or not agent.tree_unpriced else None,
        "tree_agents": agent.tree_agents,
        "tree_tokens": agent.tree_tokens,
        "tokens": agent.tokens,
        "usage": {
            "input": agent.input,
            "output": agent.output,
            "cache_read": agent.cache_read,
            "cache_write_5m": agent.cache_write_5m,
            "cache_write_1h": agent.cache_write_1h,
            "reasoning": agent.reasoning,
        },
        "undercounted": agent.calls_undercounted > 0,
        "context": None
        if agent.context_tokens is None
        else {"tokens": agent.context_tokens, "limit": agent.context_limit},
        "tool_calls": agent.tool_calls,
        "tool_errors": agent.tool_errors,
        "messages": agent.messages,
        "files_read": agent.files_read,
        "files_written": agent.files_written,
        "lines_added": agent.lines_added,
        "lines_removed": agent.lines_removed,
        "created_at": render(agent.created_at),
        "updated_at": render(agent.updated_at),
        "ended_at": render_or_none(agent.ended_at),
        "duration_seconds": max(end - agent.created_at, 0) / clock.SECOND,
        "simulated": bool(agent.simulated),
        "last_seq": agent.last_seq,
    }
