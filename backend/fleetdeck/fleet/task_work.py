"""What the agents of one task did: the agents, the files they changed, and their calls on one time line (TASK-4)."""

from typing import Any

from sqlalchemy import Connection, select

from fleetdeck.core import bulk
from fleetdeck.core.clock import render
from fleetdeck.events.append import head
from fleetdeck.fleet.conversation import spans_of
from fleetdeck.fleet.models import Agent, FileChange, agents, file_changes
from fleetdeck.fleet.wire import agent_wire


def task_agents(connection: Connection, task_id: str) -> dict[str, Any]:
    """Agents of the task, subagents included, by start."""
    items = [agent_wire(agent) for agent in _agents(connection, task_id)]
    return {"items": items, "as_of_seq": head(connection)}


def task_files(connection: Connection, task_id: str) -> dict[str, Any]:
    """Files that the task's agents changed, by path, each with its changes in order; what was only read is left out."""
    ids = [(agent.id,) for agent in _agents(connection, task_id)]
    files: dict[str, list[FileChange]] = {}
    for row in bulk.select_in(connection, file_changes, [file_changes.c.agent_id], ids):
        change = FileChange(*row)
        if change.operation != "read":
            files.setdefault(change.path, []).append(change)
    items = [_file(path, sorted(changes, key=lambda c: (c.time, c.seq))) for path, changes in sorted(files.items())]
    return {
        "items": items,
        "lines_added": sum(item["lines_added"] for item in items),
        "lines_removed": sum(item["lines_removed"] for item in items),
        "as_of_seq": head(connection),
    }


def task_timeline(connection: Connection, task_id: str) -> dict[str, Any]:
    """The task's agents and their tool calls as spans, by start."""
    return {"items": spans_of(connection, _agents(connection, task_id)), "as_of_seq": head(connection)}


def _agents(connection: Connection, task_id: str) -> list[Agent]:
    query = select(agents).where(agents.c.task_id == task_id, agents.c.status != "deleted")
    return [Agent(*row) for row in connection.execute(query.order_by(agents.c.created_at, agents.c.id))]


def _file(path: str, changes: list[FileChange]) -> dict[str, Any]:
    operations = [change.operation for change in changes]
    return {
        "path": path,
        "operation": "deleted" if operations[-1] == "deleted" else _first(operations),
        "lines_added": sum(change.lines_added or 0 for change in changes),
        "lines_removed": sum(change.lines_removed or 0 for change in changes),
        "changes": [
            {
                "seq": change.seq,
                "agent_id": change.agent_id,
                "time": render(change.time),
                "operation": change.operation,
                "tool_call_id": change.tool_call_id,
                "lines_added": change.lines_added,
                "lines_removed": change.lines_removed,
                "lines": change.lines,
            }
            for change in changes
        ],
    }


def _first(operations: list[str]) -> str:
    return "created" if operations[0] == "created" else "modified"
