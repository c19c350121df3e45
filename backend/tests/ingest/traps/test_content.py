"""What can stand in a file: whatever it is, it is read or refused with the reason, in bounded memory."""

import asyncio
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetdeck.events.fact import restore
from fleetdeck.ingest.sources import line_reader, safe_yaml
from fleetdeck.ingest.sources.agent_logs.mapper import AgentLogMapper
from fleetdeck.ingest.sources.codex.mapper import CodexMapper
from fleetdeck.ingest.sources.collaboration import document, layout
from fleetdeck.ingest.sources.gemini.mapper import GeminiMapper
from fleetdeck.ingest.sources.line_folder import BadLine, facts_of
from tests import fuzzing
from tests.fuzzing import json_values, odd_text
from tests.ingest.traps.support import KINDS, TIME, Kind, StrictLog, running

FUZZED = settings(
    max_examples=fuzzing.examples(150), deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
HERE = Path(__file__)
words = st.one_of(
    st.sampled_from([TIME, "a", "user", "gemini", "success", 0, 1, -1, 2**70, 1e300, True, [], {}]), json_values
)


def near(*names: str) -> st.SearchStrategy[dict[str, object]]:
    """Objects with the fields that mean something, holding anything."""
    return st.dictionaries(st.sampled_from(names), words, max_size=8)


USAGE = near("input_tokens", "cached_input_tokens", "output_tokens", "reasoning_output_tokens", "total_tokens")
CODEX = st.fixed_dictionaries(
    {"timestamp": st.one_of(st.just(TIME), words), "type": st.sampled_from(
        ["session_meta", "turn_context", "response_item", "event_msg", "token_usage_record", "compacted"])},
    optional={"payload": st.one_of(words, near(
        "type", "id", "model", "cwd", "role", "content", "call_id", "arguments", "output", "summary", "changes", "item",
        "turn_id", "duration_ms", "git", "name", "last_agent_message").flatmap(
        lambda base: st.fixed_dictionaries({}, optional={
            "type": st.sampled_from(["message", "reasoning", "function_call", "function_call_output", "token_count",
                                     "task_started", "task_complete", "patch_apply_end", "item_completed",
                                     "local_shell_call", "user_message", "turn_aborted", "custom_tool_call_output"]),
            "usage": USAGE,
            "info": st.fixed_dictionaries({}, optional={"total_token_usage": USAGE, "model_context_window": words}),
            "rate_limits": st.fixed_dictionaries({}, optional={"primary": near(
                "used_percent", "window_minutes", "resets_at"), "plan_type": words}),
        }).map(lambda more: base | more)))},
)  # fmt: skip
GEMINI_MESSAGE = st.fixed_dictionaries(
    {"id": words, "type": st.sampled_from(["user", "gemini", "info", "error", "x"])},
    optional={"timestamp": words, "content": words, "model": words, "thoughts": st.lists(near("subject", "description")),
              "tokens": near("input", "output", "cached", "thoughts", "tool", "total"),
              "toolCalls": st.lists(near("id", "name", "args", "result", "status", "timestamp"))},
)  # fmt: skip
GEMINI = st.one_of(
    GEMINI_MESSAGE,
    near("sessionId", "startTime", "kind", "messages", "summary", "directories"),
    st.fixed_dictionaries({"$set": st.one_of(words, st.fixed_dictionaries({"messages": st.lists(GEMINI_MESSAGE)}))}),
    st.fixed_dictionaries({"$rewindTo": words}),
)
LOGS = near(
    "timestamp", "tool", "input", "output", "error", "success", "duration_ms", "role", "model", "tokens", "cost",
    "status", "id", "usage", "args", "result",
)  # fmt: skip


@pytest.mark.parametrize(
    ("make", "file", "records"),
    [
        (CodexMapper, "rollout-x.jsonl", CODEX),
        (GeminiMapper, "session-x.jsonl", GEMINI),
        (AgentLogMapper, "tools.jsonl", LOGS),
        (AgentLogMapper, "summary.jsonl", LOGS),
    ],
    ids=["codex", "gemini", "tools", "summary"],
)
def test_any_line_is_told_or_refused_with_a_reason(
    tmp_path: Path, make: type[CodexMapper], file: str, records: st.SearchStrategy[object]
) -> None:
    path = tmp_path / file
    path.touch()

    @FUZZED
    @given(
        st.lists(st.one_of(records.map(lambda record: json.dumps(record).encode()), st.binary(max_size=60)), max_size=5)
    )
    def run(lines: list[bytes]) -> None:
        mapper = make(path, None, "m")
        for number, line in enumerate(lines, 1):
            try:
                facts = facts_of("s", mapper, number, line)
            except BadLine as error:
                assert str(error)  # noqa: PT017
                continue
            for fact in facts:
                assert restore(1, fact.source, fact.id, fact.type, fact.time, fact.subject, fact.json).id == fact.id
                fact.id.encode()
                fact.json.decode()
        # It goes on after a restart.
        make(path, json.loads(json.dumps(mapper.state())), "m")

    run()


yaml_text = st.one_of(
    st.binary(max_size=200),
    odd_text.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.dictionaries(
        st.sampled_from(["id", "title", "agent", "status", "priority", "dependencies", "description", "x"]),
        st.one_of(
            odd_text,
            st.sampled_from(["!!bool maybe", "!!timestamp never", "!!int x", ".inf", "0x" + "f" * 40, "9" * 30, "*a", "&a [1]",
                             "!!set {a, b}", "!!binary aGk=", "{a: {b: [1]}}", "- x", "? [1]", "!!omap [a: 1]", "~", "1:30"]),
            json_values.map(json.dumps),
        ),
    ).map(lambda fields: "".join(f"{name}: {value}\n" for name, value in fields.items()).encode("utf-8", "surrogatepass")),
)  # fmt: skip


def test_any_task_file_is_a_task_or_refused_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    path = tmp_path / "inbox" / "a.yaml"

    @FUZZED
    @given(yaml_text)
    def run(raw: bytes) -> None:
        path.write_bytes(raw)
        try:
            read = document.read(layout.scan(tmp_path)["inbox/a.yaml"])
        except safe_yaml.BadYaml as error:
            assert error.reason  # noqa: PT017
            return
        assert read.key
        json.dumps(read.fields).encode()
        read.title.encode()

    run()


@pytest.mark.parametrize(
    "text",
    [
        "id: 99999999999999999999\n",
        f"id: 0x{'f' * 5000}\n",
        "id: !!timestamp never\n",
        "id: !!bool maybe\n",
        "".join(f"k{n}: &a{n} [{f'*a{n - 1}' if n else 'x'}]\n" for n in range(260)),
    ],
    ids=["64 bits", "digits", "timestamp", "bool", "aliases"],
)
async def test_a_task_file_that_made_the_source_fall(tmp_path: Path, text: str) -> None:
    kind = KINDS["collaboration"]
    kind.write(tmp_path, "bad", "x").write_text(text)
    kind.write(tmp_path, "good", "the-good-one")
    log = StrictLog()
    async with running(kind.make(tmp_path), log):
        await log.until(lambda: "the-good-one" in log.text)


LINES = [name for name in KINDS if name in ("codex", "gemini", "agent_logs", "claude_code")]
HOSTILE = {
    "a mark at its begin": b"",
    "one byte": b"{",
    "no end": b'{"id": ',
    "nul": b"\x00" * 5_000 + b"\n",
    "not utf-8": b'{"a": "\xff\xfe"}\n',
    "surrogate": b'{"id": "\\ud800", "type": "user", "timestamp": "2026-11-20T08:00:00Z", "content": "\\udfff"}\n',
    "deep": b"[" * 100_000 + b"\n" + b'{"a":' * 100_000 + b"\n",
    "numbers": b'{"timestamp": "2026-11-20T08:00:00Z", "duration_ms": 1e400, "cost": -1e999, "tokens": {"input": NaN}}\n'
    b'{"timestamp": "2026-11-20T08:00:00Z", "duration_ms": 1e400, "tool": "x"}\n',
    "keys": b'{"id": 1, "id": 2, "type": "user", "type": "gemini"}\n',
    "years": b'{"timestamp": "0001-01-01T00:00:00Z"}\n{"timestamp": "9999-12-31T23:59:59-14:00"}\n{"timestamp": 1e99}\n',
    "garbage": b"not json at all\n" * 2_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", [KINDS[name] for name in LINES], ids=LINES)
async def test_a_hostile_file_holds_nobody_up(kind: Kind, tmp_path: Path, content: bytes) -> None:
    behind = kind.good.replace("{}", "behind-it").encode()
    before = content + b"\n" if content else b"\xef\xbb\xbf"
    kind.write(tmp_path, "bad", "x").write_bytes(before + behind)
    kind.write(tmp_path, "good", "the-good-one")
    log = StrictLog()
    async with running(kind.make(tmp_path), log):
        await log.until(lambda: "the-good-one" in log.text and "behind-it" in log.text)
    assert len(log.problems) <= 25


@pytest.mark.parametrize("size", [100_000_000, 1_000_000_000], ids=["100 MB line", "1 GB of nothing"])
async def test_a_giant_is_left_out_in_bounded_memory(tmp_path: Path, size: int) -> None:
    kind = KINDS["codex"]
    giant = kind.write(tmp_path, "giant", "x")
    with giant.open("wb") as file:
        file.write(b'{"a": "')
        os.truncate(file.fileno(), size)
        file.seek(size)
        file.write(b"\n" + kind.good.replace("{}", "behind-it").encode())
    kind.write(tmp_path, "good", "the-good-one")
    log = StrictLog()
    tracemalloc.start()
    try:
        async with running(kind.make(tmp_path), log):
            await log.until(lambda: "the-good-one" in log.text and "behind-it" in log.text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * line_reader.LONGEST_LINE + 20_000_000
    assert [reason for _, reason, _ in log.problems] == [f"longer than {line_reader.LONGEST_LINE} bytes"]


async def test_a_gemini_document_tells_only_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "tmp" / "shop" / "chats" / "session-1.json"
    path.parent.mkdir(parents=True)
    messages = [
        {"id": "m1", "type": "user", "timestamp": TIME, "content": "List the files"},
        {"id": "m2", "type": "gemini", "timestamp": TIME, "content": "One", "model": "g", "tokens": {"input": 9, "output": 1}},
    ]  # fmt: skip

    def write(*more: object, text: str | None = None) -> None:
        body = {"sessionId": "s1", "startTime": TIME, "kind": "main", "messages": [*messages, *more]}
        path.write_text(text if text is not None else json.dumps(body))

    write()
    log = StrictLog()
    appended: list[str] = []
    real = log.append

    async def append(facts: list[object]) -> int:
        appended.extend(fact.id for fact in facts)  # type: ignore[attr-defined]
        return await real(facts)  # type: ignore[arg-type]

    log.append = append  # type: ignore[assignment,method-assign]
    async with running(KINDS["gemini_json"].make(tmp_path), log):
        await log.until(lambda: "One" in log.text)
        before = len(appended)
        write(text='{"sessionId": "s1", "mess')
        await asyncio.to_thread(write, {"id": "m3", "type": "user", "timestamp": TIME, "content": "And now?"})
        await log.until(lambda: "And now?" in log.text)
    assert all(" m3 " in id for id in appended[before:])
    assert log.agent("s1")["title"] == "List the files"
    assert log.problems == []
    assert log.one("usage.recorded")["input_tokens"] == 9


async def test_a_session_that_is_patched_and_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "tmp" / "shop" / "chats" / "session-1.jsonl"
    path.parent.mkdir(parents=True)
    records: list[dict[str, object]] = [
        {"sessionId": "s1", "startTime": TIME, "kind": "main", "messages": [], "directories": ["/srv/shop"]},
        {"id": "m1", "type": "user", "timestamp": TIME, "content": "First"},
        {"$set": {"summary": "All about files", "messages": [
            {"id": "m1", "type": "user", "timestamp": TIME, "content": "First"},
            {"id": "m9", "type": "info", "timestamp": TIME, "content": "Compressed"}]}},
        {"$rewindTo": "m1"},
    ]  # fmt: skip
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    log = StrictLog()
    async with running(KINDS["gemini"].make(tmp_path), log):
        await log.until(lambda: "taken back" in log.text or "took the conversation back" in log.text)
    agent = log.agent("s1")
    assert (agent["title"], agent["workspace"]) == ("All about files", "shop")
    assert len(log.data("message.recorded", role="user")) == 1
    assert "Compressed" in log.text
    assert log.status("s1")["status"] == "idle"
