"""A gate between Claude Code and the Messages API, for tasks with a cost cap.

The program asks nobody before it calls a model, and its subagents call beside it. So its base URL is a server of ours
on loopback: each call puts aside what it may cost at most before it goes out, and what it did cost is told before that
is released. The program gets a key that is good for this gate alone; the real one is put in here.
"""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from fleetdeck.core import jsons
from fleetdeck.events.types import UsageRecorded
from fleetdeck.orchestrator.drivers.base import Line, StepFailed
from fleetdeck.orchestrator.drivers.claude.answers import Answer, AnswerReader

API: Final = "https://api.anthropic.com"
# Text has about four bytes a token, and the densest scripts about two.
_BYTES_A_TOKEN: Final = 2
_LARGEST_BODY: Final = 64 * 1024 * 1024
# An answer may think for long before its first word.
_TIMEOUT: Final = httpx2.Timeout(30.0, read=1_200.0)
_CLOSING_SECONDS: Final = 0.3
_OURS: Final = frozenset({"host", "content-length", "connection", "accept-encoding", "x-api-key", "authorization"})
_HOP: Final = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"})


class Way(NamedTuple):
    """How the program reaches the gate."""

    base_url: str
    key: str


@dataclass(slots=True)
class _Exchange:
    """One metered call: its head, then its chunks, None at its end."""

    head: "asyncio.Future[httpx2.Response]"
    chunks: "asyncio.Queue[bytes | None]" = field(default_factory=asyncio.Queue)


@dataclass(slots=True)
class _Gate:
    line: Line
    client: httpx2.AsyncClient
    key: str
    own_key: str
    charged: Callable[[Answer], Awaitable[None]]
    refused: Callable[[StepFailed], None]
    running: set["asyncio.Task[None]"] = field(default_factory=set)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "HEAD", "POST"])])

    async def _answer(self, request: Request) -> Response:
        given = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(given.encode(), self.own_key.encode()):
            return _error(401, "authentication_error", "this gate belongs to another agent")
        body = await request.body()
        if len(body) > _LARGEST_BODY:
            return _error(413, "request_too_large", f"more than {_LARGEST_BODY} bytes")
        headers = {name: value for name, value in request.headers.items() if name not in _OURS}
        # What comes back is read on its way: packed it could not be.
        headers |= {"x-api-key": self.key, "accept-encoding": "identity"}
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        sent = self.client.build_request(request.method, target, content=body, headers=headers)
        if request.method != "POST" or not request.url.path.endswith("/v1/messages"):
            return await self._passed_on(sent)
        return await self._metered(sent, body)

    async def _passed_on(self, sent: httpx2.Request) -> Response:
        try:
            answer = await self.client.send(sent)
        except httpx2.HTTPError as error:
            return _unreachable(error)
        return Response(answer.content, answer.status_code, _headers(answer))

    async def _metered(self, sent: httpx2.Request, body: bytes) -> Response:
        exchange = _Exchange(asyncio.get_running_loop().create_future())
        # A task of its own: when the program hangs up, the call is closed, told and released all the same.
        task = asyncio.create_task(self._exchange(exchange, sent, body))
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        try:
            answer = await exchange.head
        except StepFailed as failure:
            return _error(400, "invalid_request_error", failure.reason)
        except httpx2.HTTPError as error:
            return _unreachable(error)
        except asyncio.CancelledError:
            task.cancel()
            raise
        return StreamingResponse(_chunks(exchange, task), answer.status_code, _headers(answer))

    async def _exchange(self, exchange: _Exchange, sent: httpx2.Request, body: bytes) -> None:
        try:
            async with self.line.call(await most(self.line, body), may_overrun=True):
                answer = await self.client.send(sent, stream=True)
                reader = AnswerReader(answer.headers.get("content-type", ""), answer.headers.get("request-id"))
                exchange.head.set_result(answer)
                try:
                    async for chunk in answer.aiter_raw():
                        reader.feed(chunk)
                        exchange.chunks.put_nowait(chunk)
                finally:
                    exchange.chunks.put_nowait(None)
                    await asyncio.shield(self._settle(answer, reader))
        except StepFailed as failure:
            self.refused(failure)
            exchange.head.set_exception(failure)
        except httpx2.HTTPError as error:
            if not exchange.head.done():
                exchange.head.set_exception(error)
        finally:
            if not exchange.head.done():
                exchange.head.set_exception(StepFailed("the agent has ended"))

    async def _settle(self, answer: httpx2.Response, reader: AnswerReader) -> None:
        with suppress(httpx2.HTTPError):
            await answer.aclose()
        if answer.status_code == 200 and (told := reader.answer()) is not None:
            await self.charged(told)


@asynccontextmanager
async def gate(
    line: Line,
    base_url: str | None,
    key: str,
    charged: Callable[[Answer], Awaitable[None]],
    refused: Callable[[StepFailed], None],
) -> AsyncIterator[Way]:
    """A gate while the context lasts. `charged` hears of each call that was answered, before its money is released;
    `refused` of a call that the task's cap did not allow."""
    own_key = f"fleetdeck-{secrets.token_urlsafe(32)}"
    async with httpx2.AsyncClient(base_url=base_url or API, timeout=_TIMEOUT) as client:
        found = _Gate(line, client, key, own_key, charged, refused)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen(128)
            config = uvicorn.Config(
                found.app(), log_config=None, lifespan="off", ws="none", access_log=False, timeout_graceful_shutdown=1
            )
            server = _Server(config)
            serving = asyncio.create_task(server.serve([listening]))
            try:
                yield Way(f"http://127.0.0.1:{listening.getsockname()[1]}", own_key)
            finally:
                await _closed(found)
                server.should_exit = True
                await serving


async def most(line: Line, body: bytes) -> int:
    """Nano-dollars that a call may cost: all of it written to the dearest cache, and the longest answer.

    0 for a model without a price, whose calls no cap can hold."""
    try:
        asked = jsons.loads(body)
        model, answer = str(asked["model"]), int(asked["max_tokens"])
    except (ValueError, KeyError, TypeError):
        return 0  # the API will refuse it
    usage = UsageRecorded(
        model=model,
        provider="anthropic",
        cache_write_1h_tokens=len(body) // _BYTES_A_TOKEN,
        output_tokens=max(0, answer),
    )
    return await line.price(usage) or 0


class _Server(uvicorn.Server):
    """Signals are the house's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _closed(found: _Gate) -> None:
    """Calls that the program has heard to their end are about to be told; what is still under way is broken off."""
    running = set(found.running)
    if running:
        await asyncio.wait(running, timeout=_CLOSING_SECONDS)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _chunks(exchange: _Exchange, task: "asyncio.Task[None]") -> AsyncIterator[bytes]:
    heard_all = False
    try:
        while (chunk := await exchange.chunks.get()) is not None:
            yield chunk
        heard_all = True
    finally:
        if not heard_all:
            task.cancel()


def _headers(answer: httpx2.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}


def _unreachable(error: httpx2.HTTPError) -> Response:
    return _error(502, "api_error", f"the model's service cannot be reached: {type(error).__name__}")


def _error(status: int, type: str, message: str) -> Response:
    body: dict[str, Any] = {"type": "error", "error": {"type": type, "message": message}}
    return JSONResponse(body, status)
