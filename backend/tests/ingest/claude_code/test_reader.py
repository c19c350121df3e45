"""Files as they really are: half written, truncated, rotated, broken, huge."""

import os
from pathlib import Path

import pytest

from fleetdeck.ingest.sources import line_reader
from tests.ingest.claude_code.support import SESSION, Chat, MemoryLog, MemoryPositions, imported


def _prompts(log: MemoryLog) -> list[str]:
    return [m["blocks"][0]["text"] for m in log.data("message.recorded", role="user")]


async def test_a_half_written_line_waits_for_its_end(tmp_path: Path) -> None:
    log, positions = MemoryLog(), MemoryPositions()
    whole = Chat().user("one").user("two").text()
    path = Chat().in_project(tmp_path)
    for length in range(0, len(whole), 97):
        path.write_text(whole[:length])
        await imported(tmp_path, log, positions)
    assert _prompts(log) == ["one"]
    path.write_text(whole)
    await imported(tmp_path, log, positions)
    assert _prompts(log) == ["one", "two"]
    assert log.problems == []


async def test_a_whole_last_line_without_an_end_is_taken_once_nobody_writes_any_more(tmp_path: Path) -> None:
    log, positions = MemoryLog(), MemoryPositions()
    chat = Chat().user("one").user("two")
    path = chat.in_project(tmp_path)
    path.write_text(chat.text().rstrip("\n"))
    await imported(tmp_path, log, positions)
    assert _prompts(log) == ["one"]
    os.utime(path, (1_000, 1_000))
    await imported(tmp_path, log, positions)
    assert _prompts(log) == ["one", "two"]
    path.write_text(chat.text() + "{broken\n")
    await imported(tmp_path, log, positions)
    assert _prompts(log) == ["one", "two"]
    assert log.problems[0][0] == f"{path}:3"


async def test_only_new_lines_are_read_after_a_restart(tmp_path: Path) -> None:
    positions = MemoryPositions()
    chat = Chat().user("one").calls("Bash", {"command": "ls"})
    chat.in_project(tmp_path)
    await imported(tmp_path, positions=positions)
    chat.result("done").user("two").in_project(tmp_path)
    later = await imported(tmp_path, positions=positions)
    assert _prompts(later) == ["two"]
    # The call was made before the restart, and is known.
    completed = later.one("tool.completed")
    assert (completed["name"], completed["duration_ms"]) == ("Bash", 1000)


@pytest.mark.parametrize("rotated", [True, False], ids=["rotated", "truncated"])
async def test_a_file_that_was_written_anew_is_read_anew(tmp_path: Path, rotated: bool) -> None:
    log, positions = MemoryLog(), MemoryPositions()
    path = Chat().user("one").user("two").in_project(tmp_path)
    await imported(tmp_path, log, positions)
    if rotated:
        path.rename(path.with_suffix(".old"))
    Chat(gitBranch="x").user("new one, and longer than the old ones were " * 20).user("2").user("3").in_project(
        tmp_path
    )
    await imported(tmp_path, log, positions)
    assert log.agent(SESSION)["git_branch"] == "x"
    assert log.problems == []


async def test_what_a_deleted_file_told_stays(tmp_path: Path) -> None:
    log, positions = MemoryLog(), MemoryPositions()
    path = Chat().user("one").in_project(tmp_path)
    await imported(tmp_path, log, positions)
    path.unlink()
    await imported(tmp_path, log, positions)
    assert _prompts(log) == ["one"]


async def test_bad_lines_are_told_with_their_place_and_the_next_line_goes_on(tmp_path: Path) -> None:
    chat = Chat()
    good = [
        Chat().user(word).text().encode().replace(b"-0001", b"-%d" % index)
        for index, word in enumerate(("a", "b", "c", "d"))
    ]
    path = chat.in_project(tmp_path)
    secret = b'{"key":"sk-abcdefghijklmnopqrstuvwxyz", broken\n'
    path.write_bytes(
        b"\xef\xbb\xbf" + good[0] + secret + good[1].replace(b"\n", b"\r\n") + b'\n[1,2]\n"text"\n'
        + good[2].replace(b'"c"', b'"\xff\xfe \\ud800 c"') + b'{"type":"user","type":"system","x":1}\n' + good[3]
    )  # fmt: skip
    log = await imported(tmp_path)
    assert _prompts(log) == ["a", "b", "\ufffd\ufffd \ufffd c", "d"]
    assert [location for location, _, _ in log.problems] == [f"{path}:{line}" for line in (2, 5, 6)]
    assert "sk-abc" not in log.problems[0][2]
    assert all(reason for _, reason, _ in log.problems)


async def test_a_file_of_rubbish_does_not_flood_the_problems(tmp_path: Path) -> None:
    path = Chat().in_project(tmp_path)
    path.write_bytes(b"rubbish\n" * 500)
    log = await imported(tmp_path)
    assert len(log.problems) == 21
    assert log.problems[-1][1] == "480 more lines could not be read"


async def test_giant_lines_are_left_out_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_reader, "LONGEST_LINE", 3 * line_reader.CHUNK)
    chat = (
        Chat()
        .user("before")
        .user("x" * (6 * line_reader.CHUNK))
        .user("large " + "y" * (2 * line_reader.CHUNK))
        .user("after")
    )
    path = chat.in_project(tmp_path)
    log = await imported(tmp_path, worker_from_bytes=2**60)
    assert [text[:6] for text in _prompts(log)] == ["before", "large ", "after"]
    assert [location for location, _, _ in log.problems] == [f"{path}:2"]


async def test_a_file_that_cannot_be_read_is_told_and_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Chat().user("one").in_project(tmp_path)
    locked = Chat().user("two").write(tmp_path / "projects" / "p" / "locked.jsonl")
    real = line_reader.read

    def refusing(path: str, *args: object, **options: object) -> object:
        if path == str(locked):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(line_reader, "read", refusing)
    log = await imported(tmp_path)
    assert _prompts(log) == ["one"]
    assert log.problems == [(str(locked), "Permission denied", "")]


async def test_nothing_is_ever_written(tmp_path: Path) -> None:
    path = Chat().user("one").in_project(tmp_path)
    before = (path.read_bytes(), path.stat().st_mtime_ns, sorted(os.listdir(path.parent)))
    path.chmod(0o444)
    path.parent.chmod(0o555)
    await imported(tmp_path)
    path.parent.chmod(0o755)
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(os.listdir(path.parent))) == before
