"""How Alembic reaches the database: in one transaction on either kind, one process at a time."""

from alembic import context
from sqlalchemy import Connection, text

from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database, metadata

# Any fixed number: what processes that start together on PostgreSQL queue on.
LOCK = 7_304_151


def migrate(database: Database) -> None:
    with database.migration_engine.connect() as connection:
        if database.dialect == "sqlite":
            # Batch mode rebuilds tables; with the keys on, dropping the old one would empty those that refer to it.
            _pragma(connection, "foreign_keys = OFF")
        try:
            with connection.begin():
                if database.dialect == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                context.configure(connection, target_metadata=metadata, render_as_batch=True)
                context.run_migrations()
        finally:
            if database.dialect == "sqlite":
                _pragma(connection, "foreign_keys = ON")


def _pragma(connection: Connection, setting: str) -> None:
    # On the driver's own connection: a transaction, which SQLAlchemy would begin, makes SQLite ignore it.
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA {setting}")


given = context.config.attributes.get("database")
if given is not None:
    migrate(given)
else:
    # Called by Alembic's own command line, which compares with all tables: the composition root knows every module.
    import fleetdeck.main  # noqa: F401

    own = Database(Settings().effective_database_url)
    migrate(own)
    own.close()
