"""`fleetdeck demo --files`: what is written goes in without problems, with the totals that its maker knows."""

import json
import shlex
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fleetdeck.cli.example.folder import Example, NotOurs
from fleetdeck.cli.example.living import Living
from fleetdeck.cli.example.make import make
from fleetdeck.core.money import to_usd
from tests.cli.conftest import Run
from tests.server import Server, assert_replay_equals, running, wait_for

NOW = datetime.now().astimezone()


def watching(example: Example) -> dict[str, Any]:
    return {
        "collaboration": [example.project], "telemetry": [example.telemetry], "dispatcher": [example.dispatcher],
        "agent_logs": [example.agent_logs],
    }  # fmt: skip


def count(server: Server, **filters: Any) -> int:
    return int(server.get("/tasks", limit=1, **filters)["total"])


@pytest.fixture(autouse=True)
def _no_crontab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_everything_goes_in_with_the_sums_that_were_written(database_url: str, tmp_path: Path) -> None:
    example = Example(tmp_path / "example")
    totals = make(example, 7, NOW, 150)
    calls = totals.invocations + totals.usage_entries + totals.turns
    with running(database_url, tmp_path, **watching(example)) as server:
        wait_for(lambda: server.get("/metrics/costs")["total_calls"] == calls, seconds=60)
        wait_for(lambda: count(server, origin="file") == 150)
        lanes = [item["lane"] for item in server.get("/tasks", limit=500, origin="file")["items"]]
        assert {lane: lanes.count(lane) for lane in totals.tasks} == totals.tasks
        statuses = server.get("/tasks/facets", origin="dispatcher")["status"]
        assert statuses == totals.dispatches
        costs = server.get("/metrics/costs", group_by="source")
        by_kind = {row["key"].split(":")[0]: row for row in costs["breakdown"]}
        assert by_kind["telemetry-db"]["cost"] == to_usd(totals.invocation_cost)
        assert (by_kind["dispatcher"]["cost"], by_kind["dispatcher"]["tokens"]) == (
            to_usd(totals.usage_cost), totals.usage_tokens,
        )  # fmt: skip
        assert costs["total_cost"] == to_usd(totals.invocation_cost + totals.usage_cost + totals.agent_cost)
        assert costs["total_tokens"] == totals.invocation_tokens + totals.usage_tokens + totals.agent_tokens
        assert len(server.get("/schedules")["items"]) == totals.schedules
        assert [item["name"] for item in server.get("/schedules")["items"] if item["missed_count"]] == ["full-test-run"]
        assert len(server.get("/workspaces")["items"]) == totals.workspaces
        assert server.get("/metrics/backlog")["pending"] == totals.backlog
        # Agents of log folders, and one for each dispatch that began.
        begun = sum(number for status, number in totals.dispatches.items() if status != "pending")
        assert server.get("/agents", limit=1)["total"] == totals.agents + begun
        problems = {item["kind"]: item["problems"] for item in server.get("/sources")["items"]}
        assert {kind: number for kind, number in problems.items() if number} == {"collaboration": 1}
    assert_replay_equals(database_url)


def test_what_lives_stays_readable(database_url: str, tmp_path: Path) -> None:
    example = Example(tmp_path / "example")
    make(example, 7, NOW, 20)
    living = Living(example, Random(3))
    with running(database_url, tmp_path, **watching(example)) as server:
        wait_for(lambda: count(server, origin="file") == 20)
        did = [living.step(NOW + timedelta(seconds=second)) for second in range(60)]
        records = json.loads((example.dispatcher / "logs" / "dispatches.json").read_text())
        expected = {
            status: [one["status"] for one in records].count(status) for status in {one["status"] for one in records}
        }
        files = len(list(example.collaboration.rglob("*.yaml"))) - 1
        wait_for(lambda: server.get("/tasks/facets", origin="dispatcher")["status"] == expected)
        wait_for(lambda: count(server, origin="file") == files)
        kinds = {text.split()[0] for text in did}
        assert {"moved", "wrote", "added"} <= kinds
        problems = sum(item["problems"] for item in server.get("/sources")["items"])
        assert problems == 1
    assert_replay_equals(database_url)


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    def files(example: Example) -> dict[str, bytes]:
        found = (path for path in example.root.rglob("*") if path.is_file() and path.suffix != ".db")
        return {str(path.relative_to(example.root)): path.read_bytes() for path in found}

    one, two, other = (Example(tmp_path / name) for name in ("one", "two", "other"))
    assert make(one, 7, NOW, 30) == make(two, 7, NOW, 30)
    make(other, 8, NOW, 30)
    assert files(one) == files(two)
    assert files(one) != files(other)


def test_only_a_folder_of_its_own_is_written(tmp_path: Path, run: Run) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "precious.txt").write_text("keep")
    with pytest.raises(NotOurs):
        make(Example(mine), 7, NOW, 5)
    refused = run("demo", "--files", str(mine))
    assert (refused.exit_code, "not empty" in refused.output) == (1, True)
    assert [path.name for path in mine.iterdir()] == ["precious.txt"]


def test_the_command_that_watches_it_is_printed(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "an example"
    shown = run("demo", "--files", str(folder), "--count", "12")
    assert shown.exit_code == 0
    line = next(line.strip() for line in shown.output.splitlines() if line.strip().startswith("fleetdeck up"))
    words = shlex.split(line)
    assert words[:2] == ["fleetdeck", "up"]
    assert all(Path(path).exists() for path in words[3::2])
    known = run("up", "--help").output
    assert all(option in known for option in words[2::2])
    again = json.loads(run("demo", "--files", str(folder), "--count", "12", "--json").output)
    assert sum(again["totals"]["tasks"].values()) == 12
    assert run("demo", "--live").exit_code == 2
