"""A stub of the Messages API on loopback: answers by a script of the test's own, and counts the tokens it charges."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.server import wait_for


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `said`: all words of the conversation so far; `done`: the tools that have given a result."""

    model: str
    system: str
    messages: list[dict[str, Any]]
    key: str

    @property
    def said(self) -> str:
        return json.dumps(self.messages)

    @property
    def first(self) -> str:
        """What the agent was told first."""
        return json.dumps(self.messages[0]["content"])

    @property
    def done(self) -> list[str]:
        names = {
            block["id"]: block["name"]
            for message in self.messages
            if message["role"] == "assistant" and isinstance(message["content"], list)
            for block in message["content"]
            if block["type"] == "tool_use"
        }
        return [
            names.get(block["tool_use_id"], "?")
            for message in self.messages
            if message["role"] == "user" and isinstance(message["content"], list)
            for block in message["content"]
            if block["type"] == "tool_result"
        ]


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    input: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Thought:
    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    status: int
    type: str
    message: str


Part = str | Tool | Thought
Script = Callable[[Call], list[Part] | Failure]


@dataclass(slots=True)
class MessagesApi:
    """`charged`: the usage of every answer that was given, with its model."""

    url: str = ""
    script: Script = lambda call: ["Done."]
    calls: list[Call] = field(default_factory=list)
    charged: list[dict[str, Any]] = field(default_factory=list)
    failures: int = 0

    def total(self, name: str) -> int:
        return sum(usage[name] for usage in self.charged)

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)

        @app.post("/v1/messages")
        async def messages(request: Request) -> Response:
            return self._answer(await request.json(), request.headers.get("x-api-key", ""))

        @app.post("/v1/messages/count_tokens")
        async def count() -> JSONResponse:
            return JSONResponse({"input_tokens": 1})

        return app

    def _answer(self, body: dict[str, Any], key: str) -> Response:
        system = body.get("system") or ""
        call = Call(body["model"], json.dumps(system), body["messages"], key)
        self.calls.append(call)
        number = len(self.calls)
        headers = {"request-id": f"req_{number:06d}"}
        answer = self.script(call)
        if isinstance(answer, Failure):
            self.failures += 1
            error = {"type": "error", "error": {"type": answer.type, "message": answer.message}}
            return JSONResponse(error, answer.status, headers | {"retry-after": "0"})
        usage = {
            "input_tokens": 3 + number,
            "cache_creation_input_tokens": 40,
            "cache_read_input_tokens": 1_000 * number,
            "cache_creation": {"ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 10},
            "output_tokens": 20 * len(answer) + number,
        }
        self.charged.append({"model": call.model, **usage})
        if not body.get("stream"):
            return JSONResponse(_whole(number, call.model, answer, usage), headers=headers)
        return StreamingResponse(
            _events(number, call.model, answer, usage), media_type="text/event-stream", headers=headers
        )


def _block(number: int, place: int, part: Part) -> dict[str, Any]:
    if isinstance(part, Tool):
        return {"type": "tool_use", "id": f"toolu_{number:06d}{place}", "name": part.name, "input": part.input}
    if isinstance(part, Thought):
        return {"type": "thinking", "thinking": part.text, "signature": "c2lnbmVk"}
    return {"type": "text", "text": part}


def _whole(number: int, model: str, parts: list[Part], usage: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"msg_{number:06d}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [_block(number, place, part) for place, part in enumerate(parts)],
        "stop_reason": "tool_use" if any(isinstance(part, Tool) for part in parts) else "end_turn",
        "stop_sequence": None,
        "usage": usage,
    }


def _events(number: int, model: str, parts: list[Part], usage: dict[str, Any]) -> Iterator[str]:
    whole = _whole(number, model, parts, usage)
    # As the real one does: the first event knows only a first guess of the output.
    start = {**whole, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    yield _event("message_start", message=start)
    for place, block in enumerate(whole["content"]):
        empty: dict[str, Any] = {"tool_use": {"input": {}}, "text": {"text": ""}, "thinking": {"thinking": ""}}
        yield _event("content_block_start", index=place, content_block={**block, **empty[block["type"]]})
        for delta in _deltas(block):
            yield _event("content_block_delta", index=place, delta=delta)
        yield _event("content_block_stop", index=place)
    delta = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    yield _event("message_delta", delta=delta, usage={"output_tokens": usage["output_tokens"]})
    yield _event("message_stop")


def _deltas(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if block["type"] == "tool_use":
        encoded = json.dumps(block["input"])
        for at in range(0, len(encoded), 20):
            yield {"type": "input_json_delta", "partial_json": encoded[at : at + 20]}
    elif block["type"] == "thinking":
        yield {"type": "thinking_delta", "thinking": block["thinking"]}
        yield {"type": "signature_delta", "signature": block["signature"]}
    else:
        for at in range(0, len(block["text"]), 8):
            yield {"type": "text_delta", "text": block["text"][at : at + 8]}


def _event(type: str, **data: Any) -> str:
    return f"event: {type}\ndata: {json.dumps({'type': type, **data})}\n\n"


@contextmanager
def serving() -> Iterator[MessagesApi]:
    """The stub, while the context lasts."""
    api = MessagesApi()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(64)
        api.url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(api.app(), log_config=None, lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        try:
            wait_for(lambda: server.started)
            yield api
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            assert not thread.is_alive()
