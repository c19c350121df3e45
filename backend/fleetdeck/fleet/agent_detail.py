"""One agent with its configuration and its family (LIVE-3, LIVE-10)."""

from typing import Any

from sqlalchemy import Connection, select

from fleetdeck.core import bulk
from fleetdeck.core.errors import NotFound
from fleetdeck.core.jsons import loads
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head
from fleetdeck.events.read import data_of
from fleetdeck.fleet.models import Agent, agents
from fleetdeck.fleet.wire import agent_wire
from fleetdeck.pricing.book import PriceBook
from fleetdeck.pricing.ledger import read_overrides
from fleetdeck.pricing.usage import Tokens

MAX_CHILDREN = 500
MAX_DEPTH = 100


def find_agent(connection: Connection, agent_id: str) -> Agent:
    """Raises NotFound."""
    row = connection.execute(select(agents).where(agents.c.id == agent_id)).first()
    if row is None:
        raise NotFound(f"no agent {agent_id[:80]!r}")
    return Agent(*row)


def agent_detail(connection: Connection, agent_id: str) -> dict[str, Any]:
    agent = find_agent(connection, agent_id)
    parent = find_agent(connection, agent.parent_agent_id) if agent.parent_agent_id else None
    return {
        **agent_wire(agent),
        "config": _config(connection, agent),
        "metrics": _metrics(agent),
        "usage_cost": _usage_cost(connection, agent),
        "parent": agent_wire(parent) if parent else None,
        "children": [agent_wire(child) for child in children_of(connection, [agent.id])[:MAX_CHILDREN]],
        "as_of_seq": head(connection),
    }


def children_of(connection: Connection, ids: list[str]) -> list[Agent]:
    rows = bulk.select_in(connection, agents, [agents.c.parent_agent_id], ((id,) for id in ids))
    return sorted((Agent(*row) for row in rows), key=lambda child: (child.created_at, child.id))


def descendants_of(connection: Connection, agent: Agent) -> list[tuple[int, Agent]]:
    """The agent (depth 0) and everyone below it, depth first, siblings by age."""
    family: dict[str, list[Agent]] = {}
    level = [agent.id]
    for _ in range(MAX_DEPTH):
        children = children_of(connection, level)
        if not children:
            break
        for child in children:
            family.setdefault(child.parent_agent_id or "", []).append(child)
        level = [child.id for child in children]
    found: list[tuple[int, Agent]] = []
    stack = [(0, agent)]
    while stack:
        depth, member = stack.pop()
        found.append((depth, member))
        stack.extend((depth + 1, child) for child in reversed(family.get(member.id, [])))
    return found


def agent_tree(connection: Connection, agent_id: str) -> dict[str, Any]:
    """The whole family that the agent belongs to, from its oldest ancestor down."""
    root = find_agent(connection, agent_id)
    for _ in range(MAX_DEPTH):
        if root.parent_agent_id is None:
            break
        root = find_agent(connection, root.parent_agent_id)
    items = [{**agent_wire(member), "depth": depth} for depth, member in descendants_of(connection, root)]
    return {"items": items, "as_of_seq": head(connection)}


def _config(connection: Connection, agent: Agent) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if agent.created_seq is not None:
        row = data_of(connection, [agent.created_seq]).get(agent.created_seq)
        told = loads(row.data) if row is not None else {}
    return {
        "role": agent.role,
        "model": agent.model,
        "instructions": told.get("instructions"),
        "tools": told.get("tools") or [],
    }


def _metrics(agent: Agent) -> dict[str, Any]:
    wire = agent_wire(agent)
    prompt = agent.input + agent.cache_read + agent.cache_write_5m + agent.cache_write_1h
    names = ("tool_calls", "tool_errors", "messages", "files_read", "files_written", "lines_added", "lines_removed")
    return {
        **{name: wire[name] for name in names},
        "duration_seconds": wire["duration_seconds"],
        "cache_hit_ratio": agent.cache_read / prompt if prompt else None,
    }


def _usage_cost(connection: Connection, agent: Agent) -> dict[str, str] | None:
    if agent.model is None:
        return None
    tokens = Tokens(agent.input, agent.output, agent.cache_read, agent.cache_write_5m, agent.cache_write_1h)
    kinds = PriceBook(read_overrides(connection)).kinds(tokens, agent.model, agent.updated_at)
    if kinds is None:
        return None
    return {kind: to_usd(getattr(kinds, kind)) for kind in kinds._fields if kind != "reasoning"}
