"""Every place and shape in which the CLI has kept subagents, and where it keeps its data (formats.md 1.1)."""

import json
import os
from pathlib import Path

import pytest

from fleetdeck.core.config import Settings
from fleetdeck.ingest.sources.claude_code.source import sources
from fleetdeck.ingest.sources.claude_code.transport import discover, layout
from tests.ingest.claude_code.support import SESSION, Chat, imported

PROMPT = "Look into the cache and report"


def _parent(tool: str = "Agent") -> Chat:
    input = {"description": "Look at the cache", "prompt": PROMPT, "subagent_type": "Explore"}
    return Chat().user("go").calls(tool, input, id="toolu_agent")


def _child(agent: str = "a7c507fc") -> Chat:
    return (
        Chat(agent=agent)
        .user(PROMPT)
        .calls("Bash", {"command": "ls"}, id="toolu_ls")
        .result("a b", id="toolu_ls")
        .says("Found.", message="msg_c")
    )


async def test_subagents_in_the_sessions_folder_are_linked_by_their_metadata(tmp_path: Path) -> None:
    _parent().says("All done.").in_project(tmp_path)
    folder = tmp_path / "projects" / "-home-dev-shop" / SESSION / "subagents"
    _child().write(folder / "agent-a7c507fc.jsonl")
    meta = {
        "agentType": "Explore",
        "description": "Look at the cache",
        "toolUseId": "toolu_agent",
        "spawnDepth": 1,
        "finished": True,
    }
    (folder / "agent-a7c507fc.meta.json").write_text(json.dumps(meta))
    log = await imported(tmp_path)
    agent = log.agent("a7c507fc")
    assert (agent["role"], agent["name"], agent["title"]) == ("EXPLORE", "explore-a7c5", "Look at the cache")
    assert (agent["parent_agent_id"], agent["parent_tool_call_id"]) == (SESSION, "toolu_agent")
    assert agent["instructions"] == PROMPT
    assert agent["session_id"] == SESSION
    assert log.status("a7c507fc")["status"] == "completed"
    assert {d["agent_id"] for d in log.data("tool.started")} == {SESSION, "a7c507fc"}


@pytest.mark.parametrize("place", ["{session}/subagents/workflows/wf_1", "{session}/subagents", "."])
async def test_subagents_without_metadata_are_linked_by_the_result_of_their_call(tmp_path: Path, place: str) -> None:
    details = {"status": "completed", "prompt": PROMPT, "agentId": "a7c507fc", "content": []}
    _parent("Task").result("Found.", id="toolu_agent", details=details).says("Done.").in_project(tmp_path)
    _child().write(tmp_path / "projects" / "-home-dev-shop" / place.format(session=SESSION) / "agent-a7c507fc.jsonl")
    log = await imported(tmp_path)
    agent = log.agent("a7c507fc")
    assert (agent["role"], agent["title"]) == ("EXPLORE", "Look at the cache")
    assert (agent["parent_agent_id"], agent["parent_tool_call_id"]) == (SESSION, "toolu_agent")
    assert log.one("tool.completed", agent_id=SESSION)["child_agent_id"] == "a7c507fc"


async def test_sidechains_in_the_sessions_own_file_become_subagents(tmp_path: Path) -> None:
    chat = _parent("Task")
    chat.user(PROMPT, isSidechain=True, parentUuid=None)
    root = chat.lines[-1]["uuid"]
    chat.calls("Bash", {"command": "ls"}, id="toolu_ls", isSidechain=True).result(
        "a b", id="toolu_ls", isSidechain=True
    )
    chat.says("Found.", message="msg_c", isSidechain=True)
    chat.result("Found.", id="toolu_agent", details={"content": [], "totalTokens": 5}).says("Done.")
    chat.in_project(tmp_path)
    log = await imported(tmp_path)
    child = log.agent(f"sidechain-{root}")
    assert (child["role"], child["title"], child["instructions"]) == ("EXPLORE", "Look at the cache", PROMPT)
    assert (child["parent_agent_id"], child["parent_tool_call_id"]) == (SESSION, "toolu_agent")
    assert log.one("tool.started", name="Bash")["agent_id"] == child["agent_id"]
    assert log.one("tool.completed", tool_call_id="toolu_agent")["child_agent_id"] == child["agent_id"]
    assert log.one("usage.recorded", message_id="msg_c")["agent_id"] == child["agent_id"]
    assert log.status(child["agent_id"])["status"] == "completed"


