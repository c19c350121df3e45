"""OTLP spans stored and visible per second: 1.6 KB spans, 50 a request, protobuf, as a fleet of agents writes them."""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from bench.report import Row
from bench.target import TOKEN, Target, target
from fleetdeck.core import jsons

SPANS = 60_000
REQUEST_SPANS = 50
# One run of an agent: its own span, calls to a model, calls of tools, and what lies around them in any program.
_RUN = ("agent", "call", "http", "tool", "call", "http", "tool", "call", "http", "chain")
_WORDS = (
    "read",
    "the",
    "file",
    "then",
    "change",
    "what",
    "is",
    "wrong",
    "and",
    "run",
    "tests",
    "again",
    "until",
    "all",
)


def bodies(spans: int, seed: int = 1) -> list[bytes]:
    """Requests as protobuf."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    dice = random.Random(seed)
    started = time.time_ns() - spans // len(_RUN) * 10**7
    found = []
    for number in range(spans // REQUEST_SPANS):
        request = ExportTraceServiceRequest()
        resource = request.resource_spans.add()
        _set(resource.resource.attributes, {"service.name": f"service-{number % 5}", "host.name": "bench"})
        scope = resource.scope_spans.add()
        scope.scope.name = "bench"
        for _ in range(REQUEST_SPANS // len(_RUN)):
            trace, root = dice.randbytes(16), dice.randbytes(8)
            # As they come: runs of the last seconds, one after the other.
            started += 10**7
            start = started + dice.randrange(10**9)
            conversation = f"talk-{dice.randrange(200)}"
            # Those inside end first.
            for place, kind in reversed(list(enumerate(_RUN))):
                span = scope.spans.add()
                span.trace_id = trace
                span.span_id = root if kind == "agent" else dice.randbytes(8)
                span.parent_span_id = b"" if kind == "agent" else root
                span.start_time_unix_nano = start + place * 10**8
                span.end_time_unix_nano = start + (place + 1) * 10**8 if kind != "agent" else start + 10**9
                span.kind = 1
                name, attributes = _attributes(kind, conversation, dice)
                span.name = name
                _set(span.attributes, attributes)
        found.append(request.SerializeToString())
    return found


def _attributes(kind: str, conversation: str, dice: random.Random) -> tuple[str, dict[str, Any]]:
    about = {"gen_ai.agent.name": "researcher", "gen_ai.conversation.id": conversation}
    match kind:
        case "agent":
            return "invoke_agent researcher", about | {
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.provider.name": "anthropic",
                "gen_ai.request.model": "claude-sonnet-4-5",
                "final_result": _text(dice, 1_300),
            }
        case "call":
            given = [{"role": "user", "parts": [{"type": "text", "content": _text(dice, 300)}]}]
            answer = [{"role": "assistant", "parts": [{"type": "text", "content": _text(dice, 250)}]}]
            return "chat claude-sonnet-4-5", about | {
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": "anthropic",
                "gen_ai.request.model": "claude-sonnet-4-5",
                "gen_ai.request.max_tokens": 4096,
                "gen_ai.request.temperature": 0.2,
                "gen_ai.response.model": "claude-sonnet-4-5",
                "gen_ai.response.id": f"msg_{dice.getrandbits(96):024x}",
                "gen_ai.response.finish_reasons": "stop",
                "gen_ai.usage.input_tokens": 9_512,
                "gen_ai.usage.output_tokens": dice.randrange(20, 900),
                "gen_ai.usage.cache_read.input_tokens": 8_000,
                "gen_ai.usage.cache_creation.input_tokens": 1_500,
                "server.address": "api.example.com",
                "server.port": 443,
                "gen_ai.input.messages": jsons.dumps(given).decode(),
                "gen_ai.output.messages": jsons.dumps(answer).decode(),
            }
        case "tool":
            return "execute_tool Bash", about | {
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": "Bash",
                "gen_ai.tool.type": "function",
                "gen_ai.tool.call.id": f"toolu_{dice.getrandbits(96):024x}",
                "gen_ai.tool.call.arguments": jsons.dumps({"command": _text(dice, 100)}).decode(),
                "gen_ai.tool.call.result": _text(dice, 1_050),
            }
        case "http":
            return "POST", {
                "http.request.method": "POST",
                "http.response.status_code": 200,
                "server.address": "api.example.com",
                "server.port": 443,
                "url.full": "https://api.example.com/v1/messages",
                "user_agent.original": "sdk-python/2.10.0",
                "network.protocol.version": "1.1",
                **{f"http.request.header.x-part-{n}": _text(dice, 150) for n in range(7)},
            }
        case _:
            return "plan", {
                "openinference.span.kind": "CHAIN",
                "input.value": _text(dice, 700),
                "output.value": _text(dice, 700),
            }


def _text(dice: random.Random, size: int) -> str:
    return " ".join(dice.choices(_WORDS, k=size // 4))[:size]


def _set(into: Any, attributes: dict[str, Any]) -> None:
    for key, value in attributes.items():
        pair = into.add()
        pair.key = key
        if isinstance(value, int):
            pair.value.int_value = value
        elif isinstance(value, float):
            pair.value.double_value = value
        else:
            pair.value.string_value = value


def send_all(server: Target, requests: list[bytes], senders: int) -> float:
    """Seconds until the last answer. What is refused for now is sent again, as exporters do."""

    def send(mine: list[bytes]) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/x-protobuf"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=120) as client:
            for body in mine:
                while (status := client.post("/v1/traces", content=body).status_code) == 429:
                    time.sleep(0.02)
                if status != 200:
                    raise RuntimeError(f"spans were refused: {status}")

    started = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        list(pool.map(send, [requests[n::senders] for n in range(senders)]))
    return time.perf_counter() - started


def measure() -> Iterator[Row]:
    requests = bodies(SPANS)
    size = sum(map(len, requests)) / SPANS / 1000
    for senders in (1, 4):
        with target() as server:
            send_all(server, bodies(1_000, seed=2), 1)
            busy = os.getloadavg()[0]
            before, seq = server.cpu_seconds(), server.get("/status")["as_of_seq"]
            seconds = send_all(server, requests, senders)
            cpu = 1000 * (server.cpu_seconds() - before) / SPANS
            # After its answer a span can be read: the rows it changed were written in the same transaction.
            status = server.get("/status")
            agents = server.get("/agents")
        rate = SPANS / seconds
        facts = status["as_of_seq"] - seq
        yield Row(
            f"OTLP spans per second, durable and visible, {senders} sender{'s' if senders > 1 else ''}, "
            f"{REQUEST_SPANS} a request, {size:.1f} KB each",
            f"{rate:,.0f}/s",
            "15,000/s",
            rate >= 15_000,
            f"{cpu:.3f} CPU s per 1,000 (goal 0.06); {facts:,} facts of {SPANS:,} spans, "
            f"{agents['total']} agents, ${status['cost']['total']}; the sender shares the cores; "
            f"load average before {busy:.1f}",
        )
