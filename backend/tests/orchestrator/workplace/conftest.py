"""Folders and repositories of a test's own below one allowed root."""

from pathlib import Path

import pytest

from fleetdeck.core.config import Settings
from tests.orchestrator.workplace import repositories


@pytest.fixture(autouse=True)
def _own_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = tmp_path / "gitconfig"
    configuration.write_text(repositories.CONFIG)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The allowed root."""
    found = tmp_path / "root"
    found.mkdir()
    return found


@pytest.fixture
def config(tmp_path: Path, root: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", work_roots=[root], claude_dirs=[], token="x" * 40)


@pytest.fixture
def repository(root: Path) -> Path:
    """A repository with one commit, below the root."""
    return repositories.make(root / "my project", notes="one\ntwo\n")
