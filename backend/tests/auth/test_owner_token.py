"""The owner token is made once, is private, and is the same for processes that start together (USER-2)."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fleetdeck.auth.tokens import owner_token, token_file
from fleetdeck.core.config import Settings


def test_the_first_start_makes_it_and_later_ones_keep_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "data")
    token = owner_token(settings)
    assert token.startswith("fd_")
    assert owner_token(settings) == token
    assert stat.S_IMODE(token_file(settings).stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    assert [path.name for path in settings.data_dir.iterdir()] == ["token"]


def test_a_configured_token_is_not_written_anywhere(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", token="chosen-by-the-owner")
    assert owner_token(settings) == "chosen-by-the-owner"
    assert not settings.data_dir.exists()


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(owner_token, [settings] * 32))
    assert len(tokens) == 1
