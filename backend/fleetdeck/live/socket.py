"""One socket: reads its commands, sends it frames from its cursor on, heartbeats when there is nothing to say."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from fleetdeck.core import clock, jsons
from fleetdeck.core.errors import AppError, Invalid
from fleetdeck.live import topics
from fleetdeck.live.hub import MAX_LAG_EVENTS, Hub, Reader, resync

HEARTBEAT_SECONDS = 1.0
SEND_SECONDS = 20.0
RECHECK_SECONDS = 10.0
MAX_FRAME_BYTES = 16 * 1024
MAX_DELTAS = 200
NOT_SIGNED_IN, TOO_SLOW = 4401, 4408


class Socket:
    """The protocol of contracts.md, section 3, for one client."""

    def __init__(
        self, socket: WebSocket, hub: Hub, subscribed: frozenset[str], signed_in: Callable[[], Awaitable[bool]]
    ) -> None:
        self._socket = socket
        self._hub = hub
        self._signed_in = signed_in
        self._reader = Reader(subscribed)
        self._cursor = hub.seq
        # Set at each beat of the hub, and when the client subscribes.
        self._stirred = asyncio.Event()
        self._sending = asyncio.Lock()
        # A client that does not keep up loses the oldest: the whole message follows as a fact.
        self._deltas: deque[bytes] = deque(maxlen=MAX_DELTAS)

    async def serve(self) -> None:
        """Until either side ends it."""
        await self._send(
            jsons.dumps(
                {
                    "op": "hello",
                    "seq": self._cursor,
                    "heartbeat_ms": round(HEARTBEAT_SECONDS * 1000),
                    "server_time": clock.render(clock.now()),
                }
            )
        )
        tasks = [asyncio.create_task(job) for job in (self._receive(), self._stream(), self._recheck())]
        try:
            with self._hub.listening(self._stirred, self._offer):
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                with contextlib.suppress(WebSocketDisconnect):
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            raw = message.get("text") or message.get("bytes") or b""
            try:
                await self._command(raw)
            except AppError as error:
                await self._send(jsons.dumps({"op": "error", "code": error.code, "message": error.message}))

    async def _command(self, raw: str | bytes) -> None:
        if len(raw) > MAX_FRAME_BYTES:
            raise Invalid(f"a frame may have {MAX_FRAME_BYTES} bytes")
        try:
            frame = jsons.loads(raw)
        except ValueError as error:
            raise Invalid(f"not JSON: {error}") from error
        match frame:
            case {"op": "subscribe"}:
                self._subscribe(frame)
            case {"op": "unsubscribe"}:
                gone = topics.check(frame.get("topics"))
                self._reader = Reader(self._reader.topics - gone, self._reader.tz_offset_minutes)
            case {"op": "ping"}:
                await self._send(jsons.dumps({"op": "pong", "t": frame.get("t")}))
            case {"op": "auth"}:
                pass  # signed in already, by header or cookie
            case _:
                raise Invalid('op must be "subscribe", "unsubscribe" or "ping"')

    def _subscribe(self, frame: dict[str, Any]) -> None:
        wanted = topics.check(frame.get("topics"))
        offset = frame.get("tz_offset_minutes", self._reader.tz_offset_minutes)
        if not isinstance(offset, int) or not -1440 <= offset <= 1440:
            raise Invalid("tz_offset_minutes must be a whole number from -1440 to 1440")
        after = frame.get("after")
        if after is not None:
            if not isinstance(after, int) or isinstance(after, bool) or not 0 <= after < 2**62:
                raise Invalid("after must be a seq or null")
            self._cursor = after
        self._reader = Reader(self._reader.topics | wanted, offset)
        self._stirred.set()

    def _offer(self, topics: frozenset[str], delta: bytes) -> None:
        if topics & self._reader.topics:
            self._deltas.append(delta)
            self._stirred.set()

    async def _stream(self) -> None:
        while True:
            news = await self._news()
            if self._deltas and not news:
                await self._send(self._deltas.popleft())
                continue
            if not news:
                await self._send(b'{"op":"heartbeat","seq":%d}' % self._cursor)
                continue
            cursor, reader = self._cursor, self._reader
            if cursor > self._hub.seq:
                if cursor > await self._hub.catch_up():
                    await self._resync("that seq is not in this log")
                else:
                    await self._stirred.wait()  # the hub will beat at that seq
                continue
            if self._hub.seq - cursor > MAX_LAG_EVENTS:
                await self._resync("too far behind")
                continue
            frame = await self._hub.frame(cursor, reader)
            if (cursor, reader) != (self._cursor, self._reader):
                continue  # subscribed anew meanwhile: that cursor decides
            self._cursor = frame.seq
            if frame.payload is not None:
                await self._send(frame.payload)

    async def _resync(self, reason: str) -> None:
        self._cursor = self._hub.seq
        await self._send(resync(self._cursor, reason))

    async def _news(self) -> bool:
        """Wait until there is something beyond the cursor; False after a silent heartbeat interval."""
        self._stirred.clear()
        if self._cursor == self._hub.seq and not self._deltas:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._stirred.wait()
        return self._cursor != self._hub.seq

    async def _recheck(self) -> None:
        """A key that is revoked, or a session that ends, ends its sockets too."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            if not await self._signed_in():
                await self._close(NOT_SIGNED_IN, "no longer signed in")
                return

    async def _send(self, payload: bytes) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS), self._sending:
                await self._socket.send({"type": "websocket.send", "text": payload.decode()})
        except TimeoutError:
            await self._close(TOO_SLOW, "too slow")
            raise WebSocketDisconnect(TOO_SLOW) from None
        except RuntimeError as error:  # the other side went away while we were sending
            raise WebSocketDisconnect(1006) from error

    async def _close(self, code: int, reason: str) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            with contextlib.suppress(RuntimeError, TimeoutError):
                async with asyncio.timeout(1):
                    await self._socket.close(code, reason)
