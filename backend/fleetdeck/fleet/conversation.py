"""An agent's conversation, tool calls and time line; the bodies come from the log (DEBUG-1, DEBUG-4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Text, and_, cast, func, or_, select

from fleetdeck.core import bulk, paging
from fleetdeck.core.clock import render, render_or_none
from fleetdeck.core.jsons import loads
from fleetdeck.events.append import head
from fleetdeck.events.models import events
from fleetdeck.events.read import data_of
from fleetdeck.fleet.agent_detail import children_of, descendants_of, find_agent
from fleetdeck.fleet.model_calls import model_spans
from fleetdeck.fleet.models import Agent, FileChange, ToolCall, file_changes, messages, tool_calls

MAX_TIMELINE = 5_000


def list_messages(
    connection: Connection, agent_id: str, *, limit: int, cursor: str | None, newest_first: bool, q: str
) -> dict[str, Any]:
    """Messages by time. `q` searches their text."""
    find_agent(connection, agent_id)
    m = messages.c
    query = select(m.seq, m.message_id, m.role, m.time, events.c.data).join(events, events.c.seq == m.seq)
    conditions = [m.agent_id == agent_id]
    count = select(func.count()).select_from(messages)
    if q:
        conditions.append(cast(events.c.data, Text).icontains(q, autoescape=True))
        count = count.join(events, events.c.seq == m.seq)
    total = connection.execute(count.where(*conditions)).scalar_one()
    if cursor:
        time, seq = paging.decode(cursor, (int, int))
        beyond = and_(m.time == time, m.seq < seq if newest_first else m.seq > seq)
        conditions.append(or_(m.time < time if newest_first else m.time > time, beyond))
    order = (m.time.desc(), m.seq.desc()) if newest_first else (m.time, m.seq)
    rows = connection.execute(query.where(*conditions).order_by(*order).limit(limit + 1)).fetchall()
    items = [_message(row) for row in rows[:limit]]
    more = len(rows) > limit
    return {
        "items": items,
        "next_cursor": paging.encode([rows[limit - 1].time, rows[limit - 1].seq]) if more else None,
        "total": total,
        "as_of_seq": head(connection),
    }


def list_tool_calls(
    connection: Connection,
    agent_id: str,
    *,
    limit: int,
    cursor: str | None,
    status: list[str],
    name: list[str],
    q: str,
) -> dict[str, Any]:
    """Tool calls by start (those without a known start first), with input, output and the files they touched."""
    find_agent(connection, agent_id)
    t = tool_calls.c
    conditions = [t.agent_id == agent_id]
    if status:
        conditions.append(t.status.in_(status))
    if name:
        conditions.append(t.name.in_(name))
    if q:
        conditions.append(or_(t.summary.icontains(q, autoescape=True), t.name.icontains(q, autoescape=True)))
    total = connection.execute(select(func.count()).select_from(tool_calls).where(*conditions)).scalar_one()
    start = func.coalesce(t.started_at, 0)
    if cursor:
        time, call_id = paging.decode(cursor, (int, str))
        conditions.append(or_(start > time, and_(start == time, t.tool_call_id > call_id)))
    query = select(tool_calls).where(*conditions).order_by(start, t.tool_call_id).limit(limit + 1)
    calls = [ToolCall(*row) for row in connection.execute(query)]
    more = len(calls) > limit
    calls = calls[:limit]
    return {
        "items": _tool_calls_wire(connection, agent_id, calls),
        "next_cursor": paging.encode([calls[-1].started_at or 0, calls[-1].tool_call_id]) if more else None,
        "total": total,
        "as_of_seq": head(connection),
    }


def timeline(connection: Connection, agent_id: str) -> dict[str, Any]:
    """The agent, its descendants and their calls of tools and models as spans, by start."""
    family = [member for _, member in descendants_of(connection, find_agent(connection, agent_id))]
    return {"items": spans_of(connection, family), "as_of_seq": head(connection)}


def spans_of(connection: Connection, family: Sequence[Agent]) -> list[dict[str, Any]]:
    """Agents and their calls of tools and models as spans, by start; the latest MAX_TIMELINE of them."""
    spans: list[dict[str, Any]] = [
        {
            "kind": "agent",
            "id": member.id,
            "label": member.name,
            "agent_id": member.id,
            "start": render(member.created_at),
            "end": render_or_none(_worked_until(member)),
            "status": member.status,
        }
        for member in family
    ]
    rows = bulk.select_in(connection, tool_calls, [tool_calls.c.agent_id], ((member.id,) for member in family))
    for row in rows:
        call = ToolCall(*row)
        start = call.started_at if call.started_at is not None else call.completed_at
        if start is not None:
            spans.append(
                {
                    "kind": "tool",
                    "id": call.tool_call_id,
                    "label": f"{call.name} {call.summary or ''}".strip(),
                    "agent_id": call.agent_id,
                    "start": render(start),
                    "end": render_or_none(call.completed_at),
                    "status": call.status,
                }
            )
    spans += model_spans(connection, [member.id for member in family])
    spans.sort(key=lambda span: (span["start"] or "", span["id"]))
    return spans[-MAX_TIMELINE:]


def _worked_until(agent: Agent) -> int | None:
    """None while it is at work: one that is idle may go on any time, but does nothing now."""
    return agent.updated_at if agent.ended_at is None and agent.status == "idle" else agent.ended_at


def _message(row: Any) -> dict[str, Any]:
    data = loads(row.data)
    return {
        "seq": row.seq,
        "message_id": row.message_id,
        "role": row.role,
        "blocks": data.get("blocks", []),
        "model": data.get("model"),
        "steering": bool(data.get("steering")),
        "by": data.get("by"),
        "time": render(row.time),
    }


def _tool_calls_wire(connection: Connection, agent_id: str, calls: list[ToolCall]) -> list[dict[str, Any]]:
    seqs = [seq for call in calls for seq in (call.started_seq, call.completed_seq) if seq is not None]
    facts = {seq: loads(row.data) for seq, row in data_of(connection, seqs).items()}
    touched: dict[str, list[dict[str, Any]]] = {}
    query = select(file_changes).where(
        file_changes.c.agent_id == agent_id, file_changes.c.tool_call_id.in_([call.tool_call_id for call in calls])
    )
    for row in connection.execute(query.order_by(file_changes.c.seq)):
        change = FileChange(*row)
        touched.setdefault(change.tool_call_id or "", []).append(
            {
                "path": change.path,
                "operation": change.operation,
                "lines_added": change.lines_added,
                "lines_removed": change.lines_removed,
                "seq": change.seq,
            }
        )
    children = {child.parent_tool_call_id: child.id for child in children_of(connection, [agent_id])}
    return [
        {
            "tool_call_id": call.tool_call_id,
            "name": call.name,
            "server": call.server,
            "summary": call.summary,
            "status": call.status,
            "input": facts.get(call.started_seq or 0, {}).get("input"),
            "output": facts.get(call.completed_seq or 0, {}).get("output"),
            "error": call.error,
            "started_at": render_or_none(call.started_at),
            "completed_at": render_or_none(call.completed_at),
            "duration_ms": call.duration_ms,
            "files": touched.get(call.tool_call_id, []),
            "child_agent_id": children.get(call.tool_call_id),
            "seq": call.started_seq or call.completed_seq or 0,
        }
        for call in calls
    ]
