"""One look at a dispatcher's folder, in a thread: what is different from what was told, as facts."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from fleetdeck.core import clock, machine_zone
from fleetdeck.core.text import one_line
from fleetdeck.events.fact import Fact
from fleetdeck.events.fields import FactData
from fleetdeck.events.observed_types import BacklogObserved, ScheduleObserved, WorkspaceObserved
from fleetdeck.events.types import AgentStatusChanged
from fleetdeck.ingest.sources.dispatcher import backlog, blame, config, dispatches, usage
from fleetdeck.ingest.sources.dispatcher.dispatches import Dispatch, DispatchTeller, Told
from fleetdeck.ingest.sources.dispatcher.files import Watched
from fleetdeck.ingest.sources.dispatcher.memory import Observed
from fleetdeck.ingest.sources.dispatcher.programs import output_of
from fleetdeck.ingest.sources.dispatcher.pulse import Pulse
from fleetdeck.ingest.sources.dispatcher.records import Bad, Reading, Stamp, read, sample
from fleetdeck.ingest.sources.dispatcher.usage import UsageTeller, digest_of
from fleetdeck.ingest.sources.dispatcher.values import BadRecord, mapping, needed
from fleetdeck.ingest.sources.plain_files import read_plain, reason_of, shown

CRONTAB_SECONDS = 60.0
_MOST_BACKLOGS = 500
_DISPATCH, _USAGE, _PROBLEMS, _SEEN, _PULSE = "dispatch ", "usage", "problems", "seen ", "pulse"


@dataclass(slots=True)
class Found:
    """What one look found. `saved`: positions to keep once the facts are stored."""

    facts: list[Fact] = field(default_factory=list)
    saved: dict[str, Any] = field(default_factory=dict)
    mended: list[str] = field(default_factory=list)
    bad: list[tuple[Bad, str]] = field(default_factory=list)
    """(problem, version of the file)"""
    newest: int | None = None
    """When the newest file that was read was written, in microseconds."""


class Looker:
    """All that is known of one dispatcher. `sessions`: asks for the ids of the transcripts that are watched."""

    def __init__(
        self, source: str, folder: Path, project: str, sessions: Callable[[], frozenset[str]], *, crontab_by_name: bool
    ) -> None:
        self._source, self._folder, self._project = source, folder, project
        self._sessions = sessions
        self._crontab_by_name = crontab_by_name
        self._teller = DispatchTeller(source, project)
        self._usage = UsageTeller(source, project)
        self.logs: dict[str, str] = {}
        """Task → the path of its log, as its dispatch names it."""
        self.load({})

    def load(self, saved: dict[str, Any]) -> None:
        """Begin from saved positions."""
        self._files: dict[str, Watched] = {}
        self._told = {
            path.removeprefix(_DISPATCH): Told(**value) for path, value in saved.items() if path.startswith(_DISPATCH)
        }
        self._last: dict[str, dict[str, Any]] = {}
        self._running: dict[str, Dispatch] = {}
        self._pulse = Pulse(self._source, self._folder, saved.get(_PULSE, {}))
        self._used: set[str] = set()
        self._usage_saved: dict[str, Any] = saved.get(_USAGE, {})
        self._seen: dict[str, dict[str, int]] = {
            path.removeprefix(_SEEN): value for path, value in saved.items() if path.startswith(_SEEN)
        }
        kinds = (
            (config.WORKSPACES, WorkspaceObserved, "workspace_id"),
            (config.SCHEDULES, ScheduleObserved, "schedule_id"),
            (config.CRONTAB, ScheduleObserved, "schedule_id"),
            (backlog.FOLDER, BacklogObserved, "backlog_id"),
        )
        self._observed = {
            place: Observed(self._source, model, key, dict(saved.get(place, {}))) for place, model, key in kinds
        }
        self._backlogs: dict[str, BacklogObserved] = {}
        self._crontab_due = 0.0
        for name, problems in saved.get(_PROBLEMS, {}).items():
            self._file(name).problems = [Bad(*problem) for problem in problems]

    @property
    def waits(self) -> bool:
        """Some file is being written: look again soon."""
        return any(file.waits for file in self._files.values())

    def look(self) -> Found:
        found = Found()
        self._workspaces(found)
        self._schedules(found)
        self._crontab(found)
        self._backlog_files(found)
        self._dispatches(found)
        self._pulses(found)
        self._usage_entries(found)
        return found

    def _workspaces(self, found: Found) -> None:
        self._items(found, config.WORKSPACES, "workspaces", lambda value: config.workspace(value, self._project))

    def _schedules(self, found: Found) -> None:
        name = machine_zone.name()
        zone = machine_zone.zone(name)
        self._items(
            found, config.SCHEDULES, "schedules", lambda value: config.schedule(value, self._project, zone, name)
        )

    def _items(self, found: Found, name: str, key: str, parse: Callable[[Any], FactData]) -> None:
        """A file whose every record is one observed item."""
        file = self._file(name)
        stamp = file.changed(self._folder)
        if stamp is None:
            if file.is_gone and self._observed[name].told:
                file.forget()
                self._observe(found, name, [], None)
                self._problems(found, file, [], None)
            return
        reading = read(self._folder / name, name, key)
        items, stay = self._parsed(reading, parse)
        self._accept(found, file, stamp, reading)
        if reading.unfinished is None or (not stamp.size and not file.waits):
            self._observe(found, name, items, stamp, stay)

    def _parsed(self, reading: Reading, parse: Callable[[Any], FactData]) -> tuple[list[FactData], set[str]]:
        """The items, and the ids of those that cannot be read any more: what was told of them stays."""
        items, stay = [], set()
        for place, value in reading.records:
            try:
                items.append(parse(value))
            except BadRecord as error:
                reading.bad.append(Bad(place, str(error), sample(value)))
                if isinstance(value, dict):
                    stay |= {f"{self._project}:{value.get(name)}" for name in ("id", "name")}
        return items, stay

    def _observe(
        self, found: Found, place: str, items: Collection[FactData], stamp: Stamp | None, stay: Collection[str] = ()
    ) -> None:
        written = stamp.written // 1_000 if stamp else None
        facts = self._observed[place].tell(items, clock.now(), written, stay)
        if facts:
            found.facts += facts
            found.saved[place] = self._observed[place].told

    def _crontab(self, found: Found) -> None:
        if monotonic() < self._crontab_due:
            return
        self._crontab_due = monotonic() + CRONTAB_SECONDS
        answer = output_of(["crontab", "-l"])
        # Without the program, or with an empty table, it answers with an error, and there is nothing to tell.
        if answer is None:
            return
        text = answer[1] if answer[0] == 0 else ""
        lines = config.crontab(text, self._project, self._folder, machine_zone.name(), by_name=self._crontab_by_name)
        self._observe(found, config.CRONTAB, list(lines), None)

    def _backlog_files(self, found: Found) -> None:
        folder = self._folder / backlog.FOLDER
        listed = self._file(backlog.FOLDER)
        try:
            with os.scandir(folder) as entries:
                # What is no file, or a link, is a problem with its reason when it is opened.
                found_names = (entry.name for entry in entries if not entry.is_dir(follow_symlinks=False))
                names = sorted(name for name in found_names if name.endswith(".md"))
        except FileNotFoundError:
            names = []
        except OSError as error:
            # What was told of them stays.
            self._problems(found, listed, [Bad(backlog.FOLDER, reason_of(error))], None)
            return
        self._problems(found, listed, [], None)
        there = {shown(name): name for name in names}
        changed = self._backlogs.keys() != there.keys() if self._backlogs or names else False
        for name in list(there)[:_MOST_BACKLOGS]:
            changed |= self._backlog_file(found, name, there[name])
        for name in self._backlogs.keys() - there.keys():
            del self._backlogs[name]
            self._problems(found, self._file(f"{backlog.FOLDER}/{name}"), [], None)
        if changed or (self._observed[backlog.FOLDER].told and not names):
            unread = {self._backlog_id(name) for name in there.keys() - self._backlogs.keys()}
            self._observe(found, backlog.FOLDER, list(self._backlogs.values()), None, unread)

    def _backlog_id(self, name: str) -> str:
        return f"{self._project}:{one_line(Path(name).stem, 200)}"

    def _backlog_file(self, found: Found, name: str, on_disk: str) -> bool:
        """Whether the file was read anew."""
        file = self._file(f"{backlog.FOLDER}/{name}")
        file.on_disk = f"{backlog.FOLDER}/{on_disk}"
        stamp = file.changed(self._folder)
        if stamp is None:
            return False
        path = self._folder / file.on_disk
        try:
            raw = read_plain(path, backlog.MAX_BYTES + 1)
        except OSError as error:
            self._accept(found, file, stamp, Reading(unfinished=Bad(file.name, reason_of(error))))
            return False
        if len(raw) > backlog.MAX_BYTES:
            reason = f"larger than {backlog.MAX_BYTES} bytes, which is the most that is read"
            self._accept(found, file, stamp, Reading(bad=[Bad(file.name, reason)]))
            return False
        parsed = backlog.parse(raw.decode("utf-8", "replace"), machine_zone.zone(), clock.now())
        before = self._seen.get(name, {})
        written = min(stamp.written // 1_000, clock.now())
        seen = {entry.text: before.get(entry.text, written) for entry in parsed.waiting if entry.dated is None}
        if seen != before:
            self._seen[name] = found.saved[f"{_SEEN}{name}"] = seen
        workspace = one_line(Path(name).stem, 200)
        self._backlogs[name] = backlog.observed(
            self._backlog_id(name), workspace, file.name, parsed, seen, lambda: blame.line_times(path)
        )
        self._accept(found, file, stamp, Reading())
        return True

    def _dispatches(self, found: Found) -> None:
        file = self._file(dispatches.FILE)
        stamp = file.changed(self._folder)
        if stamp is None:
            return
        reading = read(self._folder / file.name, file.name, "dispatches")
        written, zone = stamp.written // 1_000, machine_zone.zone()
        records = _folded(reading)
        for id, (place, value) in records.items():
            if self._last.get(id) == value:
                continue
            try:
                new = dispatches.parse(value, zone)
            except BadRecord as error:
                reading.bad.append(Bad(place, str(error), sample(value)))
                continue
            self._last[id] = value
            if new.status == "running":
                self._running[id] = new
            else:
                self._running.pop(id, None)
            if new.log is not None:
                self.logs[self._teller.task_id(new.id)] = new.log
            facts, told = self._teller.tell(self._told.get(new.id), new, written)
            if any(isinstance(fact.data, AgentStatusChanged) for fact in facts):
                self._pulse.told.pop(id, None)
            self._remember(found, new.id, facts, told)
        self._accept(found, file, stamp, reading)
        if reading.unfinished is None:
            for id, before in [(id, told) for id, told in self._told.items() if id not in records and not told.gone]:
                self._last.pop(id, None)
                self._running.pop(id, None)
                self._remember(found, id, *self._teller.gone(id, before, clock.now()))

    def _pulses(self, found: Found) -> None:
        before = dict(self._pulse.told)
        task_ids = {id: self._teller.task_id(id) for id in self._running}
        now = clock.now()
        found.facts += self._pulse.tell(self._running, task_ids, now)
        if self._pulse.told != before:
            found.saved[_PULSE] = dict(self._pulse.told)
        for id in self._running:
            if self._pulse.told.get(id) != before.get(id):
                # Its end, whenever that was, comes after what was told of it.
                self._remember(found, id, [], replace(self._told[id], at=max(now, self._told[id].at)))

    def _remember(self, found: Found, id: str, facts: list[Fact], told: Told) -> None:
        found.facts += facts
        if self._told.get(id) != told:
            self._told[id] = told
            found.saved[f"{_DISPATCH}{id}"] = told.saved()

    def _usage_entries(self, found: Found) -> None:
        file = self._file(usage.FILE)
        stamp = file.changed(self._folder)
        if stamp is None:
            return
        reading = read(self._folder / file.name, file.name, "usage")
        digests = [digest_of(value) for _, value in reading.records]
        self._skip_told(digests)
        zone = machine_zone.zone()
        sessions: frozenset[str] | None = None
        bad = []
        for (place, value), digest in zip(reading.records, digests, strict=True):
            if digest in self._used:
                continue
            if sessions is None and isinstance(value, dict) and value.get("session_id"):
                sessions = self._sessions()
            try:
                found.facts += self._usage.tell(value, digest, zone, sessions or frozenset(), stamp.written // 1_000)
            except BadRecord as error:
                reading.bad.append(Bad(place, str(error), sample(value)))
                bad.append(digest)
                continue
            self._used.add(digest)
        self._accept(found, file, stamp, reading)
        self._usage_saved = found.saved[_USAGE] = {"count": len(digests), "all": digest_of(digests), "bad": bad}

    def _skip_told(self, digests: list[str]) -> None:
        """After a start: what was there before is told already, if the file still begins with it."""
        count = self._usage_saved.get("count", 0)
        if not self._used and 0 < count <= len(digests) and digest_of(digests[:count]) == self._usage_saved.get("all"):
            self._used = set(digests[:count]) - set(self._usage_saved.get("bad", ()))

    def _accept(self, found: Found, file: Watched, stamp: Stamp, reading: Reading) -> None:
        self._problems(found, file, file.accept(stamp, reading), stamp)
        found.newest = max(found.newest or 0, stamp.written // 1_000)

    def _problems(self, found: Found, file: Watched, problems: list[Bad], stamp: Stamp | None) -> None:
        if problems == file.problems:
            return
        if file.problems:
            found.mended.append(file.name)
        found.bad += [(bad, str(stamp)) for bad in problems]
        file.problems = problems
        found.saved[_PROBLEMS] = {
            known.name: [[bad.location, bad.reason, bad.sample] for bad in known.problems]
            for known in self._files.values()
            if known.problems
        }

    def _file(self, name: str) -> Watched:
        return self._files.setdefault(name, Watched(name))


def _folded(reading: Reading) -> dict[str, tuple[str, dict[str, Any]]]:
    """Dispatch → (place, record). Where lines are appended, a later one adds to what stands before."""
    folded: dict[str, tuple[str, dict[str, Any]]] = {}
    for place, value in reading.records:
        try:
            record = mapping(value)
            id = needed(record, "id", "dispatch_id")
        except BadRecord as error:
            reading.bad.append(Bad(place, str(error), sample(value)))
            continue
        folded[id] = (place, {**folded[id][1], **record} if id in folded else record)
    return folded
