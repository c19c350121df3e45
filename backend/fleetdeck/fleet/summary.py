"""The fleet's part of `GET /status` and of the live views."""

from typing import Any

from sqlalchemy import Connection, select

from fleetdeck.core import statement
from fleetdeck.fleet.models import Agent, agents
from fleetdeck.fleet.statuses import ACTIVE
from fleetdeck.fleet.wire import AGENT_COLUMNS, agent_wire

MAX_CHANGED = 500
MAX_STUCK = 50

_COUNTS = "SELECT status, role, COUNT(*) FROM agents WHERE status <> 'deleted' GROUP BY status, role"
_SIMULATED = "SELECT EXISTS (SELECT 1 FROM agents WHERE simulated AND status <> 'deleted')"
_CHANGED = f"""
SELECT {AGENT_COLUMNS} FROM agents WHERE last_seq > {{p}} AND last_seq <= {{p}}
ORDER BY last_seq DESC LIMIT {MAX_CHANGED + 1}
"""
_CHANGED_SQL = {"sqlite": _CHANGED.format(p="?"), "postgresql": _CHANGED.format(p="%s")}


def fleet_summary(connection: Connection) -> dict[str, Any]:
    """Counts of agents in all, active, by status and by role; whether any of them is simulated."""
    by_status: dict[str, int] = {}
    by_role: dict[str, int] = {}
    for status, role, count in statement.fetch(connection, _COUNTS):
        by_status[status] = by_status.get(status, 0) + count
        by_role[role] = by_role.get(role, 0) + count
    return {
        "total_agents": sum(by_status.values()),
        "active_agents": sum(count for status, count in by_status.items() if status in ACTIVE),
        "by_status": by_status,
        "by_role": by_role,
        "simulated": bool(statement.fetch(connection, _SIMULATED)[0][0]),
    }


def changed_agents(connection: Connection, after: int, until: int) -> list[dict[str, Any]] | None:
    """Agents last changed by a fact in (after, until], as they are now; None for more than MAX_CHANGED."""
    rows = statement.fetch(connection, _CHANGED_SQL[connection.dialect.name], (after, until))
    return [agent_wire(Agent(*row)) for row in rows] if len(rows) <= MAX_CHANGED else None


def stuck_agents(connection: Connection) -> list[dict[str, Any]]:
    """Agents that are stuck, the longest first; `since` in microseconds."""
    c = agents.c
    query = select(c.id, c.name, c.title, c.status_since).where(c.status == "stuck").order_by(c.status_since, c.id)
    rows = connection.execute(query.limit(MAX_STUCK))
    return [{"id": id, "name": title or name or id, "since": since} for id, name, title, since in rows]
