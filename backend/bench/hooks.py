"""Claude Code's hooks as they come: one request each, answered after the commit (SRC-8)."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bench.report import Row, percentile
from bench.target import TOKEN, Target, target
from fleetdeck.core import jsons

ALONE, EACH, SENDERS = 2_000, 3_000, 4
_COMMAND = "pytest -q tests/limits --maxfail 1"


class Hooks:
    """One session that calls a tool again and again, on a connection that stays open: PreToolUse, PostToolUse, …"""

    def __init__(self, server: Target, name: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", server.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = f"127.0.0.1:{server.port}"
        self._name = name
        self._sent = 0

    def send(self) -> float:
        """Seconds until the answer."""
        call, ends = divmod(self._sent, 2)
        self._sent += 1
        hook = {
            "session_id": f"bench-{self._name}",
            "transcript_path": f"/home/dev/.claude/projects/shop/bench-{self._name}.jsonl",
            "cwd": "/home/dev/shop",
            "permission_mode": "acceptEdits",
            "hook_event_name": "PostToolUse" if ends else "PreToolUse",
            "tool_name": "Bash",
            "tool_input": {"command": _COMMAND, "description": "Run the tests"},
            "tool_use_id": f"toolu_{self._name}_{call}",
        }
        if ends:
            hook |= {"tool_response": {"stdout": "12 passed\n" * 20, "stderr": ""}, "duration_ms": 1_200}
        body = jsons.dumps(hook)
        head = (
            f"POST /api/v1/hooks/claude-code HTTP/1.1\r\nHost: {self._host}\r\nAuthorization: Bearer {TOKEN}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        begun = time.perf_counter()
        self._socket.sendall(head.encode() + body)
        answer = b""
        while not answer.endswith(b"{}"):
            answer += self._socket.recv(65_536) or b"closed {}"
        took = time.perf_counter() - begun
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer[:100])
        return took


def measure() -> Iterator[Row]:
    with target() as server:
        yield _alone(server)
        yield _many(server)


def _alone(server: Target) -> Row:
    hooks = Hooks(server, "alone")
    took = [hooks.send() for _ in range(ALONE)][200:]
    p50, p95 = (percentile(took, share) * 1e3 for share in (0.5, 0.95))
    return Row("hook answered after its commit, one session, p50 / p95", f"{p50:.1f} / {p95:.1f} ms", "2 / 5 ms",
               p50 <= 2 and p95 <= 5)  # fmt: skip


def _many(server: Target) -> Row:
    before, cpu = server.get("/status")["as_of_seq"], server.cpu_seconds()
    gate = threading.Barrier(SENDERS + 1)

    def session(number: int) -> None:
        hooks = Hooks(server, str(number))
        gate.wait()
        for _ in range(EACH):
            hooks.send()

    with ThreadPoolExecutor(SENDERS) as pool:
        running = [pool.submit(session, number) for number in range(SENDERS)]
        gate.wait()
        begun = time.perf_counter()
        for each in running:
            each.result()
        seconds = time.perf_counter() - begun
    facts = server.get("/status")["as_of_seq"] - before
    hooks = SENDERS * EACH
    cpu = 1_000 * (server.cpu_seconds() - cpu) / facts
    return Row(
        f"hook facts stored per second, {SENDERS} senders",
        f"{facts / seconds:,.0f}/s",
        "6,000/s",
        facts / seconds >= 6_000,
        f"{hooks / seconds:,.0f} hooks/s, {facts / hooks:.1f} facts each; {cpu:.2f} CPU s per 1,000 facts",
    )
