"""`fleetdeck worker`: one more process that runs tasks, beside a server on the same PostgreSQL database."""

import os

import click

from fleetdeck.cli.common import emit, json_option, load_settings


@click.command()
@json_option
def worker(as_json: bool) -> None:
    """Run tasks of the server's PostgreSQL database in this process, until stopped."""
    from fleetdeck.core import logging, migrate
    from fleetdeck.core.db import Database
    from fleetdeck.worker import run

    settings = load_settings()
    db = Database(settings.effective_database_url)
    try:
        if db.dialect == "sqlite":
            raise click.ClickException(
                "workers need a database that several processes can use: set FLEETDECK_DATABASE_URL to the server's "
                "postgresql://… address. On SQLite the server runs the tasks itself, and nothing else is needed."
            )
        revision = migrate.current(db)
    finally:
        db.close()
    if revision != migrate.HEAD:
        raise click.ClickException(
            f"the database is at revision {revision or 'none'}, this version works with {migrate.HEAD}: start the "
            "server first (fleetdeck up), or run: fleetdeck migrate"
        )
    logging.configure(settings.log_level, settings.log_json)

    def started(worker_id: str) -> None:
        if as_json:
            emit({"worker": worker_id, "pid": os.getpid()})
        else:
            click.echo(f"Worker {worker_id} takes tasks. Stop: Ctrl+C")

    run(settings, started)
