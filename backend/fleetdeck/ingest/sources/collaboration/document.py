"""One task file: its YAML, what is missing, and what a person should know about it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import clean, clean_json, cut, one_line
from fleetdeck.events.fields import Priority, TaskStatus
from fleetdeck.ingest.sources import safe_yaml
from fleetdeck.ingest.sources.collaboration.layout import Lane, TaskFile
from fleetdeck.ingest.sources.plain_files import read_plain
from fleetdeck.ingest.sources.safe_yaml import BadYaml

REQUIRED = ("id", "title", "agent", "status")
_STATUS: dict[str, TaskStatus] = {
    "new": "pending",
    "assigned": "assigned",
    "in_progress": "running",
    "done": "completed",
    "error": "error",
}
_LANE_OF_STATUS = {"new": "inbox", "assigned": "assigned", "in_progress": "assigned", "done": "done"}
_TEXT_IN_FACT = 200_000
_FIELDS_IN_FACT = 300_000


@dataclass(slots=True)
class Document:
    """What a file says. `key` is its id, or its name where it has none."""

    path: str
    key: str
    title: str
    agent: str | None
    status: TaskStatus
    priority: Priority | None
    dependencies: list[str]
    description: str | None
    text: str
    digest: str
    fields: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(file: TaskFile) -> Document:
    """Read a file. Raises BadYaml for what is no task, OSError for what cannot be read."""
    if file.size > safe_yaml.MAX_BYTES:
        raise BadYaml(f"{file.size} bytes; at most {safe_yaml.MAX_BYTES} are read")
    raw = read_plain(file.place, safe_yaml.MAX_BYTES + 1)
    text = clean(raw.decode("utf-8", errors="replace"))
    value = safe_yaml.load(text)
    if not isinstance(value, dict):
        raise BadYaml("not a task: its fields must stand at the top, like `id: …`")
    return _document(file, text, clean_json(value), hashlib.sha256(raw).hexdigest()[:16])


def _document(file: TaskFile, text: str, fields: dict[str, Any], digest: str) -> Document:
    missing = [name for name in REQUIRED if fields.get(name) in (None, "")]
    named_agent = _word(fields.get("agent"))
    said = _word(fields.get("status")) or ""
    notes = []
    if "�" in text:
        notes.append("not valid UTF-8: what could not be read is marked")
    wanted_lane = _LANE_OF_STATUS.get(said)
    if wanted_lane is not None and wanted_lane != file.lane:
        notes.append(f"its status is {said}, but it lies in {file.lane}")
    elif said and said not in _STATUS:
        notes.append(f"its status {said!r} is none of {', '.join(_STATUS)}")
    if file.agent and named_agent and named_agent != file.agent:
        notes.append(f"its agent is {named_agent}, but it lies with {file.agent}")
    priority = (_word(fields.get("priority")) or "").lower()
    if priority and priority not in get_args(Priority):
        notes.append(f"its priority {priority!r} is none of {', '.join(get_args(Priority))}")
    shown = fields if len(dumps(fields)) <= _FIELDS_IN_FACT else {"": "too many fields to show; see the text"}
    return Document(
        path=file.path,
        key=(_word(fields.get("id")) or Path(file.path).stem)[:200],
        title=one_line(_word(fields.get("title")) or Path(file.path).stem, 200),
        agent=file.agent or (named_agent if file.lane != "inbox" else None),
        status=_status(file.lane, said),
        priority=priority if priority in get_args(Priority) else None,  # type: ignore[arg-type]
        dependencies=_dependencies(fields.get("dependencies")),
        description=_prose(fields.get("description")),
        text=cut(text, _TEXT_IN_FACT),
        digest=digest,
        fields=shown,
        missing=missing,
        notes=notes,
    )


def _status(lane: Lane, said: str) -> TaskStatus:
    """The folder decides; inside a lane the file may say more."""
    told = _STATUS.get(said)
    if told == "error":
        return "error"
    if lane == "inbox":
        return "pending"
    if lane == "done":
        return "completed"
    return "running" if told == "running" else "assigned"


def _word(value: Any) -> str | None:
    return str(value).strip()[:500] if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _prose(value: Any) -> str | None:
    return cut(value, _TEXT_IN_FACT) if isinstance(value, str) and value.strip() else None


def _dependencies(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value] if value else []
    return [word for item in items[:200] if (word := _word(item))]
