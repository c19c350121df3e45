"""REST of managing sources: look, add, remove, pause and resume, what was found here; and the collectors' reports."""

import asyncio
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from fleetdeck.auth.permissions import Controller, Ingester
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict, Invalid, NotFound
from fleetdeck.core.inputs import Input
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Config, Db
from fleetdeck.events.append import head
from fleetdeck.ingest import collectors, found
from fleetdeck.ingest.places import readable
from fleetdeck.ingest.registry import Registry
from fleetdeck.ingest.routes import SourceItem
from fleetdeck.ingest.source_list import SourceList
from fleetdeck.ingest.sources.kind import Kind, Unsuitable

router = APIRouter(tags=["sources"])

RecentFolders = Callable[[Connection], list[str]]


class SourcePlace(Input):
    """A place to read: which kind of source, and where. `~` is the home folder of the server's user."""

    kind: Annotated[str, Field(max_length=100)]
    path: Annotated[str, Field(min_length=1, max_length=4096)]


class Checked(BaseModel):
    """What lies at a place: it can be added, unless it is read already."""

    kind: str
    name: str
    path: str
    detail: str
    added: bool


class FoundPage(BaseModel):
    """What lies on the server's machine, what can be added first."""

    items: list[Checked]
    next_cursor: None
    total: int
    as_of_seq: int


class KindItem(BaseModel):
    """A kind of source that can be added, and what is expected at its path."""

    kind: str
    name: str
    expects: str


class KindPage(BaseModel):
    """All kinds that can be added."""

    items: list[KindItem]
    next_cursor: None
    total: int
    as_of_seq: int


class ManagedSource(SourceItem):
    """A source as it is after the command."""

    as_of_seq: int


class Removed(BaseModel):
    """It is read no longer; the facts that it gave stay."""

    id: str
    state: Literal["removed"]
    as_of_seq: int


class Heard(BaseModel):
    """Which of the collector's sources are to rest, and when the next report is due."""

    paused: list[str]
    report_seconds: int


@router.get("/sources/kinds", response_model=KindPage)
def list_source_kinds(who: Controller, db: Db, request: Request) -> Json:
    """The kinds of sources that can be added, with what is expected at their paths."""
    kinds = _registry(request).kinds.values()
    items = [{"kind": kind.kind, "name": kind.name, "expects": kind.expects} for kind in kinds]
    return Json({"items": items, "next_cursor": None, "total": len(items), "as_of_seq": _head(db)})


@router.get("/sources/found", response_model=FoundPage)
def list_found_sources(who: Controller, db: Db, config: Config, request: Request) -> Json:
    """Known agents' folders, and what lies where agents worked lately. Looked at, not read."""
    recent: RecentFolders = request.app.state.recent_folders
    with db.read() as connection:
        folders = recent(connection)
        seq = head(connection)
    items = found.offers(config, _registry(request), folders) if config.sources else []
    return Json({"items": items, "next_cursor": None, "total": len(items), "as_of_seq": seq})


@router.post("/sources/check", response_model=Checked)
def check_source(who: Controller, config: Config, request: Request, place: SourcePlace) -> Json:
    """Look whether a place can be read, and what lies there. Changes nothing."""
    return Json(_look(config, _registry(request), place)[1])


@router.post("/sources", status_code=201, response_model=ManagedSource)
async def add_source(who: Controller, db: Db, config: Config, request: Request, place: SourcePlace) -> Json:
    """Read a place from now on, after restarts too."""
    registry = _registry(request)
    kind, checked = await asyncio.to_thread(_look, config, registry, place)
    source = await registry.add(kind, FilePath(checked["path"]), who.name)
    return Json(await asyncio.to_thread(_item, db, request, source.id), status_code=201)


@router.delete("/sources/{source_id:path}", response_model=Removed)
async def remove_source(who: Controller, db: Db, request: Request, source_id: str) -> Json:
    """Read a source no longer. What it gave stays; one that the configuration sets can only be paused."""
    await _registry(request).remove(source_id)
    return Json({"id": source_id, "state": "removed", "as_of_seq": await asyncio.to_thread(_head, db)})


@router.post("/sources/{source_id:path}/pause", response_model=ManagedSource)
async def pause_source(who: Controller, db: Db, request: Request, source_id: str) -> Json:
    """Let a source rest until it is resumed, over restarts too. Nothing is lost: it goes on where it was."""
    await asyncio.to_thread(_allow, db, request, source_id)
    await _registry(request).pause(source_id, who.name)
    return Json(await asyncio.to_thread(_item, db, request, source_id))


@router.post("/sources/{source_id:path}/resume", response_model=ManagedSource)
async def resume_source(who: Controller, db: Db, request: Request, source_id: str) -> Json:
    """Read a source again."""
    await asyncio.to_thread(_allow, db, request, source_id)
    await _registry(request).resume(source_id)
    return Json(await asyncio.to_thread(_item, db, request, source_id))


@router.put("/collectors/{collector_id}", response_model=Heard)
def report_collector(
    who: Ingester,
    db: Db,
    request: Request,
    collector_id: Annotated[str, Path(max_length=300, pattern=r"^[A-Za-z0-9._:@-]+$")],
    report: collectors.Report,
) -> Json:
    """How a collector and its sources are; said every few seconds, each report replaces the one before."""
    collectors.keep(db, collector_id, report)
    paused = _registry(request).paused & {source.id for source in report.sources}
    return Json({"paused": sorted(paused), "report_seconds": collectors.REPORT_SECONDS})


def _registry(request: Request) -> Registry:
    registry: Registry = request.app.state.registry
    return registry


def _look(config: Settings, registry: Registry, place: SourcePlace) -> tuple[Kind, dict[str, Any]]:
    """Raises Invalid, NotAllowed, and Conflict on a server that reads nothing."""
    if not config.sources:
        raise Conflict("this server reads no sources (FLEETDECK_SOURCES=false)")
    kind = registry.kinds.get(place.kind)
    if kind is None:
        raise Invalid(f"kind: one of {', '.join(registry.kinds)}")
    real = readable(config, list(registry.kinds.values()), place.path)
    try:
        detail = kind.look(real)
    except Unsuitable as error:
        raise Invalid(str(error)) from error
    except OSError as error:
        raise Invalid(f"{place.path} cannot be read: {error.strerror}") from error
    return kind, {
        "kind": kind.kind,
        "name": kind.name,
        "path": str(real),
        "detail": detail,
        "added": registry.reads(kind.kind, real),
    }


def _item(db: Database, request: Request, source_id: str) -> dict[str, Any]:
    sources: SourceList = request.app.state.source_list
    with db.read() as connection:
        item = sources.item(connection, source_id)
        if item is None:
            raise NotFound(f"no source {source_id[:200]!r}")
        return {**item, "as_of_seq": head(connection)}


def _allow(db: Database, request: Request, source_id: str) -> None:
    """Raises NotFound, and Conflict for what only sends."""
    if not {"pause", "resume"} & set(_item(db, request, source_id)["actions"]):
        raise Conflict("nothing is read there: it sends by itself")


def _head(db: Database) -> int:
    with db.read() as connection:
        return head(connection)
