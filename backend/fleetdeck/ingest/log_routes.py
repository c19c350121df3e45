"""REST of logs that this process's sources own: the end of a dispatch's log, while it grows and after (LIVE-8)."""

from typing import Annotated, Protocol, runtime_checkable

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from fleetdeck.auth.permissions import Reader
from fleetdeck.core.errors import NotAllowed
from fleetdeck.core.params import Id
from fleetdeck.core.reply import Json
from fleetdeck.ingest.registry import Registry
from fleetdeck.ingest.sources.dispatcher.log_tail import LogPart, Outside

router = APIRouter(tags=["tasks"])


@runtime_checkable
class _HasLogs(Protocol):
    def log_tail(self, task_id: str, after: int | None) -> LogPart | None: ...


class TaskLog(BaseModel):
    """Text of a log from byte `start` up to `end`: ask again `after=end`. `size`: of the whole log, in bytes.

    `available` is false for a task that names no log, and where the log lies on another machine or is not there yet.
    A `start` that is not the `after` of the question means that the log began anew, or that some of it was left out.
    """

    available: bool
    text: str
    start: int
    end: int
    size: int


@router.get("/tasks/{task_id}/log", response_model=TaskLog)
def get_task_log(
    who: Reader, request: Request, task_id: Id, after: Annotated[int | None, Query(ge=0, le=2**53)] = None
) -> Json:
    """The end of the log of a task of a watched orchestrator, or what was written to it after a byte."""
    registry: Registry = request.app.state.registry
    part: LogPart | None = None
    for source in registry.sources.values():
        if isinstance(source, _HasLogs):
            try:
                part = part or source.log_tail(task_id, after)
            except Outside as error:
                raise NotAllowed(str(error)) from error
    if part is None:
        return Json({"available": False, "text": "", "start": 0, "end": 0, "size": 0})
    return Json({"available": True, "text": part.text, "start": part.start, "end": part.end, "size": part.size})
