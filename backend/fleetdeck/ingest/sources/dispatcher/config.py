"""`config/workspaces.json` and `config/schedules.json`, and the dispatcher's lines in the system's crontab."""

import hashlib
import re
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any, Literal

from fleetdeck.core import cron
from fleetdeck.core.clock import render
from fleetdeck.core.redact import redact
from fleetdeck.core.text import clean, cut, one_line
from fleetdeck.events.observed_types import ScheduleObserved, WorkspaceObserved
from fleetdeck.ingest.sources.dispatcher.values import BadRecord, first, mapping, needed, prose, time, word, words

WORKSPACES = "config/workspaces.json"
SCHEDULES = "config/schedules.json"
CRONTAB = "crontab"
_SHORT = 20_000
_RESULTS: dict[str, Literal["success", "failed", "skipped"]] = {
    "success": "success", "succeeded": "success", "completed": "success", "ok": "success", "done": "success",
    "failed": "failed", "failure": "failed", "error": "failed", "skipped": "skipped",
}  # fmt: skip
_VARIABLE = re.compile(r"^\s*(\w+)\s*=\s*(.*)$")
_NAMED = re.compile(r"(?<![\w.-])dispatch(?:er)?(?![\w-])", re.IGNORECASE)
_WORKSPACE = re.compile(r"--workspaces?[= ]([^\s'\";|&]+)")
_MODEL = re.compile(r"--model[= ]([^\s'\";|&]+)")


def workspace(value: Any, project: str) -> WorkspaceObserved:
    """Raises BadRecord."""
    record = mapping(value)
    key = needed(record, "id", "name")
    given = {"path": word(record.get("path"), 4_000), "description": _short(record.get("description"))}
    return WorkspaceObserved(
        workspace_id=f"{project}:{key}",
        workspace=key,
        name=word(record.get("name")) or key,
        **{name: text for name, text in given.items() if text is not None},
    )


def schedule(value: Any, project: str, zone: tzinfo, zone_name: str) -> ScheduleObserved:
    """Raises BadRecord."""
    record = mapping(value)
    key = needed(record, "id", "name")
    expression = needed(record, "cron", "schedule")
    _check(expression)
    last_run = time(record, zone, "last_run")
    enabled = record.get("enabled")
    given = {
        "prompt": _short(first(record, "prompt", "task", "description")),
        "model": word(record.get("model")),
        "last_run": render(last_run) if last_run is not None else None,
        "last_result": _RESULTS.get((word(record.get("last_result")) or "").lower()),
    }
    return ScheduleObserved(
        schedule_id=f"{project}:{key}",
        name=word(record.get("name")) or key,
        cron=expression,
        timezone=zone_name,
        workspaces=words(first(record, "workspaces", "workspace") or []),
        enabled=enabled if isinstance(enabled, bool) else True,
        origin=SCHEDULES,
        **{name: text for name, text in given.items() if text is not None},
    )


def crontab(text: str, project: str, folder: Path, zone_name: str, *, by_name: bool) -> Iterator[ScheduleObserved]:
    """The lines that run the dispatcher: those that name its folder, and with `by_name` those that call a program
    `dispatch` or `dispatcher`."""
    paths = {str(folder), str(folder.resolve())}
    for line in clean(text).splitlines():
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if variable := _VARIABLE.match(stripped):
            if variable[1] == "CRON_TZ":
                zone_name = variable[2].strip("\"' ")
            continue
        fields = stripped.split(None, 1 if stripped.startswith("@") else 5)
        if len(fields) != (2 if stripped.startswith("@") else 6):
            continue
        expression, command = " ".join(fields[:-1]), fields[-1]
        if not any(path in command for path in paths) and not (by_name and _NAMED.search(command)):
            continue
        try:
            _check(expression)
        except BadRecord:
            continue
        yield _line(expression, command, project, zone_name)


def _line(expression: str, command: str, project: str, zone_name: str) -> ScheduleObserved:
    shown = redact(command)
    key = hashlib.sha256(f"{expression} {command}".encode()).hexdigest()[:12]
    model = _MODEL.search(shown)
    return ScheduleObserved(
        schedule_id=f"{project}:{CRONTAB}:{key}",
        name=one_line(re.sub(r"\s*[12&]?>{1,2}\s*\S+", "", shown), 80),
        cron=expression,
        timezone=zone_name,
        prompt=cut(shown, _SHORT),
        workspaces=[name for found in _WORKSPACE.findall(shown) for name in found.split(",") if name],
        origin=CRONTAB,
        **({"model": model[1]} if model else {}),
    )


def _check(expression: str) -> None:
    try:
        cron.check(expression)
    except ValueError as error:
        raise BadRecord(f"cron {cut(expression, 60)!r} is not understood: {error}") from error


def _short(value: Any) -> str | None:
    found = prose(value)
    return cut(found, _SHORT) if found is not None else None
