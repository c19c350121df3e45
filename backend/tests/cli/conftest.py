"""The command as a person runs it, in this process or (where signals and ports matter) in one of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fleetdeck.cli import main
from fleetdeck.core.config import Settings

Run = Callable[..., Result]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which Fleetdeck was never used; returns its data folder."""
    for name in [name for name in os.environ if name.startswith(("FLEETDECK_", "CLAUDE_", "ANTHROPIC_"))]:
        monkeypatch.delenv(name)
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FLEETDECK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FLEETDECK_PORT", "1")
    return tmp_path / "data"


@pytest.fixture
def run(environment: Path) -> Run:
    """Runs a verb in this process."""

    def call(*arguments: str, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(main, list(arguments), env=env)

    return call


class Up:
    """A `fleetdeck up` of its own, asked with --json."""

    def __init__(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fleetdeck", "up", "--no-open", "--json", "--port", "0", *arguments],
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr and self.process.stderr.read()
        self.said: dict[str, Any] = json.loads(line)
        self.url: str = self.said["url"]
        self.port = self.url.rpartition(":")[2]

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Exit code and what was logged."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors


@pytest.fixture
def start(environment: Path) -> Iterator[Callable[..., Up]]:
    """Starts servers of their own, and stops those that a test leaves running."""
    started: list[Up] = []

    def call(*arguments: str, env: dict[str, str] | None = None) -> Up:
        started.append(Up(*arguments, env=env))
        return started[-1]

    yield call
    for server in started:
        if server.process.poll() is None:
            server.stop()


def environment_of(settings: Settings, url: str) -> dict[str, str]:
    """The variables with which the command finds a server of a test."""
    return {"FLEETDECK_TOKEN": settings.token, "FLEETDECK_PORT": url.rpartition(":")[2]}
