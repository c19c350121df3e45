"""The files an agent read and changed, each change with its diff (DEBUG-3)."""

from typing import Any

from sqlalchemy import Connection, func, select

from fleetdeck.core import bulk, paging
from fleetdeck.core.clock import render
from fleetdeck.core.errors import NotFound
from fleetdeck.core.jsons import loads
from fleetdeck.events.append import head
from fleetdeck.events.read import data_of
from fleetdeck.fleet.agent_detail import find_agent
from fleetdeck.fleet.models import AgentFile, FileChange, agent_files, file_changes


def list_files(connection: Connection, agent_id: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """Files by path, each with its changes in order."""
    find_agent(connection, agent_id)
    c = agent_files.c
    total = connection.execute(select(func.count()).select_from(agent_files).where(c.agent_id == agent_id)).scalar_one()
    query = select(agent_files).where(c.agent_id == agent_id)
    if cursor:
        query = query.where(c.path > paging.decode(cursor, (str,))[0])
    files = [AgentFile(*row) for row in connection.execute(query.order_by(c.path).limit(limit + 1))]
    more = len(files) > limit
    files = files[:limit]
    changes: dict[str, list[FileChange]] = {}
    keys = ((agent_id, file.path) for file in files)
    for row in bulk.select_in(connection, file_changes, (file_changes.c.agent_id, file_changes.c.path), keys):
        change = FileChange(*row)
        changes.setdefault(change.path, []).append(change)
    return {
        "items": [_file(file, changes.get(file.path, [])) for file in files],
        "next_cursor": paging.encode([files[-1].path]) if more else None,
        "total": total,
        "as_of_seq": head(connection),
    }


def file_patch(connection: Connection, agent_id: str, seq: int) -> dict[str, Any]:
    """The diff of one change. Raises NotFound when that fact is no change of this agent's."""
    row = connection.execute(
        select(file_changes).where(file_changes.c.seq == seq, file_changes.c.agent_id == agent_id)
    ).first()
    if row is None:
        raise NotFound(f"fact {seq} is no file change of this agent")
    change = FileChange(*row)
    fact = data_of(connection, [seq]).get(seq)
    return {
        "seq": seq,
        "path": change.path,
        "operation": change.operation,
        "patch": loads(fact.data).get("patch") if fact is not None else None,
        "lines_added": change.lines_added,
        "lines_removed": change.lines_removed,
    }


def _file(file: AgentFile, changes: list[FileChange]) -> dict[str, Any]:
    return {
        "path": file.path,
        "operations": {
            "read": file.reads,
            "created": file.creations,
            "modified": file.modifications,
            "deleted": file.deletions,
        },
        "lines_added": file.lines_added,
        "lines_removed": file.lines_removed,
        "last_at": render(file.last_at),
        "changes": [
            {
                "seq": change.seq,
                "time": render(change.time),
                "operation": change.operation,
                "tool_call_id": change.tool_call_id,
                "lines_added": change.lines_added,
                "lines_removed": change.lines_removed,
                "lines": change.lines,
            }
            for change in sorted(changes, key=lambda change: (change.time, change.seq))
        ],
    }
