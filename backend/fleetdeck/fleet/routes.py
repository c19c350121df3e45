"""REST of the fleet: agents with their conversation, tools, files, time line and tree, and the activity feed."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from fleetdeck.auth.permissions import Controller, Reader
from fleetdeck.core import clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.params import Cursor, Dollars, Id, Limit, Moment, OptionalId, Search, Values, dollars, moment, split
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.events.fact import make
from fleetdeck.events.log import EventLog
from fleetdeck.events.types import AgentDeleted
from fleetdeck.fleet import (
    activity_feed,
    agent_detail,
    agent_list,
    conversation,
    files,
    schemas,
)
from fleetdeck.fleet.noteworthy import KINDS

router = APIRouter(tags=["fleet"])


def agent_filter(
    status: Values = "",
    role: Values = "",
    workspace: Values = "",
    model: Values = "",
    source: Values = "",
    machine: Values = "",
    task_id: OptionalId = None,
    parent_agent_id: OptionalId = None,
    root: bool = False,
    started_after: Moment = None,
    started_before: Moment = None,
    min_cost: Dollars = None,
    q: Search = "",
) -> agent_list.AgentFilter:
    return agent_list.AgentFilter(
        split(status),
        split(role),
        split(workspace),
        split(model),
        split(source),
        split(machine),
        task_id,
        parent_agent_id,
        root,
        moment("started_after", started_after),
        moment("started_before", started_before),
        dollars("min_cost", min_cost),
        q,
    )


Filter = Annotated[agent_list.AgentFilter, Depends(agent_filter)]


@router.get("/agents", response_model=schemas.Page[schemas.Agent])
def list_agents(
    who: Reader,
    db: Db,
    wanted: Filter,
    sort: Annotated[str, Query(max_length=40)] = "trouble",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Json:
    """Agents that fit. `sort`: trouble, status, cost, tokens, created, updated, role, name; `-` before it reverses."""
    with db.read() as connection:
        return Json(agent_list.list_agents(connection, wanted, sort, limit, cursor))


@router.get("/agents/facets", response_model=schemas.AgentFacets)
def agent_facets(who: Reader, db: Db, wanted: Filter) -> Json:
    """For each filter, its values with how many agents have them under the other filters."""
    with db.read() as connection:
        return Json(agent_list.count_facets(connection, wanted))


@router.get("/agents/{agent_id}", response_model=schemas.AgentDetail)
def get_agent(who: Reader, db: Db, agent_id: Id) -> Json:
    """One agent with its configuration, metrics, parent and children."""
    with db.read() as connection:
        return Json(agent_detail.agent_detail(connection, agent_id))


@router.delete("/agents/{agent_id}", status_code=202, response_model=schemas.Deleted)
def delete_agent(who: Controller, db: Db, agent_id: Id, request: Request) -> Json:
    """Take an agent off the lists. Its facts stay in the log and its cost in the ledger."""
    with db.read() as connection:
        agent_detail.find_agent(connection, agent_id)
    log: EventLog = request.app.state.log
    fact = make("fleetdeck", f"deleted {agent_id}", clock.now(), AgentDeleted(agent_id=agent_id))
    outcome = log.submit([fact]).result()
    return Json({"id": agent_id, "status": "deleted", "seq": outcome.seq}, status_code=202)


@router.get("/agents/{agent_id}/messages", response_model=schemas.Page[schemas.Message])
@router.get(
    "/agents/{agent_id}/conversation", response_model=schemas.Page[schemas.Message], operation_id="list_conversation"
)
def list_messages(
    who: Reader,
    db: Db,
    agent_id: Id,
    limit: Limit = 100,
    cursor: Cursor = None,
    order: Literal["asc", "desc"] = "asc",
    q: Search = "",
) -> Json:
    """The conversation, by time."""
    with db.read() as connection:
        return Json(
            conversation.list_messages(
                connection, agent_id, limit=limit, cursor=cursor, newest_first=order == "desc", q=q
            )
        )


@router.get("/agents/{agent_id}/tools", response_model=schemas.Page[schemas.ToolCall])
def list_tools(
    who: Reader,
    db: Db,
    agent_id: Id,
    status: Values = "",
    name: Values = "",
    q: Search = "",
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Json:
    """Tool calls with input, output and the files they touched, by start."""
    with db.read() as connection:
        return Json(
            conversation.list_tool_calls(
                connection, agent_id, limit=limit, cursor=cursor, status=split(status), name=split(name), q=q
            )
        )


@router.get("/agents/{agent_id}/timeline", response_model=schemas.Timeline)
def get_timeline(who: Reader, db: Db, agent_id: Id) -> Json:
    """The agent, its descendants and their tool calls as spans."""
    with db.read() as connection:
        return Json(conversation.timeline(connection, agent_id))


@router.get("/agents/{agent_id}/files", response_model=schemas.Page[schemas.AgentFile])
def list_files(who: Reader, db: Db, agent_id: Id, limit: Limit = 100, cursor: Cursor = None) -> Json:
    """Files read and changed, by path, each with its changes."""
    with db.read() as connection:
        return Json(files.list_files(connection, agent_id, limit, cursor))


@router.get("/agents/{agent_id}/files/patch", response_model=schemas.FilePatch)
def get_patch(
    who: Reader, db: Db, agent_id: Id, seq: Annotated[int, Query(ge=1, le=2**62, description="of the change")]
) -> Json:
    """The unified diff of one change."""
    with db.read() as connection:
        return Json(files.file_patch(connection, agent_id, seq))


@router.get("/agents/{agent_id}/tree", response_model=schemas.AgentTree)
def get_tree(who: Reader, db: Db, agent_id: Id) -> Json:
    """The whole family of the agent, from its oldest ancestor down."""
    with db.read() as connection:
        return Json(agent_detail.agent_tree(connection, agent_id))


@router.get("/activity", response_model=schemas.ActivityPage)
def list_activity(
    who: Reader,
    db: Db,
    limit: Limit = 50,
    before: Cursor = None,
    kind: Values = "",
    agent_id: OptionalId = None,
) -> Json:
    """What happened, newest first. `kind`: agent, tool, file, source, cost, other."""
    kinds = split(kind)
    if not set(kinds) <= set(KINDS):
        raise Invalid(f"query.kind: any of {', '.join(KINDS)}")
    with db.read() as connection:
        return Json(activity_feed.list_activity(connection, limit=limit, before=before, kinds=kinds, agent_id=agent_id))
