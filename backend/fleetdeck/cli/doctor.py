"""`fleetdeck doctor`: looks at everything a start needs, says what is wrong and how to mend it."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from fleetdeck.cli.client import NotRunning, connect
from fleetdeck.cli.common import emit, json_option, load_settings
from fleetdeck.core.config import Settings

LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` says what to do about it when it is not ok."""

    name: str
    ok: bool
    detail: str
    mend: str = ""


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check this machine; exits with 1 when something is wrong."""
    settings = load_settings()
    findings = [finding for check in CHECKS for finding in check(settings)]
    well = all(finding.ok for finding in findings)
    if as_json:
        emit({"ok": well, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{'ok   ' if finding.ok else 'WRONG'}  {finding.name}: {finding.detail}")
            if not finding.ok:
                click.echo(f"       → {finding.mend}")
    if not well:
        click.get_current_context().exit(1)


def _data_dir(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    writable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    mend = f"make {nearest} writable for this user, or set FLEETDECK_DATA_DIR to another folder"
    yield Finding(
        "data folder", writable, f"{folder}" + ("" if folder.exists() else " (made at the first start)"), mend
    )


def _disk(settings: Settings) -> Iterator[Finding]:
    nearest = next(path for path in (settings.data_dir, *settings.data_dir.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    mend = "free some space, or set FLEETDECK_DATA_DIR to a folder on another disk"
    yield Finding("disk space", free >= LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB free", mend)


def _database(settings: Settings) -> Iterator[Finding]:
    from sqlalchemy.exc import SQLAlchemyError

    from fleetdeck.core import migrate
    from fleetdeck.core.db import Database

    if not settings.database_url and not (settings.data_dir / "fleetdeck.db").exists():
        yield Finding("database", True, "made at the first start")
        return
    try:
        db = Database(settings.effective_database_url)
        try:
            revision = migrate.current(db)
        finally:
            db.close()
    except (SQLAlchemyError, OSError, ValueError) as error:
        reason, *_ = str(error).splitlines() or [type(error).__name__]
        yield Finding(
            "database",
            False,
            f"cannot be reached: {reason}",
            "check FLEETDECK_DATABASE_URL and that the database server is running",
        )
        return
    detail = f"{db.dialect}, revision {revision or 'none'}"
    yield Finding("database", revision == migrate.HEAD, detail, f"run: fleetdeck migrate (wanted: {migrate.HEAD})")


def _port(settings: Settings) -> Iterator[Finding]:
    try:
        client = connect(settings)
        if client.is_running():
            yield Finding("port", True, f"Fleetdeck is running at {client.url}")
            return
    except NotRunning:
        pass
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            yield Finding(
                "port",
                False,
                f"cannot listen on {settings.host}:{settings.port}: {error.strerror}",
                "set FLEETDECK_PORT to a free port, or stop the program that has this one",
            )
            return
    yield Finding("port", True, f"{settings.port} is free")


def _claude(settings: Settings) -> Iterator[Finding]:
    from fleetdeck.ingest.sources.claude_code.transport.discover import config_dirs

    folders = config_dirs(settings.claude_dirs)
    missing = [folder for folder in folders if not folder.is_dir()]
    if settings.claude_dirs and missing:
        yield Finding(
            "Claude Code",
            False,
            f"no folder {', '.join(str(folder) for folder in missing)}",
            "correct FLEETDECK_CLAUDE_DIRS, or unset it to look in the usual places",
        )
        return
    found = [str(folder) for folder in folders if folder.is_dir()]
    yield Finding("Claude Code", True, f"found {', '.join(found)}" if found else "no sessions found on this machine")


def _web(settings: Settings) -> Iterator[Finding]:
    from fleetdeck.core.browser_app import CHECKOUT_BUILD

    folder = settings.web_dir or CHECKOUT_BUILD
    built = (folder / "index.html").is_file()
    yield Finding("browser app", built, f"{'built' if built else 'not built'} in {folder}", "run: make up")


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_data_dir, _disk, _database, _port, _claude, _web)
