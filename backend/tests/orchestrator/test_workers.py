"""Several processes on one PostgreSQL database run tasks; when one is killed, another goes on (RUN-2, RUN-10)."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.orchestrator.drivers.conftest import alive
from tests.orchestrator.work import Work
from tests.process import STOPPED, process
from tests.server import assert_replay_equals, wait_for

# Each step says when it begins and when it is done; testers wait for a sign.
AGENT = """
import os, sys, time
folder, step = sys.argv[1:]
def say(what):
    file = os.open(folder + "/said", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{what} {step}\\n".encode())
say("begin")
while step.endswith("tester") and not os.path.exists(folder + "/go"):
    time.sleep(0.02)
say("done")
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Of the server and of the workers."""
    (tmp_path / "agent.py").write_text(AGENT)
    command = [sys.executable, str(tmp_path / "agent.py"), str(tmp_path), "{task_id}/{step_id}"]
    return {
        "FLEETDECK_COMMAND_DRIVER": json.dumps(command),
        "FLEETDECK_DRIVER": "command",
        "FLEETDECK_WORK_ROOTS": str(tmp_path),
    }


@pytest.fixture
def start_worker(postgres_url: str, tmp_path: Path, environment: dict[str, str]) -> Iterator[Callable[[], Any]]:
    """Starts `fleetdeck worker` on the database of the test."""
    with ExitStack() as stack:

        def start() -> "subprocess.Popen[str]":
            env = {
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "FLEETDECK_DATABASE_URL": postgres_url,
                "FLEETDECK_DATA_DIR": str(tmp_path / "data"),
                **environment,
            }
            arguments = [sys.executable, "-m", "fleetdeck", "worker", "--json"]
            worker = subprocess.Popen(arguments, env=env, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
            stack.callback(_end, worker)
            assert worker.stdout is not None
            assert json.loads(worker.stdout.readline())["pid"] == worker.pid
            return worker

        yield start


def _end(worker: "subprocess.Popen[str]") -> None:
    worker.kill()
    worker.wait(timeout=20)
    assert worker.stdout is not None
    worker.stdout.close()


def agents_of(worker: "subprocess.Popen[str]") -> list[int]:
    """Processes of the agents that a worker runs now."""
    found = []
    for child in psutil.Process(worker.pid).children():
        with suppress(psutil.Error):
            if "agent.py" in " ".join(child.cmdline()):
                found.append(child.pid)
    return found


def test_runs_of_a_killed_worker_are_finished_by_another(
    postgres_url: str, tmp_path: Path, environment: dict[str, str], start_worker: Callable[[], Any]
) -> None:
    said = tmp_path / "said"
    with process(postgres_url, tmp_path / "server", FLEETDECK_RUN_TASKS="false", **environment) as server:
        work = Work(server.start(), tmp_path)
        ids = [work.submit(f"Fix file {number}.py", task_type="bug_fix") for number in range(4)]
        assert {work.task(id)["status"] for id in ids} == {"pending"}, "the server itself runs none"
        workers = [start_worker(), start_worker()]
        testers = [f"begin {id}/tester" for id in ids]
        wait_for(lambda: said.exists() and set(testers) <= set(said.read_text().splitlines()), 30)
        victim = max(workers, key=lambda worker: len(agents_of(worker)))
        (survivor,) = (worker for worker in workers if worker is not victim)
        orphans = agents_of(victim)
        assert orphans
        victim.kill()
        victim.wait()
        # Within 15 s: all of it belongs to the other, what the dead one left is ended, each step runs again.
        lost = {line for line in testers if said.read_text().splitlines().count(line) == 1}
        wait_for(lambda: len(agents_of(survivor)) == len(ids), 15)
        assert not any(alive(pid) for pid in orphans)
        (tmp_path / "go").touch()
        tasks = [work.until(id, "completed", seconds=15) for id in ids]
        assert lost
        done = sorted(line for line in said.read_text().splitlines() if line.startswith("done"))
        assert done == sorted(f"done {id}/{step}" for id in ids for step in ("builder", "tester")), "none ran twice"
        attempts = [{step["role"]: step["attempt"] for step in task["steps"]} for task in tasks]
        assert {found["BUILDER"] for found in attempts} == {1}
        assert sum(found["TESTER"] == 2 for found in attempts) == len(orphans)
        survivor.send_signal(signal.SIGTERM)
        assert survivor.wait(timeout=20) == 0
        assert server.stop() in STOPPED
    assert_replay_equals(postgres_url)
