"""Brings a database to the schema of this version. Alembic is imported only when there is something to do."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from fleetdeck.core.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

# The newest revision under migrations/versions (a test compares them).
HEAD = "0003"
SCRIPTS = Path(__file__).parents[2] / "migrations"


class DatabaseTooNew(RuntimeError):
    """The database was written by a newer version of Fleetdeck."""


def current(db: Database) -> str | None:
    """The revision a database stands at, None when it has no tables of ours yet."""
    with db.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return revision


def upgrade(db: Database) -> bool:
    """Bring the schema up to date; processes that start together wait for each other.

    Returns whether anything was done. Raises DatabaseTooNew when the stored revision is not known here.
    """
    stored = current(db)
    if stored == HEAD:
        return False
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(db)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if stored is not None and stored not in known:
        raise DatabaseTooNew(
            f"the database is at revision {stored}, which this version of Fleetdeck does not know: "
            "start the version that wrote it, or a newer one"
        )
    command.upgrade(config, "head")
    return True


def alembic_config(db: Database) -> "Config":
    """Alembic's configuration for a database of ours."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["database"] = db
    return config
