"""Whatever a file contains: no crash, and every fact is one that the log takes."""

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.transcripts import Writer
from fleetdeck.core import jsons
from fleetdeck.events import fact
from fleetdeck.ingest.sources.claude_code.map.hints import Hints
from fleetdeck.ingest.sources.claude_code.map.transcript import Origin, Transcript
from fleetdeck.ingest.sources.claude_code.status.activity import observe
from fleetdeck.ingest.sources.claude_code.status.board import Board
from tests.ingest.claude_code.support import SESSION, Chat

TYPES = ("user", "assistant", "system", "summary", "progress", "attachment", "custom-title", "ai-title", "agent-name",
         "tag", "pr-link", "cost-state", "never-seen")  # fmt: skip
WORDS = ("type", "uuid", "parentUuid", "message", "content", "usage", "id", "name", "input", "tool_use", "tool_result", "text",
         "thinking", "image", "source", "structuredPatch", "filePath", "Edit", "Write", "Task", "prompt", "is_error", "create",
         "toolUseResult", "agentId", "isSidechain", "timestamp", "2026-03-01T10:00:00Z", "9999-12-31T23:59:59Z", SESSION)  # fmt: skip

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(WORDS)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=20,
)


def _good_lines() -> list[dict[str, Any]]:
    chat = Chat().user("go")
    chat.calls("Task", {"prompt": "p", "subagent_type": "Plan"}, id="t1").user("p", isSidechain=True, parentUuid=None)
    chat.says("x", isSidechain=True, message="m2").result(
        "r", id="t1", details={"agentId": "a9", "status": "completed"}
    )
    hunk = {"oldStart": 1, "oldLines": 1, "newStart": 1, "newLines": 1, "lines": ["-a", "+b"]}
    chat.calls("Edit", {"file_path": "/x", "old_string": "a", "new_string": "b"}, id="t2")
    chat.result("ok", id="t2", details={"filePath": "/x", "structuredPatch": [hunk], "edits": [{"old_string": "a"}]})
    chat.line("system", subtype="api_error", error={"formatted": "529"}, retryInMs=5, retryAttempt=1, maxRetries=2)
    chat.line(
        "system", subtype="compact_boundary", compactMetadata={"trigger": "auto", "preTokens": 5, "postTokens": 2}
    )
    chat.says("bad", isApiErrorMessage=True, error="rate_limit").raw(
        type="cost-state", totalCostUSD=0.5, totalLinesAdded=1
    )
    chat.raw(type="summary", summary="s", leafUuid="x").says(
        "fine", tokens={"speed": "fast"}, forkedFrom={"sessionId": "f1"}
    )
    return chat.lines


GOOD = _good_lines()


def check(lines: list[bytes], is_subagent: bool = False) -> Transcript:
    """Feed the lines, as a restart in the middle would too, and validate everything that comes out."""
    origin = Origin("/t/x.jsonl", SESSION, is_subagent, undated=1_700_000_000_000_000)
    transcript = Transcript(origin, Hints(), "host")
    facts = []
    for number, raw in enumerate(lines, 1):
        if number == len(lines) // 2:
            transcript.flush()
            facts += transcript.out.take()
            transcript = Transcript(origin, Hints(), "host", jsons.loads(jsons.dumps(transcript.save())))
        transcript.feed(raw, number)
    transcript.flush()
    facts += transcript.out.take()
    facts += Board().update(
        [observe(track, 0) for track in transcript.tracks.values() if track.first_time], 1_800_000_000_000_000
    )
    for id, type, time, subject, data in facts:
        assert len(data) <= fact.MAX_FACT_BYTES
        assert fact.restore(0, "s", id, type, time, subject, data).data.type == type
        id.encode()
    jsons.dumps(transcript.save())
    return transcript


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_any_bytes(lines: list[bytes]) -> None:
    check(lines)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(TYPES), values), max_size=8), st.booleans())
def test_any_json(lines: list[tuple[str, Any]], is_subagent: bool) -> None:
    raw = [
        json.dumps(value if not isinstance(value, dict) else {"type": kind, **value}).encode("utf-8", "surrogatepass")
        for kind, value in lines
    ]
    check(raw, is_subagent)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 2**32), values, values, st.booleans())
def test_good_lines_with_a_strange_value_somewhere(seed: int, first: Any, second: Any, is_subagent: bool) -> None:
    chance = random.Random(seed)
    lines = json.loads(json.dumps(GOOD))
    for strange in (first, second):
        _replace_somewhere(chance.choice(lines), strange, chance)
    check([json.dumps(line, separators=(",", ":")).encode() for line in lines], is_subagent)


@given(st.integers(0, 2**32))
def test_bytes_flipped_in_good_lines(seed: int) -> None:
    chance = random.Random(seed)
    lines = [bytearray(json.dumps(line, separators=(",", ":")).encode()) for line in GOOD]
    for line in lines:
        line[chance.randrange(len(line))] = chance.randrange(256)
    check([bytes(line) for line in lines])


def test_very_deep_and_very_large_values() -> None:
    deep = (
        b'{"type":"user","uuid":"u","timestamp":"2026-03-01T10:00:00Z","message":{"content":'
        + b"[" * 5000
        + b"]" * 5000
        + b"}}"
    )
    nested: Any = "x"
    for _ in range(300):
        nested = {"a": nested}
    tool = json.dumps(
        {**GOOD[1], "message": {"content": [{"type": "tool_use", "id": "d", "name": "N", "input": nested}]}}
    ).encode()
    wide = json.dumps(
        {
            **GOOD[1],
            "message": {
                "content": [
                    {
                        "type": "tool_use",
                        "id": "w",
                        "name": "N",
                        "input": {f"k{i}" * 100: "v" * 90 for i in range(9000)},
                    }
                ]
            },
        }
    ).encode()
    number = json.dumps(
        {**GOOD[1], "message": {"content": [{"type": "tool_use", "id": "n", "name": "N", "input": 10**40}]}}
    ).encode()
    check([deep, tool, wide, number, json.dumps(GOOD[0]).encode()])


def test_a_generated_session_is_all_valid(tmp_path: Any) -> None:
    for path in Writer(tmp_path, seed=11).write(sessions=3, lines=200).files:
        with open(path, "rb") as file:
            assert check(file.read().splitlines()).problems == []


def _replace_somewhere(value: Any, strange: Any, chance: random.Random) -> None:
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.8:
        _replace_somewhere(value[key], strange, chance)
    else:
        value[key] = strange
