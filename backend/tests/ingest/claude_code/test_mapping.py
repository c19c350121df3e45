"""Lines to facts: agents, messages, tool calls, files (SRC-7, DEBUG-1, DEBUG-3, DEBUG-4)."""

from pathlib import Path

import pytest

from tests.ingest.claude_code.support import OTHER, SESSION, Chat, imported


async def test_a_session_becomes_an_agent_with_words_for_people(tmp_path: Path) -> None:
    Chat().user("Please add a cache\nto the shop").says("Done.").in_project(tmp_path)
    agent = (await imported(tmp_path)).agent(SESSION)
    assert agent["role"] == "SESSION"
    assert agent["name"] == "shop-1111"
    assert agent["title"] == "Please add a cache to the shop"
    assert agent["model"] == "claude-sonnet-5"
    assert (agent["workspace"], agent["cwd"]) == ("shop", "/home/dev/shop")
    assert (agent["git_branch"], agent["version"], agent["machine"]) == ("main", "2.1.327", "testhost")


@pytest.mark.parametrize(
    ("cwd", "workspace"),
    [
        ("C:\\Users\\me\\shop", "shop"),
        ("/home/dev/shop/backend", "shop/backend"),
        ("/home/dev/shop/.claude/worktrees/fix-1", "shop/fix-1"),
        ("/", "/"),
    ],
)
async def test_a_workspace_is_named_as_people_name_it(tmp_path: Path, cwd: str, workspace: str) -> None:
    Chat(cwd=cwd).user("hi").in_project(tmp_path)
    assert (await imported(tmp_path)).agent(SESSION)["workspace"] == workspace


async def test_titles_in_order_of_preference(tmp_path: Path) -> None:
    chat = Chat().user("first prompt").says("ok")
    chat.raw(type="summary", summary="A summary", leafUuid=chat.lines[-1]["uuid"]).in_project(tmp_path)
    assert (await imported(tmp_path)).agent(SESSION)["title"] == "A summary"
    chat.raw(type="ai-title", aiTitle="By the model").in_project(tmp_path)
    assert (await imported(tmp_path)).agent(SESSION)["title"] == "By the model"
    chat.raw(type="custom-title", customTitle="Mine").in_project(tmp_path)
    assert (await imported(tmp_path)).agent(SESSION)["title"] == "Mine"


async def test_a_summary_in_a_newer_file_names_the_older_session(tmp_path: Path) -> None:
    old = Chat().user("question").says("answer")
    old.in_project(tmp_path)
    newer = Chat(OTHER).raw(type="summary", summary="What it was about", leafUuid=old.lines[-1]["uuid"])
    newer.user("next").in_project(tmp_path)
    log = await imported(tmp_path)
    assert log.agent(SESSION)["title"] == "What it was about"
    assert log.agent(OTHER)["title"] == "next"


async def test_lines_that_no_person_wrote_are_not_prompts(tmp_path: Path) -> None:
    chat = Chat().user("<command-name>/init</command-name> <command-args>now</command-args>")
    chat.user("Caveat", isMeta=True).user("Compacted before", isCompactSummary=True)
    chat.user("<task-notification>x</task-notification>", origin={"kind": "task-notification"})
    chat.in_project(tmp_path)
    log = await imported(tmp_path)
    assert log.agent(SESSION)["title"] == "/init now"
    assert [(m["role"], m["kind"]) for m in log.data("message.recorded")] == [
        ("system", "command"), ("system", "meta"), ("system", "summary"), ("system", "notification"),
    ]  # fmt: skip
    chat.user("At last a wish").in_project(tmp_path)
    assert (await imported(tmp_path)).agent(SESSION)["title"] == "At last a wish"


async def test_messages_keep_their_blocks_and_pictures_stay_where_they_are(tmp_path: Path) -> None:
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "QUJD" * 100}}
    chat = Chat().user([{"type": "text", "text": "look"}, picture])
    chat.says({"type": "thinking", "thinking": "hm", "signature": "x"}, stop="tool_use")
    chat.says({"type": "redacted_thinking", "data": "zzz"}, stop="tool_use")
    chat.calls("Read", {"file_path": "/home/dev/shop/a.py"}).result("1\tprint()")
    path = chat.in_project(tmp_path)
    log = await imported(tmp_path)
    blocks = [block for message in log.data("message.recorded") for block in message["blocks"]]
    assert blocks == [
        {"type": "text", "text": "look"},
        {"type": "image", "media_type": "image/png", "bytes": 300, "ref": f"{path}:1"},
        {"type": "thinking", "text": "hm"},
        {"type": "thinking", "redacted": True},
        {"type": "tool_call", "tool_call_id": "toolu_1", "name": "Read", "input": {"file_path": "/home/dev/shop/a.py"}},
        {"type": "tool_result", "tool_call_id": "toolu_1", "status": "ok", "output": "1\tprint()"},
    ]
    assert not any(b"QUJDQUJD" in fact.json for fact in log.facts.values())


async def test_a_tool_call_has_a_start_an_end_and_a_duration(tmp_path: Path) -> None:
    chat = Chat().user("go").calls("mcp__github__search", {"query": "is:open"}).result("3 found")
    chat.in_project(tmp_path)
    log = await imported(tmp_path)
    started, completed = log.one("tool.started"), log.one("tool.completed")
    assert (started["name"], started["server"], started["summary"]) == ("mcp__github__search", "github", "is:open")
    assert (completed["status"], completed["duration_ms"], completed["output"]) == ("ok", 1000, "3 found")