async def test_two_sidechains_side_by_side_stay_apart(tmp_path: Path) -> None:
    chat = Chat().user("go")
    for number in (1, 2):
        chat.calls("Task", {"prompt": f"job {number}", "subagent_type": "Plan"}, id=f"toolu_{number}")
    chat.user("job 2", isSidechain=True, parentUuid=None).user("job 1", isSidechain=True, parentUuid=None)
    second, first = chat.lines[-2]["uuid"], chat.lines[-1]["uuid"]
    chat.says("two", message="m2", isSidechain=True, parentUuid=second)
    chat.says("one", message="m1", isSidechain=True, parentUuid=first).in_project(tmp_path)
    log = await imported(tmp_path)
    calls = {d["agent_id"]: d.get("parent_tool_call_id") for d in log.data("agent.created") if d["agent_id"] != SESSION}
    assert calls == {f"sidechain-{second}": "toolu_2", f"sidechain-{first}": "toolu_1"}
    assert log.one("usage.recorded", message_id="m1")["agent_id"] == f"sidechain-{first}"


async def test_a_subagents_subagent_is_placed_by_the_one_that_started_it(tmp_path: Path) -> None:
    _parent().in_project(tmp_path)
    folder = tmp_path / "projects" / "-home-dev-shop" / SESSION / "subagents"
    middle = (
        Chat(agent="a1").user(PROMPT).calls("Agent", {"prompt": "deeper", "subagent_type": "Plan"}, id="toolu_deep")
    )
    middle.result(
        "launched",
        id="toolu_deep",
        details={"isAsync": True, "status": "async_launched", "agentId": "a2", "prompt": "deeper"},
    )
    middle.write(folder / "agent-a1.jsonl")
    (folder / "agent-a1.meta.json").write_text(
        json.dumps({"agentType": "Explore", "toolUseId": "toolu_agent", "spawnDepth": 1})
    )
    Chat(agent="a2").user("deeper").says("deep").write(folder / "agent-a2.jsonl")
    (folder / "agent-a2.meta.json").write_text(
        json.dumps({"agentType": "Plan", "toolUseId": "toolu_deep", "spawnDepth": 2})
    )
    log = await imported(tmp_path)
    assert log.agent("a1")["parent_agent_id"] == SESSION
    assert log.agent("a2")["parent_agent_id"] == "a1"


async def test_memory_tool_results_and_journals_are_no_transcripts(tmp_path: Path) -> None:
    project = tmp_path / "projects" / "p"
    Chat().user("go").write(project / "memory" / "notes.jsonl")
    Chat().user("go").write(project / SESSION / "tool-results" / "x.jsonl")
    Chat().user("go").write(project / SESSION / "subagents" / "workflows" / "wf_1" / "journal.jsonl")
    assert (await imported(tmp_path)).facts == {}


@pytest.mark.parametrize("inside", ["projects", ""])
async def test_a_projects_folder_or_a_plain_folder_can_be_named_too(tmp_path: Path, inside: str) -> None:
    Chat().user("go").write(tmp_path / inside / f"{SESSION}.jsonl")
    assert (await imported(tmp_path / inside)).agent(SESSION)["title"] == "go"


async def test_one_transcript_can_be_imported_alone(tmp_path: Path) -> None:
    path = Chat().user("go").in_project(tmp_path)
    assert (await imported(path)).agent(SESSION)["title"] == "go"


async def test_newest_sessions_come_first(tmp_path: Path) -> None:
    sessions = [f"{number}1111111-2222-4333-8444-555555555555" for number in range(3)]
    for age, session in enumerate(sessions):
        os.utime(Chat(session).user("go").in_project(tmp_path), (10_000 - age, 10_000 - age))
    log = await imported(tmp_path)
    assert list(dict.fromkeys(d["agent_id"] for d in log.data("agent.created"))) == sessions


async def test_links_in_a_circle_end(tmp_path: Path) -> None:
    Chat().user("go").in_project(tmp_path)
    (tmp_path / "projects" / "again").symlink_to(tmp_path / "projects", target_is_directory=True)
    (tmp_path / "projects" / "nowhere.jsonl").symlink_to(tmp_path / "missing")
    assert [file.agent_id for file in layout.scan(tmp_path / "projects")] == [SESSION]


def test_where_the_cli_keeps_its_data(tmp_path: Path) -> None:
    both = {"CLAUDE_CONFIG_DIR": f"{tmp_path}/a, {tmp_path}/b"}
    assert discover.config_dirs(None, both, tmp_path) == [tmp_path / "a", tmp_path / "b"]
    assert discover.config_dirs(None, {}, tmp_path) == [tmp_path / ".claude"]
    (tmp_path / ".config" / "claude" / "projects").mkdir(parents=True)
    assert discover.config_dirs(None, {}, tmp_path) == [tmp_path / ".claude", tmp_path / ".config" / "claude"]
    assert discover.config_dirs([], both, tmp_path) == []
    assert discover.config_dirs([tmp_path / "c"], both, tmp_path) == [tmp_path / "c"]


def test_a_folder_under_two_names_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    found = sources(Settings(claude_dirs=[tmp_path / "real", tmp_path / "link"]))
    assert [source.id for source in found] == [f"claude-code:{tmp_path / 'real'}"]
