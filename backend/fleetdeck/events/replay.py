"""`fleetdeck replay`: empty every projection and rebuild it from the log, in one transaction."""

from collections.abc import Callable, Sequence

from sqlalchemy import delete

from fleetdeck.core.db import Database
from fleetdeck.events.append import lock, project
from fleetdeck.events.projection import Projector
from fleetdeck.events.read import facts_after


def replay(
    db: Database,
    projectors: Sequence[Projector],
    chunk: int = 1_000,
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Answers how many facts were read. Readers see the old tables until the end; appends wait."""
    done = 0
    with db.write() as connection:
        lock(connection)
        for projector in projectors:
            for table in projector.tables:
                connection.execute(delete(table))
        for facts in facts_after(connection, chunk=chunk):
            project(connection, facts, projectors)
            done += len(facts)
            progress(done)
    return done