@pytest.mark.parametrize(
    ("output", "fields", "status"),
    [
        ("Exit code 3\nno", {}, "error"),
        ("Permission to use Bash with command x has been denied.", {"toolDenialKind": "permission-rule"}, "denied"),
        ("no", {"permissionDecision": {"decision": "reject"}}, "denied"),
        ("The user doesn't want to proceed with this tool use.", {}, "denied"),
        ("Claude requested permissions to write to /x, but you haven't granted it yet.", {}, "denied"),
        ("[Request interrupted by user for tool use]", {}, "cancelled"),
    ],
)
async def test_outcomes_of_tool_calls(tmp_path: Path, output: str, fields: dict[str, object], status: str) -> None:
    Chat().user("go").calls("Bash", {"command": "x"}).result(output, error=True, **fields).in_project(tmp_path)
    completed = (await imported(tmp_path)).one("tool.completed")
    assert completed["status"] == status
    assert completed["error"] == output


async def test_an_interrupt_ends_the_calls_that_were_open(tmp_path: Path) -> None:
    Chat().user("go").calls("Bash", {"command": "x"}).user("[Request interrupted by user]").in_project(tmp_path)
    log = await imported(tmp_path)
    assert log.one("tool.completed")["status"] == "cancelled"
    assert log.status(SESSION)["status"] == "cancelled"


async def test_edits_carry_a_unified_diff_and_the_line_counts_of_the_cli(tmp_path: Path) -> None:
    path = "/home/dev/shop/hello.py"
    chat = Chat().user("go")
    chat.calls("Write", {"file_path": path, "content": "a\nb\n"}, id="toolu_w")
    chat.result(
        "File created",
        id="toolu_w",
        details={"type": "create", "filePath": path, "content": "a\nb\n", "structuredPatch": []},
    )
    chat.calls("Edit", {"file_path": path, "old_string": "a", "new_string": "c"}, id="toolu_e")
    hunk = {"oldStart": 1, "oldLines": 2, "newStart": 1, "newLines": 2, "lines": ["-a", "+c", " b"]}
    chat.result(
        "updated",
        id="toolu_e",
        details={"filePath": path, "oldString": "a", "newString": "c", "structuredPatch": [hunk]},
    )
    chat.in_project(tmp_path)
    created, modified = (await imported(tmp_path)).data("file.changed")
    assert created["patch"] == f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,2 @@\n+a\n+b\n"
    assert (created["operation"], created["lines_added"], created["lines"]) == ("created", 3, 2)
    assert modified["patch"] == f"--- a/{path}\n+++ b/{path}\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n"
    assert (modified["operation"], modified["lines_added"], modified["lines_removed"]) == ("modified", 1, 1)


async def test_a_result_without_details_is_read_with_its_call(tmp_path: Path) -> None:
    """Subagents of newer versions write results without toolUseResult."""
    chat = (
        Chat(agent="a1")
        .user("go")
        .calls("Edit", {"file_path": "/w/a.py", "old_string": "x\ny", "new_string": "z"})
        .result("ok")
    )
    chat.calls("Read", {"file_path": "/w/b.py"}, id="toolu_2").result("text", id="toolu_2")
    chat.write(tmp_path / "projects/p" / SESSION / "subagents" / "agent-a1.jsonl")
    edited, read = (await imported(tmp_path)).data("file.changed")
    assert (edited["path"], edited["lines_added"], edited["lines_removed"]) == ("/w/a.py", 1, 2)
    assert (read["path"], read["operation"]) == ("/w/b.py", "read")


async def test_failures_retries_and_compaction_are_told_as_system_messages(tmp_path: Path) -> None:
    chat = Chat().user("go")
    chat.line(
        "system",
        subtype="api_error",
        error={"formatted": "529 Overloaded"},
        retryInMs=600,
        retryAttempt=1,
        maxRetries=10,
    )
    chat.line("system", subtype="compact_boundary", compactMetadata={"trigger": "auto", "preTokens": 155_000})
    chat.user("x" * 4000, isCompactSummary=True)
    chat.line("system", subtype="never_seen_before", level="info")
    chat.says("Prompt is too long", model="<synthetic>", isApiErrorMessage=True, error="invalid_request")
    chat.in_project(tmp_path)
    log = await imported(tmp_path)
    said = [(m["kind"], m["blocks"][0]["text"]) for m in log.data("message.recorded", role="system")]
    assert ("retry", "529 Overloaded; retry 1 of 10 in 0.6 s") in said
    assert ("compaction", "Conversation compacted (auto), 155,000 tokens before") in said
    assert ("api_error", "Prompt is too long") in said
    assert log.one("context.measured")["tokens"] == 1000
    assert log.data("usage.recorded") == []
    status = log.status(SESSION)
    assert (status["status"], status["reason"]) == ("failed", "ended with an API error: Prompt is too long")


async def test_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    chat = Chat().user("go").calls("Bash", {"command": "c" * 100_000}).result("o" * 100_000)
    chat.user([{"type": "text", "text": "p" * 100_000}] * 30).in_project(tmp_path)
    log = await imported(tmp_path)
    completed = log.one("tool.completed")
    assert len(completed["output"]) == 64 * 1024
    assert completed["truncated"] is True
    assert len(log.one("tool.started")["input"]["command"]) == 64 * 1024
    assert log.data("message.recorded", role="user")[-1]["blocks"][0]["truncated"] is True


async def test_unknown_lines_are_passed_over(tmp_path: Path) -> None:
    chat = (
        Chat()
        .user("go")
        .raw(type="from-the-future", x=1)
        .raw(no="type")
        .line("progress", data={"type": "bash_progress"})
    )
    chat.says("ok").in_project(tmp_path)
    log = await imported(tmp_path)
    assert log.problems == []
    assert len(log.data("message.recorded")) == 2
