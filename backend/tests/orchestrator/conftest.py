"""Servers whose simulated agents do not pause."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.orchestrator.work import Work
from tests.server import assert_replay_equals, running


@pytest.fixture
def work(database_url: str, tmp_path: Path) -> Iterator[Work]:
    """A server that runs tasks. After every test: what the log gives anew equals the live tables."""
    with running(database_url, tmp_path, simulated_pause=0, work_roots=[tmp_path]) as server:
        yield Work(server, tmp_path)
    assert_replay_equals(database_url)
