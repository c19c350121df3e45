"""Where agents worked lately: the working directories that their sources told."""

from sqlalchemy import Connection, select

from fleetdeck.core.jsons import loads
from fleetdeck.events.models import events
from fleetdeck.fleet.models import agents

LATEST = 200


def recent_folders(connection: Connection) -> list[str]:
    """Of the latest agents, the latest first, each folder once."""
    query = (
        select(events.c.data)
        .join(agents, agents.c.created_seq == events.c.seq)
        .order_by(agents.c.created_at.desc(), agents.c.id.desc())
        .limit(LATEST)
    )
    found = (loads(data).get("cwd") for (data,) in connection.execute(query))
    return list(dict.fromkeys(folder for folder in found if isinstance(folder, str) and folder.startswith("/")))
