"""`fleetdeck import`, `replay` and `migrate`: what is done to the data itself."""

import sys
from pathlib import Path

import click

from fleetdeck.cli.client import NotRunning, connect
from fleetdeck.cli.common import emit, json_option, load_settings
from fleetdeck.core.config import Settings


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@json_option
def import_(paths: tuple[Path, ...], as_json: bool) -> None:
    """Read the histories of agents: of PATHS, else of all sources found on this machine."""
    settings = load_settings()
    if not paths and _is_running(settings):
        _rescan(settings, as_json)
        return
    # Paths of one's own are read here, beside a running server too: the log takes writers from several processes.
    from fleetdeck.main import import_history

    _prepare(settings)
    with _Progress(as_json) as progress:
        result = import_history(settings, list(paths), progress)
    if as_json:
        emit(result)
    else:
        click.echo(", ".join(f"{number} {name.replace('_', ' ')}" for name, number in result.items()))


@click.command()
@json_option
def replay(as_json: bool) -> None:
    """Drop every read model and build it again from the event log."""
    settings = load_settings()
    if _is_running(settings):
        raise click.ClickException("the server is running and writes these tables: stop it first")
    from fleetdeck.main import replay as rebuild

    _prepare(settings)
    with _Progress(as_json) as progress:
        facts = rebuild(settings, progress)
    emit({"facts": facts}) if as_json else click.echo(f"{facts} facts replayed")


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Bring the database to the schema of this version."""
    before, after = _prepare(load_settings())
    if as_json:
        emit({"before": before, "after": after, "changed": before != after})
    elif before == after:
        click.echo(f"The database is current (revision {after}).")
    else:
        click.echo(f"The database went from revision {before or 'none'} to {after}.")


def _prepare(settings: Settings) -> tuple[str | None, str]:
    """Migrate; the revisions before and after. Raises ClickException for a database of a newer version."""
    from fleetdeck.core import migrate as migrations
    from fleetdeck.core.db import Database

    db = Database(settings.effective_database_url)
    try:
        before = migrations.current(db)
        migrations.upgrade(db)
    except migrations.DatabaseTooNew as error:
        raise click.ClickException(str(error)) from error
    finally:
        db.close()
    return before, migrations.HEAD


def _is_running(settings: Settings) -> bool:
    try:
        return connect(settings).is_running()
    except NotRunning:
        return False


def _rescan(settings: Settings, as_json: bool) -> None:
    """A running server reads its own sources; asking it to look again is all that is needed."""
    client = connect(settings)
    listed = client.call("GET", "/api/v1/sources")["items"]
    sources = [source for source in listed if "rescan" in source["actions"]]
    for source in sources:
        client.call("POST", f"/api/v1/sources/{source['id']}/rescan")
    if as_json:
        emit({"rescanned": [source["id"] for source in sources]})
    else:
        click.echo(f"The running server reads {len(sources)} sources again; `fleetdeck status` shows how far it is.")


class _Progress:
    """Calls of it with (done, total) draw a bar on a terminal, and nothing elsewhere."""

    def __init__(self, silent: bool) -> None:
        self._silent = silent
        self._drawn = False

    def __enter__(self) -> "_Progress":
        return self

    def __call__(self, done: int, total: int) -> None:
        if self._silent or not sys.stderr.isatty():
            return
        percent = 100 * done // total if total else 100
        sys.stderr.write(f"\r{'█' * (percent // 4):<25} {percent:>3} %")
        sys.stderr.flush()
        self._drawn = True

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            click.echo(err=True)
