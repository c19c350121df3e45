"""From a fact to a pixel: alone, at 200 facts a second with 100 sockets open, and from a transcript's line."""

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.audience import audience
from bench.browser import WEB, Browser, Frames, Mark, browser
from bench.report import Row, percentile
from bench.sender import Sender, Sent
from bench.target import Target, target
from bench.transcripts import Writer

AGENTS, SOCKETS, RATE, SECONDS = 40, 100, 200, 12
ALONE = 80
LINES = 60
SENDERS = 4


def measure() -> Iterator[Row]:
    with target(FLEETDECK_WEB_DIR=str(WEB)) as server, browser(server) as page:
        sender = Sender(server)
        for number in range(AGENTS):
            sender.send("agent.created", _agent(number), role="BUILDER", name=f"builder-{number:02}", workspace="shop")
            sender.send("agent.status_changed", _agent(number), status="running", activity="starts")
        yield alone(server, page, "/", "overview")
        yield alone(server, page, "/agents", "list of agents")
        yield from crowd(server, page, "/agents", "list of agents")
        yield from crowd(server, page, "/", "overview")
    yield transcript()


def alone(server: Target, page: Browser, path: str, name: str) -> Row:
    """One fact at a time, with pauses that hit every phase of a frame and of a beat."""
    dice = random.Random(1)
    page.open(path)
    time.sleep(2)
    sender = Sender(server)
    sent = {}
    for number in _numbers(ALONE):
        # The newest agents stand on top of both screens.
        sent[number] = sender.mark(number, _agent(AGENTS - 1 - number % 5))
        time.sleep(dice.uniform(0.1, 0.3))
    time.sleep(1)
    seen = page.marks()
    lags = [mark.frame - sent[mark.id].posted for mark in seen]
    p50, p95 = (percentile(lags, share) * 1e3 for share in (0.5, 0.95))
    answered = percentile((one.answered - one.posted for one in sent.values()), 0.5) * 1e3
    in_document = percentile((mark.dom - sent[mark.id].posted for mark in seen), 0.5) * 1e3
    return Row(
        f"fact → pixel, alone, {name}, p50",
        f"{p50:.1f} ms",
        "15 ms",
        p50 <= 15 and len(seen) == ALONE,
        f"p95 {p95:.0f}; {len(seen)} of {ALONE} seen; answered after {answered:.1f}, in the document after "
        f"{in_document:.1f}, the rest is waiting for a frame",
    )


def crowd(server: Target, page: Browser, path: str, name: str) -> Iterator[Row]:
    """200 facts a second over all agents while 100 other sockets listen."""
    page.open(path)
    time.sleep(2)
    with audience(server, SOCKETS) as reached:
        before = server.cpu_seconds()
        with ThreadPoolExecutor(SENDERS + 1) as pool:
            senders = [pool.submit(_send_steadily, server, n) for n in range(SENDERS)]
            frames = page.frames(SECONDS)
            sent: dict[int, Sent] = {}
            for one in senders:
                sent |= one.result()
        cpu = (server.cpu_seconds() - before) / SECONDS
        time.sleep(1)
        lags = lags_of(sent, page.marks())
        last = server.get("/status")["as_of_seq"]
    p50, p95 = (percentile(lags.values(), share) * 1e3 for share in (0.5, 0.95))
    tail = max(lags.get(number, 9.0) for number in sorted(sent)[-20:] if sent[number].agent in _shown(sent, lags))
    complete = min(reached) == last
    yield Row(
        f"fact → pixel at {RATE} facts/s with {SOCKETS} sockets, {name}, p50 / p95",
        f"{p50:.0f} / {p95:.0f} ms",
        "50 / 100 ms",
        p50 <= 50 and p95 <= 100 and tail < 1 and complete,
        f"{len(lags)} facts in sight; of the last 20 the slowest took {tail * 1e3:.0f} ms; "
        f"{'every socket got all' if complete else 'a socket fell behind'}; server {100 * cpu:.0f} % of a core",
    )
    yield smooth(f"frames meanwhile, {name}", frames)


def smooth(what: str, frames: Frames, longest: float = float("inf")) -> Row:
    return Row(
        what,
        f"{frames.fps:.1f} fps",
        "55 fps" + (f", no task over {longest:.0f} ms" if longest < float("inf") else ""),
        frames.fps >= 55 and frames.longest_task <= longest,
        f"worst gap {frames.worst_ms:.0f} ms; tasks over 50 ms: {len(frames.tasks)}, longest {frames.longest_task} ms",
    )


