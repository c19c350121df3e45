"""The parts of drivers where an edge is hard to reach from outside: lines of programs, accounts of calls, differences."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.events.types import UsageRecorded
from fleetdeck.orchestrator.drivers import processes
from fleetdeck.orchestrator.drivers.claude import edits
from fleetdeck.orchestrator.drivers.claude_accounts import Accounts
from fleetdeck.orchestrator.drivers.claude_plan import plan_of
from fleetdeck.orchestrator.drivers.processes import CannotStart, Launch, environment, running
from fleetdeck.orchestrator.drivers.telling import LONGEST_TEXT, bounded_json, difference, text_block


def launch(folder: Path, script: str, **more: Any) -> Launch:
    return Launch([sys.executable, "-c", script], folder, {}, f"test.{folder.name}", **more)


async def test_lines_are_cut_where_they_are_too_long_and_the_last_needs_no_end(tmp_path: Path) -> None:
    script = "import sys; sys.stdout.write('short\\n\\n' + 'x' * 300_000 + '\\nafter\\r\\nlast')"
    async with running(launch(tmp_path, script)) as program:
        found = [line async for line in program.lines(longest=100_000)]
        assert await program.wait() == 0
    assert found == [b"short", b"", b"x" * 100_000, b"after\r", b"last"]


async def test_the_end_of_what_a_program_says_is_kept_and_secrets_are_not(tmp_path: Path) -> None:
    script = (
        "import sys; print('\\n'.join(map(str, range(10_000))), 'Bearer abcdefghijkl', file=sys.stderr); sys.exit(7)"
    )
    async with running(launch(tmp_path, script)) as program:
        assert [line async for line in program.lines()] == []
        assert await program.wait() == 7
        said = program.errors()
    assert said.endswith("9998\n9999 Bearer [redacted]")
    assert len(said.splitlines()) == 20


async def test_a_secret_can_be_read_once_and_stands_in_no_environment(tmp_path: Path) -> None:
    script = "import os; fd = int(os.environ['KEY_FD']); print(os.read(fd, 100), os.read(fd, 100), 'hush' in str(os.environ))"
    async with running(launch(tmp_path, script, secret=("KEY_FD", "hush"))) as program:
        assert [line async for line in program.lines()] == [b"b'hush' b'' False"]


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="could not be started"):
        async with running(launch(tmp_path / "nowhere", "")):
            pass


async def test_what_lies_in_the_pipe_when_a_program_has_ended_is_heard(tmp_path: Path) -> None:
    async with running(launch(tmp_path, "input()", input=True)) as program:
        stdout = program._process.stdout
        assert stdout is not None
        # We were busy: its end is known before its last words are, which come after one look in vain.
        program.exited.set()
        asyncio.get_running_loop().call_later(1.5 * processes._LOOK_SECONDS, stdout.feed_data, b"last words\n")
        assert [line async for line in program.lines()] == [b"last words"]


async def test_a_program_that_closes_its_ears_is_no_error(tmp_path: Path) -> None:
    async with running(launch(tmp_path, "import os; os.close(0); print('deaf')", input=True)) as program:
        assert [line async for line in program.lines()] == [b"deaf"]
        await program.write("x" * 1_000_000)
        assert await program.wait() == 0
        assert await program.write("more") is False


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLEETDECK_TOKEN", "secret")
    monkeypatch.delenv("LANG", raising=False)
    found = environment({"MORE": "1"})
    assert (found["MORE"], found["TERM"], found["LANG"]) == ("1", "dumb", "C.UTF-8")
    assert "FLEETDECK_TOKEN" not in found


USAGE = {"input_tokens": 10, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 7, "output_tokens": 1}


def counted(facts: list[UsageRecorded]) -> list[tuple[Any, ...]]:
    return [(fact.message_id, fact.input_tokens, fact.output_tokens, fact.undercounted) for fact in facts]


def test_a_call_is_told_when_it_ends_or_as_far_as_it_is_known() -> None:
    accounts = Accounts("T-1", requests={"m1": "r1"})
    accounts.begun("m1", "a", "claude-sonnet-5", USAGE)
    accounts.begun("m1", "a", "claude-sonnet-5", {"input_tokens": 99})
    (told,) = accounts.ended("m1", {"output_tokens": 50})
    assert (told.request_id, told.input_tokens, told.output_tokens, told.cache_write_5m_tokens) == ("r1", 10, 50, 7)
    assert told.context_tokens == 117
    assert accounts.ended("m1", {"output_tokens": 60}) == []
    accounts.begun("m2", "a", "claude-sonnet-5", USAGE)
    accounts.begun("m3", "a", "<synthetic>", USAGE)
    assert counted(accounts.unfinished()) == [("m2", 10, 1, True)]
    assert accounts.unfinished() == []
    assert accounts.ended("unknown", {}) == []


def test_what_the_program_says_of_the_plan_has_authority() -> None:
    (measured,) = plan_of("five_hour", 0.61, 1_800_000_000)
    assert (measured.window, measured.used_percent, measured.basis) == ("session_5h", 61.0, "authoritative")
    assert measured.resets_at == "2027-01-15T08:00:00.000Z"
    (other,) = plan_of("seven_day_opus", 0.2, None)
    assert (other.window, other.resets_at) == ("seven_day_opus", None)
    assert list(plan_of("overage", None, None)) == []


def test_ends_of_subagents_come_from_their_transcripts(tmp_path: Path) -> None:
    accounts = Accounts("T-1")
    accounts.begun("m1", "child", "claude-sonnet-5", USAGE)
    assert counted(accounts.guessed("m1")) == [("m1", 10, 1, True)]
    assert accounts.guessed("m1") == []
    line = json.dumps({"message": {"id": "m1", "usage": {**USAGE, "output_tokens": 44}}})
    (tmp_path / "agent.jsonl").write_text(f'{line}\n{line}\n[]\n{{"message": null}}\n{{"message": {{"id": 1')
    assert counted(accounts.read_transcript(tmp_path / "agent.jsonl")) == [("m1", 10, 44, False)]
    assert accounts.read_transcript(tmp_path / "agent.jsonl") == []
    assert accounts.read_transcript(tmp_path / "none.jsonl") == []


def test_a_session_that_goes_on_tells_what_it_used_before(tmp_path: Path) -> None:
    line = {
        "requestId": "r1",
        "message": {"id": "m1", "model": "claude-sonnet-5", "usage": {**USAGE, "output_tokens": 4}},
    }
    error = {"message": {"id": "m2", "model": "<synthetic>", "usage": USAGE}}
    (tmp_path / "session.jsonl").write_text("\n".join(json.dumps(each) for each in (line, line, error, {"type": "x"})))
    accounts = Accounts("T-1")
    (told,) = accounts.recovered(tmp_path / "session.jsonl", "a")
    assert (told.message_id, told.request_id, told.output_tokens, told.agent_id) == ("m1", "r1", 4, "a")


def test_calls_that_were_shown_nowhere_are_what_the_totals_hold_besides() -> None:
    accounts = Accounts("T-1")
    accounts.begun("m1", "a", "claude-sonnet-5", USAGE)
    accounts.ended("m1", {"output_tokens": 50})
    shown = {
        "inputTokens": 10,
        "outputTokens": 50,
        "cacheReadInputTokens": 100,
        "cacheCreationEphemeral5mInputTokens": 7,
    }
    assert accounts.rest({"claude-sonnet-5": shown}, "a", "s") == []
    more = accounts.rest(
        {"claude-sonnet-5": {**shown, "outputTokens": 60}, "claude-haiku-4-5": {"inputTokens": 5}}, "a", "s"
    )
    assert [(fact.model, fact.input_tokens, fact.output_tokens) for fact in more] == [
        ("claude-sonnet-5", 0, 10),
        ("claude-haiku-4-5", 5, 0),
    ]
    assert len({fact.request_id for fact in more}) == 2
    assert accounts.rest({"another-name-for-it": shown}, "a", "s") == [], "what cannot be compared is not guessed"


@pytest.mark.parametrize(
    ("tool", "input", "wanted"),
    [
        ("Write", {"content": "new\n"}, "new\n"),
        ("Edit", {"old_string": "two", "new_string": "2"}, "one\n2\ntwo\n"),
        ("Edit", {"old_string": "two", "new_string": "2", "replace_all": True}, "one\n2\n2\n"),
        ("Edit", {"old_string": "not there", "new_string": "2"}, None),
        ("MultiEdit", {"edits": [{"old_string": "one", "new_string": "1"}, {"old_string": "1", "new_string": "i"}]}, "i\ntwo\ntwo\n"),
        ("MultiEdit", {"edits": ["nonsense"]}, None),
        ("Edit", {}, None),
    ],
)  # fmt: skip
def test_what_an_edit_will_do(tmp_path: Path, tool: str, input: dict[str, Any], wanted: str | None) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\ntwo\n")
    found = edits.look(tool, {"file_path": str(path), **input})
    assert found is not None
    assert (found.existed, found.wanted) == (True, wanted)
    assert (found.patch is None) == (wanted is None)


def test_other_tools_edit_nothing(tmp_path: Path) -> None:
    assert edits.look("Bash", {"command": "ls"}) is None
    assert edits.look("Write", {}) is None


def test_differences_say_where_a_line_has_no_end() -> None:
    assert difference("a", "one", "one\n") == (
        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n\\ No newline at end of file\n+one\n",
        1,
        1,
    )
    assert difference("a", None, "") == (None, 0, 0)
    long = "x\n" * 6_000
    assert difference("a", long, long + "y\n") == (None, 1, 0)


def test_what_is_told_fits_into_the_log() -> None:
    block = text_block("\x00" * (LONGEST_TEXT + 1))
    assert (len(block.text), block.truncated) == (LONGEST_TEXT, True)
    assert isinstance(bounded_json({"content": "x" * LONGEST_TEXT}), str)
    assert bounded_json({"a": "\ud800"}) == {"a": "\N{REPLACEMENT CHARACTER}"}
