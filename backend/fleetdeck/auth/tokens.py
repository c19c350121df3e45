"""Secrets: how they are made, kept on disk and turned into what the database knows them by."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from fleetdeck.core.config import Settings

PREFIX = "fd_"
SHOWN = 8


def new_token() -> str:
    """`fd_` and 43 URL-safe characters: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored and compared. A plain hash will do: what it hides is random, not a word a person chose."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def owner_token(settings: Settings) -> str:
    """The configured owner token, else the one in the data directory, made there on the first start (mode 0600)."""
    if settings.token:
        return settings.token
    path = token_file(settings)
    if not path.exists():
        _create(path, new_token())
    return path.read_text().strip()


def token_file(settings: Settings) -> Path:
    return settings.data_dir / "token"


def _create(path: Path, token: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written aside and linked into place: of two processes that start together one wins, and nobody reads half a token.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".token-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(token + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)
