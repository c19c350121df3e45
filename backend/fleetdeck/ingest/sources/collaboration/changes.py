"""What happened between two looks at the folder, as facts: a move is one event, and so is every other change."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from fleetdeck.core import clock
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import FactData
from fleetdeck.events.task_types import TaskAssigned, TaskCompleted, TaskCreated, TaskDocument, TaskUpdated
from fleetdeck.ingest.sources.collaboration.document import Document
from fleetdeck.ingest.sources.collaboration.layout import TaskFile


@dataclass(frozen=True, slots=True)
class Known:
    """What was told of a file. Saved as its position."""

    key: str
    lane: str
    agent: str | None
    digest: str
    written: int
    changed: int
    size: int
    inode: int

    @staticmethod
    def of(file: TaskFile, document: Document) -> "Known":
        return Known(
            document.key, file.lane, document.agent, document.digest, file.written, file.changed, file.size, file.inode
        )

    def saved(self) -> dict[str, Any]:
        return asdict(self)

    def is_current(self, file: TaskFile) -> bool:
        """Nothing that matters has changed since it was read."""
        return (self.written, self.size, self.inode) == (file.written, file.size, file.inode)


class Teller:
    """Makes the facts of one folder. `project` goes before every id: two folders may both have a task 1."""

    def __init__(self, source: str, project: str) -> None:
        self._source = source
        self._project = project

    def task_id(self, key: str) -> str:
        return f"{self._project}:{key}"

    def came(self, file: TaskFile, document: Document) -> Fact:
        """A file that was not there before."""
        data = TaskCreated(
            task_id=self.task_id(document.key),
            title=document.title,
            lane=file.lane,
            status=document.status,
            workspace=self._project,
            origin="file",
            document=_shown(document),
            dependencies=[self.task_id(key) for key in document.dependencies],
            **_given(description=document.description, priority=document.priority, agent=document.agent),
        )
        return self._fact(data, f"came {file.path} {document.digest} {file.changed}", file.written)

    def moved(self, before: Known, file: TaskFile, document: Document) -> Fact:
        """A file that lies elsewhere now; it may have been changed on the way."""
        task_id = self.task_id(document.key)
        shown = _shown(document)
        data: FactData
        if file.lane == "done":
            failed = document.status == "error"
            data = TaskCompleted(
                task_id=task_id,
                status="failed" if failed else "completed",
                lane="done",
                document=shown,
                **_given(agent=document.agent, error="its status is error" if failed else None),
            )
        elif file.lane == "assigned" and document.agent:
            data = TaskAssigned(
                task_id=task_id, agent=document.agent, lane="assigned", status=document.status, document=shown
            )
        else:
            data = TaskUpdated(task_id=task_id, lane=file.lane, agent="", status=document.status, document=shown)
        return self._fact(data, f"moved {before.lane} {file.path} {document.digest} {file.changed}", file.changed)

    def changed(self, file: TaskFile, document: Document) -> Fact:
        """A file whose content is another now."""
        data = TaskUpdated(
            task_id=self.task_id(document.key),
            title=document.title,
            status=document.status,
            dependencies=[self.task_id(key) for key in document.dependencies],
            document=_shown(document),
            **_given(description=document.description, priority=document.priority, agent=document.agent),
        )
        return self._fact(data, f"changed {file.path} {document.digest} {file.written}", file.written)

    def gone(self, path: str, known: Known, now: int) -> Fact:
        """A file that is nowhere any more: its task is archived, with the reason."""
        data = TaskUpdated(task_id=self.task_id(known.key), archived=True, reason=f"{path} was removed")
        return self._fact(data, f"gone {path} {known.digest} {known.changed}", now * 1_000)

    def back(self, file: TaskFile, document: Document) -> Fact:
        """A file that was removed and is there again."""
        data = TaskUpdated(
            task_id=self.task_id(document.key),
            archived=False,
            lane=file.lane,
            status=document.status,
            document=_shown(document),
        )
        return self._fact(data, f"back {file.path} {document.digest} {file.changed}", file.changed)

    def _fact(self, data: FactData, id: str, nanoseconds: int) -> Fact:
        return make(self._source, id[:1024], min(nanoseconds // 1_000, clock.now()), data)


def pair(lost: Mapping[str, Known], came: Mapping[str, tuple[TaskFile, Document]]) -> dict[str, str]:
    """Which file that came is which that was lost: new path → old path. By task id, else by inode, else by name."""
    left = dict(lost)
    found: dict[str, str] = {}
    for of_known, of_file in (
        (lambda _old, known: known.key, lambda _file, document: document.key),
        (lambda _old, known: known.inode, lambda file, _document: file.inode),
        (lambda old, _known: PurePosixPath(old).name, lambda file, _document: PurePosixPath(file.path).name),
    ):
        places: dict[Any, list[str]] = {}
        for old, known in reversed(left.items()):
            places.setdefault(of_known(old, known), []).append(old)
        for path, (file, document) in came.items():
            if path not in found and (same := places.get(of_file(file, document))):
                found[path] = same.pop()
                del left[found[path]]
    return found


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _shown(document: Document) -> TaskDocument:
    return TaskDocument(
        path=document.path,
        text=document.text,
        fields=document.fields,
        missing=document.missing,
        notes=document.notes,
    )