def lags_of(sent: Mapping[int, Sent], seen: Sequence[Mark]) -> dict[int, float]:
    """Seconds from each post to the frame that shows it, or that shows a later fact about the same agent."""
    lags: dict[int, float] = {}
    waiting: dict[str, list[int]] = {}
    for number in sorted(sent, key=lambda number: sent[number].posted):
        waiting.setdefault(sent[number].agent, []).append(number)
    for mark in sorted(seen, key=lambda mark: mark.frame):
        if mark.id not in sent:
            continue
        queue = waiting[sent[mark.id].agent]
        while queue and sent[queue[0]].posted <= sent[mark.id].posted:
            number = queue.pop(0)
            lags[number] = mark.frame - sent[number].posted
    return lags


def transcript() -> Row:
    """Lines appended to a session that is open, one at a time, as the CLI writes them."""
    dice = random.Random(2)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        Writer(root, 1, datetime.now(UTC)).write(20, 1_000)
        newest = max((root / "projects").glob("*/*.jsonl"), key=lambda path: path.stat().st_mtime)
        session = _Session(newest)
        with target(FLEETDECK_WEB_DIR=str(WEB), FLEETDECK_CLAUDE_DIRS=folder) as server, browser(server) as page:
            while server.get("/agents?limit=1")["total"] < 20:
                time.sleep(0.1)
            session.append(0)
            page.open("/agents")
            time.sleep(3)
            sent = {}
            for number in range(1, LINES + 1):
                sent[number] = session.append(number)
                time.sleep(dice.uniform(0.3, 0.6))
            time.sleep(1)
            seen = page.marks()
    lags = [mark.frame - sent[mark.id] for mark in seen if mark.id in sent]
    p50, p95 = (percentile(lags, share) * 1e3 for share in (0.5, 0.95))
    return Row(
        "line in a transcript → pixel, p50",
        f"{p50:.0f} ms",
        "150 ms",
        p50 <= 150 and len(lags) == LINES,
        f"p95 {p95:.0f}; {len(lags)} of {LINES} seen",
    )


@dataclass
class _Session:
    """The file of a session that goes on: one call of a tool a line."""

    path: Path

    def append(self, number: int) -> float:
        """Seconds since 1970 of the write."""
        last: dict[str, Any] = json.loads(self.path.read_bytes().splitlines()[-1])
        usage = {"input_tokens": 3, "output_tokens": 40, "cache_read_input_tokens": 9_000}
        call = {"type": "tool_use", "id": f"toolu_bench{number}", "name": "Bash",
                "input": {"command": f"echo mark {number}. of the bench"}}  # fmt: skip
        message = {"id": f"msg_bench{number}", "type": "message", "role": "assistant", "model": "claude-sonnet-5",
                   "content": [call], "stop_reason": "tool_use", "usage": usage}  # fmt: skip
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kept = ("cwd", "sessionId", "version", "gitBranch", "userType", "entrypoint")
        line = {"parentUuid": last["uuid"], "isSidechain": False, "type": "assistant", "message": message,
                "requestId": f"req_bench{number}", "uuid": f"00000000-0000-4000-8000-{number:012}",
                "timestamp": now, **{key: last[key] for key in kept}}  # fmt: skip
        with self.path.open("ab", buffering=0) as file:
            written = time.time()
            file.write(json.dumps(line).encode() + b"\n")
        return written


def _numbers(count: int) -> range:
    """Numbers that no mark has had before."""
    start = time.monotonic_ns() // 1_000
    return range(start, start + count)


def _agent(number: int) -> str:
    return f"agent-{number:02}"


def _shown(sent: Mapping[int, Sent], lags: Mapping[int, float]) -> set[str]:
    return {sent[number].agent for number in lags}


def _send_steadily(server: Target, thread: int) -> dict[int, Sent]:
    """This thread's share of the rate; every other fact is a mark, the others are calls of models and files."""
    sender = Sender(server)
    sent = {}
    base = _numbers(1).start * 10 + thread
    started = time.perf_counter()
    for number in range(RATE // SENDERS * SECONDS):
        id = base + number * 10
        time.sleep(max(started + number * SENDERS / RATE - time.perf_counter(), 0))
        agent = _agent((number // 2 * SENDERS + thread) % AGENTS)
        if number % 2 == 0:
            sent[id] = sender.mark(id, agent)
        elif number % 4 == 1:
            sender.send("usage.recorded", agent, message_id=f"m{id}", request_id="r", model="gpt-5",
                        input_tokens=900, output_tokens=200)  # fmt: skip
        else:
            sender.send("file.changed", agent, path=f"src/file_{number % 40}.py", operation="modified",
                        lines_added=3, lines_removed=1)  # fmt: skip
    return sent
