"""The frames of the socket as types: they travel to the browser in the OpenAPI document (contracts.md, section 3)."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from fleetdeck.live.schemas import Event


class SubscribeFrame(BaseModel):
    """Client: add topics, and go on after a seq (null: from now on). The offset says which day is today."""

    op: Literal["subscribe"]
    topics: list[str]
    after: Annotated[int | None, Field(ge=0)] = None
    tz_offset_minutes: Annotated[int, Field(ge=-1440, le=1440)] = 0


class UnsubscribeFrame(BaseModel):
    """Client: take topics away."""

    op: Literal["unsubscribe"]
    topics: list[str]


class PingFrame(BaseModel):
    """Client: answered at once by a pong with the same `t`."""

    op: Literal["ping"]
    t: Any = None


class AuthFrame(BaseModel):
    """Client: the first frame of one that has no header and no cookie."""

    op: Literal["auth"]
    token: str


class HelloFrame(BaseModel):
    """Server: the first frame. Silence for two and a half times `heartbeat_ms` means that the socket is dead."""

    op: Literal["hello"]
    seq: int
    heartbeat_ms: int
    server_time: str


class EventsFrame(BaseModel):
    """Server: everything of the topics up to `seq`, in order, and under `views` the rows that it changed.

    `views` may hold rows as in their lists (`agents`, `tasks`, `approvals`), `steps` (as in a task, each with its
    `task_id`, without outputs), `status` (as `GET /status`) and `sources` (as the items of the list).
    """

    op: Literal["events"]
    events: list[Event]
    seq: int
    views: dict[str, Any] = {}


class DeltaFrame(BaseModel):
    """Server: text as an agent writes it, before its message is a fact. May be lost; the message will be whole.

    `offset` is how many characters of this kind were sent of the message before: who has fewer has missed some.
    """

    op: Literal["delta"]
    agent_id: str
    task_id: str | None
    message_id: str
    kind: Literal["text", "thinking"]
    offset: int
    text: str


class HeartbeatFrame(BaseModel):
    """Server: nothing of the topics up to `seq`."""

    op: Literal["heartbeat"]
    seq: int


class ResyncFrame(BaseModel):
    """Server: the cursor is too old or of another log; fetch snapshots, the stream goes on after `seq`."""

    op: Literal["resync"]
    reason: str
    seq: int


class PongFrame(BaseModel):
    """Server: the answer to a ping."""

    op: Literal["pong"]
    t: Any = None


class ErrorFrame(BaseModel):
    """Server: a frame of the client was not understood or not allowed; the socket stays, unless it is closed next."""

    op: Literal["error"]
    code: str
    message: str


class ClientFrame(BaseModel):
    """Any frame that a client sends."""

    frame: Annotated[SubscribeFrame | UnsubscribeFrame | PingFrame | AuthFrame, Field(discriminator="op")]


class ServerFrame(BaseModel):
    """Any frame that the server sends."""

    frame: Annotated[
        HelloFrame | EventsFrame | DeltaFrame | HeartbeatFrame | ResyncFrame | PongFrame | ErrorFrame,
        Field(discriminator="op"),
    ]
