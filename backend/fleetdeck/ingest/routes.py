"""REST of ingest: CloudEvents in, and the sources with their health and problems."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from fleetdeck.auth.permissions import Controller, Ingester, Reader
from fleetdeck.core.errors import BadRequest
from fleetdeck.core.params import Cursor, Limit, Offset
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Config, Db
from fleetdeck.events.append import head
from fleetdeck.events.log import EventLog
from fleetdeck.ingest.found import found_on_machine
from fleetdeck.ingest.health import SourceState
from fleetdeck.ingest.problems import list_problems
from fleetdeck.ingest.registry import Registry
from fleetdeck.ingest.source_list import SourceList
from fleetdeck.ingest.sources.cloudevents.parse import parse_body
from fleetdeck.ingest.sources.demo.source import DemoSource

router = APIRouter(tags=["sources"])


class CloudEvent(BaseModel):
    """A CloudEvent 1.0; `type` and `data` as in docs/events.md, other types are stored as they are."""

    specversion: Literal["1.0"] = "1.0"
    source: Annotated[str, Field(min_length=1, max_length=1024)]
    id: Annotated[str, Field(min_length=1, max_length=1024)]
    type: Annotated[str, Field(min_length=1, max_length=1024)]
    time: str | None = None
    subject: str | None = None
    data: dict[str, Any] = {}


class Rejection(BaseModel):
    """An event that was not stored: its place in the batch, and why."""

    index: int
    reason: str


class Accepted(BaseModel):
    """The outcome of a batch, after its commit. `seq` covers everything in it."""

    accepted: int
    duplicates: int
    rejected: list[Rejection]
    seq: int


class ImportState(BaseModel):
    """How far the reading of history is."""

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    lines_done: int
    rate_files_per_s: float
    seconds_left: float | None
    started_at: str


class SourceItem(BaseModel):
    """One source. `lag_ms`: from a record written to its fact committed. `history`: facts per minute, 30 minutes.

    `machine`: where it is read. `origin`: by whose decision. `actions`: what can be done to it.
    """

    id: str
    kind: str
    name: str
    path: str
    state: SourceState
    state_reason: str
    lag_ms: float | None
    last_fact_at: str | None
    facts_total: int
    facts_today: int
    rate_per_minute: int
    history: list[int]
    problems: int
    import_: Annotated[ImportState | None, Field(alias="import")]
    machine: str | None
    origin: Literal["configured", "added", "collector", "sent", "built_in"]
    actions: list[Literal["rescan", "pause", "resume", "remove"]]


class Found(BaseModel):
    """Something on this machine that is, or could be, a source."""

    kind: str
    name: str
    path: str
    detail: str
    present: bool
    supported: bool


class SourcePage(BaseModel):
    """All sources, and what else lies on this machine."""

    items: list[SourceItem]
    next_cursor: None
    total: int
    found: list[Found]
    as_of_seq: int


class Problem(BaseModel):
    """A record that could not be read."""

    seq: int
    location: str
    reason: str
    sample: str | None
    time: str


class ProblemPage(BaseModel):
    """Problems of one source, newest first."""

    items: list[Problem]
    next_cursor: str | None
    total: int
    as_of_seq: int


class Demo(BaseModel):
    """Whether the simulated fleet is at work."""

    running: bool


class DemoCommand(BaseModel):
    """Start or stop the simulated fleet; what it did stays in the log, labelled as simulated."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["start", "stop"]


class Rescan(BaseModel):
    """The source looks at everything again, soon."""

    id: str
    state: Literal["rescanning"]


async def _body(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not (kind == "application/json" or kind.startswith("application/cloudevents")):
        raise BadRequest("content-type must be application/json or application/cloudevents[-batch]+json")
    return await request.body()


_EVENT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": schema}
            for kind, schema in (
                ("application/cloudevents+json", CloudEvent.model_json_schema()),
                (
                    "application/cloudevents-batch+json",
                    {"type": "array", "maxItems": 5000, "items": CloudEvent.model_json_schema()},
                ),
            )
        },
    }
}


@router.post("/events", status_code=202, response_model=Accepted, openapi_extra=_EVENT_BODY)
async def post_events(who: Ingester, request: Request, body: Annotated[bytes, Depends(_body)]) -> Json:
    """Store facts, one or a batch. Answered after the commit; repeats are counted, bad ones refused one by one."""
    event_log: EventLog = request.app.state.log
    facts, refused = parse_body(body)
    outcome = await event_log.append(facts)
    if outcome.failed:
        refused += [{"index": index, "reason": reason} for index, reason in outcome.failed]
    return Json(
        {
            "accepted": outcome.accepted,
            "duplicates": outcome.duplicates,
            "rejected": refused,
            "seq": outcome.seq,
        },
        status_code=202,
    )


@router.get("/sources", response_model=SourcePage)
def list_sources(who: Reader, db: Db, config: Config, request: Request, tz_offset_minutes: Offset = 0) -> Json:
    """Every source with state, lag, rate and problems."""
    sources: SourceList = request.app.state.source_list
    with db.read() as connection:
        items = sources.items(connection, tz_offset_minutes)
        seq = head(connection)
    found = found_on_machine(config)
    return Json({"items": items, "next_cursor": None, "total": len(items), "found": found, "as_of_seq": seq})


@router.get("/sources/{source_id:path}/problems", response_model=ProblemPage)
def get_problems(who: Reader, db: Db, source_id: str, limit: Limit = 50, cursor: Cursor = None) -> Json:
    """What could not be read, newest first."""
    with db.read() as connection:
        return Json(list_problems(connection, source_id, limit, cursor))


@router.post("/sources/{source_id:path}/rescan", status_code=202, response_model=Rescan)
async def rescan(who: Controller, request: Request, source_id: str) -> Json:
    """Look at everything again; facts that are known are not stored twice."""
    registry: Registry = request.app.state.registry
    registry.get(source_id).rescan()
    return Json({"id": source_id, "state": "rescanning"}, status_code=202)


@router.get("/demo", response_model=Demo)
async def get_demo(who: Reader, request: Request) -> Json:
    """Whether the simulated fleet is at work in this server."""
    registry: Registry = request.app.state.registry
    return Json({"running": registry.is_running(DemoSource.id)})


@router.post("/demo", status_code=202, response_model=Demo)
async def command_demo(who: Controller, request: Request, command: DemoCommand) -> Json:
    """Start or stop the simulated fleet. Both may be repeated."""
    registry: Registry = request.app.state.registry
    if command.action == "stop":
        await registry.stop(DemoSource.id)
    elif not registry.is_running(DemoSource.id):
        registry.start(DemoSource())
    return Json({"running": registry.is_running(DemoSource.id)}, status_code=202)
