"""Servers whose agents are real programs."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from fleetdeck.orchestrator.engine.leftovers import MARK
from tests.orchestrator.drivers.messages_api import MessagesApi, serving
from tests.orchestrator.drivers.printing import PROGRAM, Printing
from tests.orchestrator.work import Work
from tests.server import assert_replay_equals, running

Serve = Callable[..., Work]
Claude = Callable[..., Work]
KEY = "sk-test-0123456789abcdef0123"


@pytest.fixture
def database_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """One kind of database is enough here: drivers know of none."""
    path = tmp_path / "fleetdeck.db"
    shutil.copy(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Iterator[Serve]:
    """Starts servers with settings of the test's own. Afterwards: nothing they started is left, and a replay gives
    the same tables."""
    with ExitStack() as stack:

        def start(**settings: Any) -> Work:
            options = {"simulated_pause": 0, "work_roots": [tmp_path], "anthropic_api_key": "", **settings}
            return Work(stack.enter_context(running(database_url, tmp_path, **options)), tmp_path)

        yield start
    assert_replay_equals(database_url)
    assert marked(tmp_path) == []


@pytest.fixture
def agent(serve: Serve, tmp_path: Path) -> Callable[..., Work]:
    """A server whose command driver runs a Python script."""

    def start(script: str, *arguments: str, **settings: Any) -> Work:
        program = tmp_path / "agent.py"
        program.write_text(script)
        return serve(command_driver=[sys.executable, str(program), *arguments], driver="command", **settings)

    return start


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's home folder."""
    found = tmp_path / "home"
    for folder in (".claude/projects", ".codex/sessions"):
        (found / folder).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(found))
    return found


@pytest.fixture
def printing(agent: Callable[..., Work], home: Path) -> Printing:
    """A server whose command driver runs a program that prints a sample, and keeps these files at home."""

    def start(sample: Path, format: str, kept: dict[str, Path] | None = None, **settings: Any) -> Work:
        names = [part for name, source in (kept or {}).items() for part in (str(source), name)]
        return agent(PROGRAM, str(sample), *names, command_format=format, **settings)

    return start


@pytest.fixture
def api() -> Iterator[MessagesApi]:
    with serving() as found:
        yield found


@pytest.fixture
def claude(serve: Serve, api: MessagesApi) -> Claude:
    """A server whose default driver is claude, with the stub behind it."""

    def start(**settings: Any) -> Work:
        return serve(anthropic_api_key=KEY, anthropic_base_url=api.url, **settings)

    return start


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = tmp_path / "place"
    found.mkdir()
    return found


def marked(folder: Path) -> list[psutil.Process]:
    """Processes of steps that know of this test's folder."""
    found = []
    for process in psutil.process_iter():
        try:
            environment = process.environ()
        except (psutil.Error, OSError):
            continue
        if MARK in environment and str(folder) in json.dumps([environment, process.cmdline(), process.cwd()]):
            found.append(process)
    return found


def alive(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
