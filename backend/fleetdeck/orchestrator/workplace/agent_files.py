"""The files that a task's agents said they changed: what there is to know where no branch holds it."""

import os
from pathlib import Path

from sqlalchemy import Connection, select

from fleetdeck.core.jsons import loads
from fleetdeck.events.models import events
from fleetdeck.orchestrator.workplace.changes import Change, Status
from fleetdeck.tasks.models import task_agents

_MOST_FACTS = 20_000
_STATUS: dict[str, Status] = {"created": "added", "modified": "modified", "deleted": "deleted"}


def changed_by_agents(connection: Connection, task_id: str, directory: Path) -> list[Change]:
    """The files below the task's folder, by path from there; what happened to each last, and its lines in all."""
    agents = select(task_agents.c.agent_id).where(task_agents.c.task_id == task_id)
    subjects = [f"agent/{id}" for id in connection.execute(agents).scalars()]
    query = (
        select(events.c.data)
        .where(events.c.subject.in_(subjects), events.c.type == "file.changed")
        .order_by(events.c.seq)
        .limit(_MOST_FACTS)
    )
    found: dict[str, Change] = {}
    for raw in connection.execute(query).scalars() if subjects else ():
        data = loads(raw)
        status = _STATUS.get(data["operation"])
        path = _inside(directory, data["path"])
        if status is None or path is None:
            continue
        before = found.get(path)
        if before is not None and before.status == "added" and status == "modified":
            status = "added"
        added = (before.added or 0 if before else 0) + (data.get("lines_added") or 0)
        removed = (before.removed or 0 if before else 0) + (data.get("lines_removed") or 0)
        found[path] = Change(path, status, None, added, removed)
    return sorted(found.values(), key=lambda change: change.path)


def _inside(directory: Path, written: str) -> str | None:
    """A path below the folder, from there; None for one that is not, also where `..` or a link leads out."""
    if "\0" in written:
        return None
    path = Path(os.path.normpath(directory / written))
    real_parent = Path(os.path.realpath(path.parent))
    real = Path(os.path.realpath(directory))
    if not real_parent.is_relative_to(real) or path.name in ("", ".."):
        return None
    return str((real_parent / path.name).relative_to(real))
