"""Opening a pull request for a task's branch with `gh`, once; its address is kept as a fact."""

import os
from pathlib import Path
from typing import NamedTuple

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict
from fleetdeck.core.text import one_line
from fleetdeck.events.fact import make
from fleetdeck.events.log import EventLog
from fleetdeck.events.task_types import TaskUpdated, Workplace
from fleetdeck.orchestrator import process
from fleetdeck.orchestrator.process import CannotRun
from fleetdeck.orchestrator.workplace import after, git, place
from fleetdeck.orchestrator.workplace.schemas import GitOutcome
from fleetdeck.tasks.wire import OWN_SOURCE

_SECONDS = 60
# Where gh finds whom it speaks for.
_PASSED = ("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GH_HOST", "GH_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS")


class Wanted(NamedTuple):
    """Title and text, None for those made from the task; and who asks."""

    title: str | None
    body: str | None
    by: str


def create(db: Database, log: EventLog, config: Settings, task_id: str, wanted: Wanted) -> GitOutcome:
    """Open it. One that is open already is only noted down. Raises Conflict with the words of `gh` where it fails."""
    found = after.allowed(db, config, task_id, "pull_request")
    assert found.repository is not None
    assert found.workplace is not None
    title = wanted.title or one_line(found.task.title, 200)
    body = wanted.body or f"Task {task_id} of Fleetdeck.\n\n{_files(found)}"
    base = [f"--base={found.workplace.base_branch}"] if found.workplace.base_branch else []
    args = ["gh", "pr", "create", f"--head={found.branch}", *base, f"--title={title}", f"--body={body}"]
    url = _run(args, found.repository.root)
    _note(log, task_id, found.workplace.model_copy(update={"pull_request_url": url}), wanted.by)
    return GitOutcome(message=f"Opened {url}.", git=after.state(db, config, task_id), url=url)


def _run(args: list[str], directory: Path) -> str:
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    extra = {**passed, "GH_PROMPT_DISABLED": "1", "NO_COLOR": "1", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = process.run(args, directory, _SECONDS, extra)
    except CannotRun as error:
        raise Conflict(str(error)) from error
    # It names the address on success, and that of the one that is there already when it refuses.
    said = done.stdout if done.code == 0 else done.stderr
    url = next((word for word in reversed(said.split()) if word.startswith("https://") and "/pull/" in word), None)
    if url is None:
        raise Conflict(f"gh pr create failed: {git.words(done)}")
    return url


def _note(log: EventLog, task_id: str, workplace: Workplace, by: str) -> None:
    fact = make(
        OWN_SOURCE,
        f"{task_id} pull request {workplace.pull_request_url}",
        clock.now(),
        TaskUpdated(task_id=task_id, workplace=workplace, by=by),
    )
    log.submit([fact]).result()


def _files(found: place.Place) -> str:
    return "\n".join(f"- {change.status} `{change.wire().path}`" for change in found.changes[:50])
