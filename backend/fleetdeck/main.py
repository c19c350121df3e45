"""The composition root: the only module that knows every feature, and how they are put together."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import HTMLResponse, Response

from fleetdeck import __version__, anomalies, status
from fleetdeck.analytics import backlog_routes, invocation_routes, metric_routes, plan_routes
from fleetdeck.analytics import routes as analytics_routes
from fleetdeck.analytics.backlog_projector import BacklogProjector
from fleetdeck.analytics.call_projector import CallProjector
from fleetdeck.analytics.invocation_projector import InvocationProjector
from fleetdeck.analytics.ledger_check import LedgerProofs
from fleetdeck.analytics.plan_projector import PlanProjector
from fleetdeck.analytics.presence import PresenceProjector
from fleetdeck.analytics.projector import RollupProjector
from fleetdeck.auth import routes as auth_routes
from fleetdeck.auth.authenticator import Authenticator
from fleetdeck.auth.permissions import Public, Reader
from fleetdeck.auth.tokens import owner_token
from fleetdeck.core import answers, clock, garbage, reference, web
from fleetdeck.core.browser_app import BrowserApp
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.events.append import head
from fleetdeck.events.bus import Bus
from fleetdeck.events.log import EventLog
from fleetdeck.events.projection import Projector
from fleetdeck.events.replay import replay as rebuild
from fleetdeck.fleet import routes as fleet_routes
from fleetdeck.fleet import task_work_routes
from fleetdeck.fleet.projector import FleetProjector
from fleetdeck.fleet.reaper import Reaper
from fleetdeck.fleet.recent_folders import recent_folders
from fleetdeck.ingest import gate_routes, hook_routes, log_routes, otlp_routes, source_routes
from fleetdeck.ingest import routes as ingest_routes
from fleetdeck.ingest.collector.collector import Collector
from fleetdeck.ingest.collector.link import Link
from fleetdeck.ingest.collectors import silent_sources
from fleetdeck.ingest.fact_counts import FactCountProjector
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.problems import ProblemProjector
from fleetdeck.ingest.registry import Registry
from fleetdeck.ingest.sinks import LogSink
from fleetdeck.ingest.source_list import SourceList
from fleetdeck.ingest.sources.agent_logs.kind import AGENT_LOGS
from fleetdeck.ingest.sources.base import Source
from fleetdeck.ingest.sources.claude_code import source as claude_code
from fleetdeck.ingest.sources.claude_code.kind import CLAUDE_CODE
from fleetdeck.ingest.sources.codex.kind import CODEX
from fleetdeck.ingest.sources.collaboration.kind import COLLABORATION
from fleetdeck.ingest.sources.dispatcher.kind import DISPATCHER
from fleetdeck.ingest.sources.gemini.kind import GEMINI
from fleetdeck.ingest.sources.kind import Kind
from fleetdeck.ingest.sources.otlp.source import OtlpSource
from fleetdeck.ingest.sources.telemetry_db.kind import TELEMETRY_DB
from fleetdeck.live import routes as live_routes
from fleetdeck.live.deltas import Deltas
from fleetdeck.live.hub import Hub
from fleetdeck.orchestrator import planning_routes, steering_routes, task_routes, workplace_routes
from fleetdeck.orchestrator.commands import Commands
from fleetdeck.orchestrator.door import Door
from fleetdeck.orchestrator.drivers.base import Driver
from fleetdeck.orchestrator.drivers.claude.driver import ClaudeDriver
from fleetdeck.orchestrator.drivers.command.driver import CommandDriver
from fleetdeck.orchestrator.drivers.registry import Drivers
from fleetdeck.orchestrator.drivers.simulated.driver import SimulatedDriver
from fleetdeck.orchestrator.engine.runner import Runner
from fleetdeck.orchestrator.engine.watch import Watch
from fleetdeck.orchestrator.expiry import Expiry
from fleetdeck.orchestrator.steering import Steering
from fleetdeck.pricing.ledger import LedgerProjector
from fleetdeck.schedules import routes as schedules_routes
from fleetdeck.schedules.projector import ScheduleProjector
from fleetdeck.settings import routes as settings_routes
from fleetdeck.tasks import routes as tasks_routes
from fleetdeck.tasks.projector import TaskProjector

API = "/api/v1"
_PROGRESS_SECONDS = 0.2
# PostgreSQL answers over a wire: threads wait for it without the interpreter.
REQUEST_THREADS = {"sqlite": 4, "postgresql": 12}

# Looked through in this order for each request: what programs send many times a second comes first.
_FEATURES = (
    hook_routes.router,
    ingest_routes.router,
    status.router,
    auth_routes.router,
    fleet_routes.router,
    task_work_routes.router,
    analytics_routes.router,
    metric_routes.router,
    invocation_routes.router,
    plan_routes.router,
    anomalies.router,
    source_routes.router,
    gate_routes.router,
    live_routes.router,
    settings_routes.router,
    tasks_routes.router,
    task_routes.router,
    steering_routes.router,
    planning_routes.router,
    workplace_routes.router,
    schedules_routes.router,
    backlog_routes.router,
    log_routes.router,
)


# A new one: a folder in ingest/sources, and a name here.
SOURCE_KINDS: tuple[Kind, ...] = (
    CLAUDE_CODE,
    CODEX,
    GEMINI,
    COLLABORATION,
    TELEMETRY_DB,
    DISPATCHER,
    AGENT_LOGS,
)


class Loop(Protocol):
    """Something that runs in the background as long as the server does."""

    async def run(self) -> None: ...


def projectors() -> list[Projector]:
    """Every projection. The ledger comes first: the others build on what it concludes."""
    return [
        LedgerProjector(),
        FleetProjector(),
        TaskProjector(),
        RollupProjector(),
        PresenceProjector(),
        CallProjector(),
        InvocationProjector(),
        PlanProjector(),
        ProblemProjector(),
        FactCountProjector(),
        ScheduleProjector(),
        BacklogProjector(),
    ]


def local_sources(settings: Settings) -> list[Source]:
    """The sources that the configuration of this process names."""
    if not settings.sources:
        return []
    return [source for kind in SOURCE_KINDS for source in kind.sources(settings)]


def local_drivers(settings: Settings) -> list[Driver]:
    """The ways to run agents, the preferred one first. A new one: a folder in orchestrator/drivers, and a line here."""
    return [ClaudeDriver(settings), CommandDriver(settings), SimulatedDriver(settings)]


def create_app(settings: Settings) -> FastAPI:
    """The whole server as an ASGI application. Expects the database to be migrated."""
    db = Database(settings.effective_database_url)
    auth = Authenticator(db, owner_token(settings))
    app = FastAPI(
        title="Fleetdeck",
        version=__version__,
        lifespan=_lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=answers.RESPONSES,
        # Functions are named so that these names speak to whoever uses a generated client.
        generate_unique_id_function=lambda route: route.name,
    )
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    app.state.settings, app.state.db, app.state.auth = settings, db, auth
    app.state.otlp = OtlpSource()
    app.state.drivers = Drivers(local_drivers(settings), settings.driver)
    web.install(app, settings, identify=auth.known)
    # Exporters look for these at the server's root.
    app.include_router(otlp_routes.router)
    for router in _FEATURES:
        app.include_router(router, prefix=API)
    app.include_router(_operations())
    app.router.default = BrowserApp(settings.web_dir)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    db: Database = app.state.db
    # Requests are short and mostly Python: more threads than this only fight over the interpreter.
    to_thread.current_default_thread_limiter().total_tokens = REQUEST_THREADS[db.dialect]
    bus = Bus(db)
    event_log = EventLog(db, projectors(), settings.queue_facts, on_commit=bus.announce)
    watch = Watch(db)
    bus.subscribe(watch.announce)
    registry = Registry(db, event_log, [app.state.otlp, *local_sources(settings)], SOURCE_KINDS, settings)
    source_list = SourceList(registry, settings.machine or socket.gethostname())
    board = status.StatusBoard(source_list, clock.now())
    proofs = LedgerProofs(db)
    states = {"status": board.status_view, "sources": board.sources_view}
    hub = Hub(db, rows=board.rows, states=states)
    bus.subscribe(hub.announce)
    bus.hear(hub.offer)
    runner = Runner(settings, db, event_log, watch, app.state.drivers, Deltas(bus.whisper).say)
    door = Door(event_log)
    commands = Commands(settings, db, door, app.state.drivers)
    app.state.commands, app.state.steering = commands, Steering(db, door, commands)
    app.state.log, app.state.hub = event_log, hub
    app.state.decisions = watch
    app.state.registry, app.state.source_list = registry, source_list
    app.state.status_board, app.state.ledger_proofs = board, proofs
    app.state.recent_folders = recent_folders
    # Whoever reads the files judges, here and on other machines.
    self_judging = [kind.kind.replace("_", "-") + ":" for kind in SOURCE_KINDS]
    expiry = Expiry(db, door)
    bus.subscribe(expiry.announce)
    reaper = Reaper(db, event_log, self_judging, silent_sources)
    loops: list[Loop] = [bus, hub, registry, proofs, reaper, watch, expiry]
    if settings.run_tasks:
        loops.append(runner)
    tasks = [asyncio.create_task(loop.run(), name=type(loop).__name__) for loop in loops]
    tasks.append(asyncio.create_task(asyncio.to_thread(web.preload), name="preload"))
    try:
        yield
    finally:
        await runner.close()
        await _stop(tasks)
        await asyncio.to_thread(event_log.close)
        await app.state.auth.close()
        db.close()


def _document(app: FastAPI) -> dict[str, Any]:
    # Late: models of every frame of the socket that only whoever reads about them needs.
    from fleetdeck.api_document import api_document

    return api_document(app)


async def _stop(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)


def _operations() -> APIRouter:
    router = APIRouter(tags=["operations"])

    @router.get("/health")
    def health(_: Public) -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @router.get("/ready")
    def ready(_: Public, db: Db) -> dict[str, str | int]:
        """The database answers too."""
        with db.read() as connection:
            return {"status": "ready", "seq": head(connection)}

    @router.get("/docs", include_in_schema=False)
    def docs(_: Reader, request: Request) -> HTMLResponse:
        """The API's reference as a page."""
        return HTMLResponse(reference.page(request.app.openapi()))

    @router.get(f"{API}/openapi.json", include_in_schema=False)
    def openapi(_: Reader, request: Request) -> Response:
        """This API as an OpenAPI 3.1 document."""
        return Json(request.app.openapi())

    return router


