"""The activity feed: one line of words per noteworthy fact, newest first by when it happened (LIVE-7)."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from fleetdeck.core import bulk, paging
from fleetdeck.core.clock import render
from fleetdeck.core.jsons import loads
from fleetdeck.core.text import one_line
from fleetdeck.events.append import head
from fleetdeck.events.models import events
from fleetdeck.events.types import ToolCompleted
from fleetdeck.fleet.models import ToolCall, activity, agents, tool_calls

_TEXT, _DETAIL = 200, 200


def list_activity(
    connection: Connection, *, limit: int, before: str | None, kinds: list[str], agent_id: str | None
) -> dict[str, Any]:
    """`before`: the cursor of the page above. Raises Invalid for one that is made up."""
    a = activity.c
    conditions: list[ColumnElement[bool]] = []
    if kinds:
        conditions.append(a.kind.in_(kinds))
    if agent_id is not None:
        conditions.append(a.agent_id == agent_id)
    if before:
        time, seq = paging.decode(before, (int, int))
        conditions.append(or_(a.time < time, and_(a.time == time, a.seq < seq)))
    query = (
        select(
            a.seq,
            a.time,
            a.kind,
            a.agent_id,
            events.c.type,
            events.c.data,
            agents.c.name,
            agents.c.workspace,
            agents.c.simulated,
        )
        .join(events, events.c.seq == a.seq)
        .outerjoin(agents, agents.c.id == a.agent_id)
        .where(*conditions)
        .order_by(a.time.desc(), a.seq.desc())
        .limit(limit + 1)
    )
    rows = connection.execute(query).fetchall()
    more = len(rows) > limit
    lines = [(row, loads(row.data)) for row in rows[:limit]]
    calls = _calls(connection, [data for row, data in lines if row.type == ToolCompleted.type])
    return {
        "items": [_line(row, data, calls) for row, data in lines],
        "next_cursor": paging.encode([rows[limit - 1].time, rows[limit - 1].seq]) if more else None,
        "as_of_seq": head(connection),
    }


_Calls = dict[tuple[str, str], tuple[str, str | None]]
"""(agent id, call id) → name and summary."""


def _line(row: Any, data: dict[str, Any], calls: _Calls) -> dict[str, Any]:
    text, detail, status = _words(row, data, calls)
    return {
        "seq": row.seq,
        "time": render(row.time),
        "kind": row.kind,
        "agent_id": row.agent_id,
        "agent_name": row.name,
        "source": data["source"] if row.type == "source.problem" else None,
        "workspace": row.workspace,
        "text": one_line(text, _TEXT),
        "detail": one_line(detail, _DETAIL) if detail else None,
        "status": status,
        "simulated": bool(row.simulated),
    }


def _words(row: Any, data: dict[str, Any], calls: _Calls) -> tuple[str, str | None, str | None]:
    """Text, detail and status of a line; the text follows the name of the agent or the source on screen."""
    match row.type:
        case "agent.created":
            return f"started as {data.get('role') or 'agent'}", data.get("title"), "created"
        case "agent.deleted":
            return "was removed from the lists", None, "deleted"
        case "agent.status_changed":
            return _STATUS_WORDS.get(data["status"], data["status"]), data.get("reason"), data["status"]
        case "tool.completed":
            name, summary = calls.get((data["agent_id"], data["tool_call_id"]), ("", None))
            status = data.get("status", "ok")
            detail = data.get("error") if status != "ok" else _took(data.get("duration_ms"))
            return f"{data.get('name') or name or 'tool'} {summary or ''}", detail, status
        case "file.changed":
            lines = f"+{data.get('lines_added') or 0} -{data.get('lines_removed') or 0}"
            return f"{data['operation']} {data['path']}", lines, "ok"
        case "source.problem":
            return data["reason"], data.get("location"), "problem"
        case "price.changed":
            return f"prices changed, {len(data.get('overrides', []))} of your own", data.get("by"), "ok"
        case unknown:
            return str(unknown), None, None


_STATUS_WORDS = {
    "waiting": "waits",
    "stuck": "is stuck",
    "completed": "finished",
    "failed": "failed",
    "cancelled": "was cancelled",
    "lost": "was lost",
}


def _calls(connection: Connection, ends: list[dict[str, Any]]) -> _Calls:
    """The calls that ended, in one statement."""
    keys = {(data["agent_id"], data["tool_call_id"]) for data in ends}
    rows = bulk.select_in(connection, tool_calls, (tool_calls.c.agent_id, tool_calls.c.tool_call_id), keys)
    calls = (ToolCall(*row) for row in rows)
    return {(call.agent_id, call.tool_call_id): (call.name, call.summary) for call in calls}


def _took(duration_ms: Any) -> str | None:
    if not isinstance(duration_ms, int):
        return None
    return f"{duration_ms} ms" if duration_ms < 1000 else f"{duration_ms / 1000:.1f} s"
