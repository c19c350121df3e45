"""Import and tail: everything once, new lines at once, the same after a restart (SRC-7, SRC-11, SRC-12)."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bench.transcripts import Writer
from fleetdeck.events.fact import MAX_FACT_BYTES
from fleetdeck.ingest.sources.claude_code import worker
from fleetdeck.ingest.sources.claude_code.map import outbox
from fleetdeck.ingest.sources.claude_code.reading import Batch, Job, Reading
from tests.ingest.claude_code.support import SESSION, Chat, MemoryLog, MemoryPositions, following, imported, source


@pytest.mark.parametrize("in_worker", [True, False], ids=["worker process", "in process"])
async def test_a_second_import_adds_nothing(tmp_path: Path, in_worker: bool) -> None:
    Writer(tmp_path, seed=3).write(sessions=8, lines=500)
    log, positions = MemoryLog(), MemoryPositions()
    options = {"worker_from_bytes": 0 if in_worker else 2**60}
    await imported(tmp_path, log, positions, **options)
    first = log.appended
    await imported(tmp_path, log, positions, **options)
    await imported(tmp_path, log, MemoryPositions(), **options)
    assert log.appended == first > 500
    assert log.problems == []


async def test_the_worker_process_gives_the_same_facts(tmp_path: Path) -> None:
    Writer(tmp_path, seed=5).write(sessions=5, lines=300)
    here = await imported(tmp_path, worker_from_bytes=2**60)
    there = await imported(tmp_path, worker_from_bytes=0)
    assert {id: fact.json for id, fact in here.facts.items()} == {id: fact.json for id, fact in there.facts.items()}


async def test_when_the_worker_dies_the_rest_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Writer(tmp_path, seed=5).write(sessions=5, lines=300)
    expected = await imported(tmp_path)

    def dying(jobs: Sequence[Job], machine: str) -> Iterator[Batch]:
        yield from Reading(machine).batches(jobs[:2])
        raise worker.WorkerDied("gone")

    monkeypatch.setattr(worker, "batches", dying)
    log = await imported(tmp_path, worker_from_bytes=0)
    assert log.facts.keys() == expected.facts.keys()


async def test_lines_of_unknown_types_are_counted(tmp_path: Path) -> None:
    Chat().user("go").raw(type="from-the-future").raw(type="from-the-future").raw(x=1).in_project(tmp_path)
    running = source(tmp_path)
    await running.import_history(MemoryLog(), MemoryPositions())  # type: ignore[arg-type]
    assert running.unknown_lines == {"from-the-future": 2, "None": 1}


async def test_progress_says_what_was_read(tmp_path: Path) -> None:
    written = Writer(tmp_path, seed=3).write(sessions=4, lines=200)
    progress = await source(tmp_path).import_history(MemoryLog(), MemoryPositions())  # type: ignore[arg-type]
    assert (progress.files_done, progress.files_total) == (len(written.files), len(written.files))
    assert (progress.bytes_done, progress.lines_done) == (written.bytes, written.lines)


@pytest.mark.parametrize("poll", [False, True], ids=["told", "polling"])
async def test_new_lines_and_new_files_are_followed(tmp_path: Path, poll: bool) -> None:
    log = MemoryLog()
    chat = Chat().user("one")
    path = chat.in_project(tmp_path)
    async with following(tmp_path, log, poll=poll) as running:
        await log.until(lambda: bool(log.data("message.recorded")))
        with path.open("a") as file:
            chat.says("two")
            file.write(json.dumps(chat.lines[-1]) + "\n")
        await log.until(lambda: len(log.data("message.recorded")) == 2)
        other = Chat(agent="a1").user("sub").says("fine", message="m9")
        other.write(tmp_path / "projects" / "-home-new" / SESSION / "subagents" / "agent-a1.jsonl")
        await log.until(lambda: bool(log.data("message.recorded", agent_id="a1")))
        await log.until(lambda: running.health.lag_ms is not None)
        assert running.health.state == "live"


async def test_the_end_of_a_subagent_is_seen_in_its_metadata(tmp_path: Path) -> None:
    log = MemoryLog()
    path = (
        Chat(agent="a1")
        .user("sub")
        .calls("Bash", {"command": "ls"})
        .write(tmp_path / "projects/p" / SESSION / "subagents/agent-a1.jsonl")
    )
    async with following(tmp_path, log):
        await log.until(lambda: bool(log.data("agent.status_changed")))
        path.with_suffix(".meta.json").write_text('{"agentType":"Explore","finished":true}')
        await log.until(lambda: log.status("a1")["status"] == "completed" and log.agent("a1")["role"] == "EXPLORE")


async def test_a_folder_that_comes_later_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fleetdeck.ingest.sources.claude_code.source._MISSING_SECONDS", 0.01)
    log = MemoryLog()
    async with following(tmp_path / "claude", log) as running:
        Chat().user("one").in_project(tmp_path / "claude")
        await log.until(lambda: bool(log.facts))
        assert running.health.state in ("importing", "live")


async def test_a_rescan_reads_everything_again_and_adds_nothing(tmp_path: Path) -> None:
    log, positions = MemoryLog(), MemoryPositions()
    chat = Chat().user("one").calls("Bash", {"command": "ls"}).result("x").says("done")
    chat.in_project(tmp_path)
    async with following(tmp_path, log, positions) as running:
        await log.until(lambda: bool(log.data("agent.status_changed")))
        before, seen = log.appended, dict(log.facts)
        log.facts.clear()
        running.rescan()
        await log.until(lambda: bool(log.data("agent.status_changed")))
        assert log.facts.keys() == seen.keys()
        assert before == len(seen)


async def test_a_restart_reads_only_what_is_new(tmp_path: Path) -> None:
    positions = MemoryPositions()
    chat = Chat().user("one").says("a")
    chat.in_project(tmp_path)
    log = MemoryLog()
    async with following(tmp_path, log, positions):
        await log.until(lambda: bool(log.data("agent.status_changed")))
    chat.user("two").in_project(tmp_path)
    again = MemoryLog()
    async with following(tmp_path, again, positions):
        await again.until(lambda: bool(again.data("message.recorded")))
    assert [m["blocks"][0]["text"] for m in again.data("message.recorded")] == ["two"]


async def test_what_another_version_saved_is_read_anew(tmp_path: Path) -> None:
    path = Chat().user("one").in_project(tmp_path)
    for saved in ({"format": 0}, [1], {"format": 1, "at": "?", "state": {"tracks": {SESSION: {"what": 1}}}}):
        positions = MemoryPositions()
        positions.saved[str(path)] = saved
        log = await imported(tmp_path, positions=positions)
        assert len(log.data("message.recorded")) == 1


async def test_a_log_that_fails_loses_nothing(tmp_path: Path) -> None:
    Chat().user("one").in_project(tmp_path)
    positions = MemoryPositions()

    class Broken(MemoryLog):
        async def append(self, facts: object) -> int:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await imported(tmp_path, Broken(), positions)
    assert positions.saved == {}
    assert len((await imported(tmp_path, positions=positions)).data("message.recorded")) == 1


def test_facts_stay_below_the_logs_limit() -> None:
    assert outbox.MAX_BYTES < MAX_FACT_BYTES