def replay(settings: Settings, progress: Callable[[int, int], None]) -> int:
    """Rebuild every projection from the log; answers the number of facts. `progress` gets (done, total)."""
    db = Database(settings.effective_database_url)
    try:
        with db.read() as connection:
            total = head(connection)
        return rebuild(db, projectors(), progress=lambda done: progress(done, total))
    finally:
        db.close()


def collect(settings: Settings, link: Link, state: Path, *, rescan: bool = False) -> None:
    """Read the sources of this machine for the server of `link`, until interrupted. `state`: file of the positions."""
    asyncio.run(_collect(settings, link, state, rescan=rescan))


async def _collect(settings: Settings, link: Link, state: Path, *, rescan: bool) -> None:
    db = Database(f"sqlite:///{state}")
    try:
        machine = settings.machine or socket.gethostname()
        collector = Collector(local_sources(settings), link, db, machine)
        if rescan:
            collector.forget()
        await collector.run()
    finally:
        db.close()


def import_history(settings: Settings, paths: Sequence[Path], progress: Callable[[int, int], None]) -> dict[str, int]:
    """Read histories without a server: of `paths`, else of all local sources. Answers what was read and is new.

    `progress` gets (bytes done, bytes in all).
    """
    garbage.tune()
    return asyncio.run(_import_history(settings, paths, progress))


async def _import_history(
    settings: Settings, paths: Sequence[Path], progress: Callable[[int, int], None]
) -> dict[str, int]:
    if paths:
        settings = settings.model_copy(update={"claude_dirs": list(paths)})
    db = Database(settings.effective_database_url)
    event_log = EventLog(db, projectors(), settings.queue_facts)
    result = {"files": 0, "lines": 0, "new_facts": 0}
    try:
        with db.read() as connection:
            before = head(connection)
        for source in claude_code.sources(settings):
            reading = asyncio.create_task(
                source.import_history(LogSink(event_log, source.id), Positions(db, source.id))
            )
            while not (await asyncio.wait([reading], timeout=_PROGRESS_SECONDS))[0]:
                if source.health.progress is not None:
                    progress(source.health.progress.bytes_done, source.health.progress.bytes_total)
            done = await reading
            progress(done.bytes_total, done.bytes_total)
            result["files"] += done.files_done
            result["lines"] += done.lines_done
        with db.read() as connection:
            result["new_facts"] = head(connection) - before
    finally:
        event_log.close()
        db.close()
    return result
