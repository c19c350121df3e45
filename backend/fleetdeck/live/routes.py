"""The socket, and the log over REST."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response, WebSocket

from fleetdeck.auth.permissions import Reader, SocketReader, authenticator
from fleetdeck.auth.principal import Principal
from fleetdeck.core.params import Id, Limit, Search, Values, split
from fleetdeck.core.web import Db
from fleetdeck.live.event_list import EventFilter, list_events
from fleetdeck.live.hub import Hub
from fleetdeck.live.schemas import EventPage
from fleetdeck.live.socket import Socket

router = APIRouter(tags=["live"])

Seq = Annotated[int | None, Query(ge=0, le=2**62, description="exclusive")]


@router.get("/events", response_model=EventPage)
def get_events(
    who: Reader,
    db: Db,
    after: Seq = None,
    before: Seq = None,
    type: Values = "",
    source: Values = "",
    subject: Annotated[str | None, Query(max_length=1100)] = None,
    q: Search = "",
    order: Literal["asc", "desc"] = "asc",
    limit: Limit = 100,
) -> Response:
    """The log."""
    wanted = EventFilter(after, before, split(type), split(source), subject, q)
    return _page(db, wanted, limit, order)


@router.get("/agents/{agent_id}/events", response_model=EventPage)
def get_agent_events(
    who: Reader,
    db: Db,
    agent_id: Id,
    after: Seq = None,
    before: Seq = None,
    type: Values = "",
    q: Search = "",
    order: Literal["asc", "desc"] = "desc",
    limit: Limit = 100,
) -> Response:
    """The facts about one agent."""
    wanted = EventFilter(after, before, split(type), [], f"agent/{agent_id}", q)
    return _page(db, wanted, limit, order)


def _page(db: Db, wanted: EventFilter, limit: int, order: str) -> Response:
    with db.read() as connection:
        body = list_events(connection, wanted, limit, order == "desc")
    return Response(body, media_type="application/json")


@router.websocket("/ws")
async def socket(socket: WebSocket, who: SocketReader) -> None:
    """Live facts and views: subscribe with topics and the seq to go on from."""
    await _serve(socket, who, frozenset())


@router.websocket("/ws/fleet")
async def fleet_socket(socket: WebSocket, who: SocketReader) -> None:
    """The socket, subscribed to the fleet."""
    await _serve(socket, who, frozenset({"fleet"}))


@router.websocket("/ws/costs")
async def costs_socket(socket: WebSocket, who: SocketReader) -> None:
    """The socket, subscribed to costs."""
    await _serve(socket, who, frozenset({"costs"}))


@router.websocket("/ws/agents/{agent_id}")
async def agent_socket(socket: WebSocket, who: SocketReader, agent_id: Id) -> None:
    """The socket, subscribed to one agent."""
    await _serve(socket, who, frozenset({f"agent:{agent_id}"}))


@router.websocket("/ws/tasks/{task_id}")
async def task_socket(socket: WebSocket, who: SocketReader, task_id: Id) -> None:
    """The socket, subscribed to one task."""
    await _serve(socket, who, frozenset({f"task:{task_id}"}))


async def _serve(socket: WebSocket, who: Principal, topics: frozenset[str]) -> None:
    hub: Hub = socket.app.state.hub
    await Socket(socket, hub, topics, _still_signed_in(socket, who)).serve()


def _still_signed_in(socket: WebSocket, who: Principal) -> Callable[[], Awaitable[bool]]:
    auth = authenticator(socket)

    async def check() -> bool:
        return await auth.still_holds(who)

    return check
