"""`logs/dispatches.json`: each dispatch is a task, and an agent that works on it. Told is what changed."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import tzinfo
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.text import cut, one_line
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import AgentStatus, FactData, TaskStatus
from fleetdeck.events.task_types import TaskCompleted, TaskCreated, TaskStatusChanged, TaskUpdated
from fleetdeck.events.types import AgentCreated, AgentStatusChanged
from fleetdeck.ingest.sources.dispatcher.values import BadRecord, first, mapping, needed, prose, time, word

ROLE = "DISPATCH"
FILE = "logs/dispatches.json"
_REASON = f"as {FILE} says"
_STATUSES: dict[str, TaskStatus] = {
    "pending": "pending", "queued": "pending", "scheduled": "pending", "new": "pending",
    "running": "running", "in_progress": "running", "started": "running", "active": "running", "dispatched": "running",
    "completed": "completed", "complete": "completed", "done": "completed", "success": "completed",
    "failed": "failed", "failure": "failed", "error": "failed", "timeout": "failed",
    "cancelled": "cancelled", "canceled": "cancelled", "skipped": "cancelled",
}  # fmt: skip
_ENDED: dict[str, AgentStatus] = {"completed": "completed", "failed": "failed", "cancelled": "cancelled"}


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One record. Times in microseconds; `log` is the path of its log as it stands there."""

    id: str
    title: str
    prompt: str | None
    workspace: str | None
    model: str | None
    complexity: str | None
    status: TaskStatus
    created: int | None
    started: int | None
    ended: int | None
    duration_ms: int | None
    result: str | None
    error: str | None
    log: str | None
    pid: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a dispatch. Saved as its position; texts as their hashes, times in microseconds."""

    title: str
    prompt: str
    workspace: str | None
    model: str | None
    complexity: str | None
    status: str
    at: int
    outcome: str
    gone: bool = False

    def saved(self) -> dict[str, Any]:
        return asdict(self)


def parse(value: Any, zone: tzinfo) -> Dispatch:
    """Raises BadRecord."""
    record = mapping(value)
    id = needed(record, "id", "dispatch_id")
    prompt, task = prose(record.get("prompt")), prose(first(record, "task", "description", "title"))
    said = (word(record.get("status")) or "pending").lower().replace("-", "_").replace(" ", "_")
    if said not in _STATUSES:
        raise BadRecord(f"its status {said!r} is none of pending, running, completed, failed")
    duration, unit = first(record, "duration_ms"), 1
    if duration is None:
        duration, unit = first(record, "duration_seconds", "duration"), 1_000
    pid = record.get("pid")
    known = isinstance(duration, int | float) and not isinstance(duration, bool) and 0 <= duration < 10**9
    return Dispatch(
        id=id,
        title=one_line(task or prompt or id, 200),
        prompt=prompt or task,
        workspace=word(record.get("workspace")),
        model=word(record.get("model")),
        complexity=word(record.get("complexity")),
        status=_STATUSES[said],
        created=time(record, zone, "created_at", "dispatched_at"),
        started=time(record, zone, "started_at", "dispatched_at"),
        ended=time(record, zone, "completed_at", "ended_at", "failed_at"),
        duration_ms=round(duration * unit) if known else None,
        result=prose(first(record, "result", "output")),
        error=prose(record.get("error")),
        log=word(first(record, "log", "log_file", "log_path"), 1_000),
        pid=pid if isinstance(pid, int) and not isinstance(pid, bool) and 0 < pid < 2**31 else None,
    )


class DispatchTeller:
    """Makes the facts of one dispatcher. `project` goes before every id: two dispatchers may both have a dispatch 1."""

    def __init__(self, source: str, project: str) -> None:
        self._source = source
        self._project = project

    def task_id(self, id: str) -> str:
        """The task's id, and that of the agent that works on it."""
        return f"{self._project}:{id}"

    def tell(self, before: Told | None, new: Dispatch, written: int) -> tuple[list[Fact], Told]:
        """What is different from what was told. `written`: when the file was, in microseconds."""
        facts: list[Fact] = []
        if before is None:
            at = self._created_at(new, written)
            facts.append(self._fact(f"created {_hash(new.title, new.prompt)}", at, self._task(new), new.id))
            last, changed = None, True
        else:
            at, last = before.at, before.status
            facts += self._described(before, new, written)
            changed = before.gone or (before.status, before.outcome) != (new.status, _outcome(new))
        if changed:
            for label, when, data in self._statuses(new, last, at, written, again=bool(before and before.gone)):
                facts.append(self._fact(f"{label} {when}", when, data, new.id))
                at = max(at, when)
        told = Told(
            new.title, _hash(new.prompt), new.workspace, new.model, new.complexity, new.status, at, _outcome(new)
        )
        return facts, told

    def gone(self, id: str, before: Told, now: int) -> tuple[list[Fact], Told]:
        """It is in the file no more. What had ended stays as it was; what had not will not."""
        told = Told(**{**before.saved(), "gone": True})
        if before.status in _ENDED:
            return [], told
        reason = f"no longer in {FILE}"
        task_id = self.task_id(id)
        datas: list[FactData] = [TaskStatusChanged(task_id=task_id, status="cancelled", reason=reason)]
        if before.status == "running":
            datas.append(AgentStatusChanged(agent_id=task_id, status="cancelled", reason=reason))
        facts = [self._fact(f"gone {now} {place}", now, data, id) for place, data in enumerate(datas)]
        return facts, Told(**{**told.saved(), "at": now})

    def _task(self, new: Dispatch) -> TaskCreated:
        given = {"model": new.model, "workspace": new.workspace, "complexity": new.complexity, "log": new.log}
        return TaskCreated(
            task_id=self.task_id(new.id),
            title=new.title,
            prompt=new.prompt or new.title,
            origin="dispatcher",
            by=self._project,
            status="pending",
            **{name: value for name, value in given.items() if value is not None},
        )

    def _agent(self, new: Dispatch) -> AgentCreated:
        given = {"model": new.model, "workspace": new.workspace}
        task_id = self.task_id(new.id)
        return AgentCreated(
            agent_id=task_id,
            role=ROLE,
            name=cut(new.id, 60),
            title=new.title,
            task_id=task_id,
            **{name: value for name, value in given.items() if value is not None},
        )

    def _described(self, before: Told, new: Dispatch, written: int) -> Iterator[Fact]:
        changed: dict[str, Any] = {
            name: getattr(new, name)
            for name in ("title", "workspace", "model", "complexity")
            if getattr(new, name) is not None and getattr(new, name) != getattr(before, name)
        }
        has_agent = before.status != "pending" and changed.keys() & {"title", "workspace", "model"}
        if new.prompt is not None and _hash(new.prompt) != before.prompt:
            changed["description"] = new.prompt
        if changed:
            data = TaskUpdated(task_id=self.task_id(new.id), **changed)
            yield self._fact(f"changed {written}", min(written, clock.now()), data, new.id)
        if has_agent:
            yield self._fact(f"agent changed {written}", min(written, clock.now()), self._agent(new), new.id)

    def _statuses(
        self, new: Dispatch, last: str | None, at: int, written: int, *, again: bool
    ) -> Iterator[tuple[str, int, FactData]]:
        """(label, time, fact) for the way from the status that was told last; never back in time."""
        task_id = self.task_id(new.id)
        if again:
            last, at = None, max(at, min(written, clock.now()))
        if new.status == "pending":
            if last is not None or again:
                yield "pending", self._later(at, None, written), TaskStatusChanged(task_id=task_id, status="pending")
            return
        began = at
        works = new.status in ("running", "completed", "failed") or new.started is not None
        if (last in (None, "pending") and works) or (last in _ENDED and new.status == "running"):
            # A dispatch that is tried again may still carry the time of its first start.
            fresh = new.started is not None and (last not in _ENDED or new.started > at)
            began = self._later(at, new.started if fresh else None, written if last in _ENDED else at)
            yield "agent", began, self._agent(new)
            yield "running", began, TaskStatusChanged(task_id=task_id, status="running")
            doing = AgentStatusChanged(agent_id=task_id, status="running", reason=_REASON, activity=new.title)
            yield "agent running", began, doing
        if new.status in _ENDED:
            ended = new.ended
            if ended is None and new.duration_ms is not None and new.started is not None:
                ended = new.started + new.duration_ms * 1_000
            ended = self._later(began, ended, written)
            label = f"{new.status} {_outcome(new)}"
            yield label, ended, self._completed(new)
            # Nobody worked on what was called off before it began.
            if last == "running" or new.started is not None or new.status != "cancelled":
                status = _ENDED[new.status]
                reason = one_line(new.error, 300) if new.error else _REASON
                yield f"agent {label}", ended, AgentStatusChanged(agent_id=task_id, status=status, reason=reason)

    def _completed(self, new: Dispatch) -> TaskCompleted:
        given = {"result": new.result, "error": new.error, "duration_ms": new.duration_ms}
        return TaskCompleted(
            task_id=self.task_id(new.id),
            status=new.status,
            **{name: value for name, value in given.items() if value is not None},
        )

    def _created_at(self, new: Dispatch, written: int) -> int:
        given = [when for when in (new.created, new.started, new.ended) if when is not None]
        return min(given) if given else min(written, clock.now())

    def _later(self, at: int, given: int | None, written: int) -> int:
        """The given time, else when the file was written; not before what was told already."""
        return max(at, given if given is not None else min(written, clock.now()))

    def _fact(self, label: str, when: int, data: FactData, id: str) -> Fact:
        return make(self._source, f"dispatch {id} {label}"[:1024], when, data)


def _outcome(new: Dispatch) -> str:
    return _hash(new.result, new.error)


def _hash(*texts: str | None) -> str:
    return hashlib.sha256("\0".join(text or "" for text in texts).encode()).hexdigest()[:12]
