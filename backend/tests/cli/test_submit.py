"""`fleetdeck submit` and `fleetdeck worker` as a person or a script calls them (RUN-10)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, environment_of
from tests.server import Server, running

PROMPT = "Add a --json flag to the export command"


@pytest.fixture
def working(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with running(database_url, tmp_path, simulated_pause=0, work_roots=[tmp_path], driver="simulated") as server:
        yield server


def test_a_task_is_submitted_and_named(run: Run, working: Server, tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    given = ("--type", "bug_fix", "--label", "one", "--label", "two", "--cap", "5", "--dir", str(tmp_path / "place"))
    done = run("submit", PROMPT, *given, "--json", env=environment_of(working.settings, working.url))
    assert done.exit_code == 0, done.output
    task = json.loads(done.output)
    assert (task["origin"], task["task_type"], task["labels"], task["cost_cap"]) == (
        "cli",
        "bug_fix",
        ["one", "two"],
        "5.00",
    )
    assert task["working_directory"] == str(tmp_path / "place")


def test_waiting_prints_each_step_and_ends_as_the_task_ends(run: Run, working: Server) -> None:
    env = environment_of(working.settings, working.url)
    done = run("submit", PROMPT, "--wait", env=env)
    assert done.exit_code == 0, done.output
    assert "BUILDER      completed  $0." in done.output
    assert "task         completed" in done.output
    assert "/tasks/T-1" in done.output
    failed = run("submit", f"{PROMPT} \x1b[31mred\n@simulate planner fail", "--wait", env=env)
    assert failed.exit_code == 1
    assert "PLANNER      failed" in failed.output
    assert "\x1b" not in failed.output
    as_json = run("submit", f"{PROMPT}\n@simulate planner fail", "--wait", "--json", env=env)
    assert as_json.exit_code == 1
    assert json.loads(as_json.output)["status"] == "failed"


def test_what_the_server_refuses_is_said(run: Run, working: Server) -> None:
    env = environment_of(working.settings, working.url)
    refused = run("submit", PROMPT, "--driver", "nobody", env=env)
    assert refused.exit_code == 1
    assert "simulated" in refused.output
    assert run("submit", " ", env=env).exit_code == 2
    assert run("submit", PROMPT, "--dir", "/no/such/folder", env=env).exit_code == 2
    assert run("submit", env=env).exit_code == 2


def test_a_worker_explains_itself_on_sqlite(run: Run) -> None:
    refused = run("worker")
    assert refused.exit_code == 1
    assert "FLEETDECK_DATABASE_URL" in refused.output
