"""One transcript file: takes its lines in order, gives facts. The only state is what `save` returns."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from fleetdeck.ingest.sources.claude_code.map import agents, metadata, system_lines
from fleetdeck.ingest.sources.claude_code.map.agents import Agents
from fleetdeck.ingest.sources.claude_code.map.assistant_lines import AssistantLines
from fleetdeck.ingest.sources.claude_code.map.calls import Calls
from fleetdeck.ingest.sources.claude_code.map.hints import Hints
from fleetdeck.ingest.sources.claude_code.map.messages import record, text_block
from fleetdeck.ingest.sources.claude_code.map.outbox import Outbox
from fleetdeck.ingest.sources.claude_code.map.sidechains import Sidechains
from fleetdeck.ingest.sources.claude_code.map.track import Track, restore, save
from fleetdeck.ingest.sources.claude_code.map.user_lines import UserLines
from fleetdeck.ingest.sources.claude_code.parse import line as lines
from fleetdeck.ingest.sources.claude_code.parse import values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

SMALL_LINE = 64 * 1024
"""A line of at most this many bytes holds no string that needs cutting."""
_CONVERSATION = frozenset(("user", "assistant", "system"))
_SIGNS_OF_LIFE = frozenset(("progress", "attachment"))
_RECENT = 64


@dataclass(slots=True, frozen=True)
class Origin:
    """Where a transcript lies and what that tells."""

    path: str
    agent_id: str
    is_subagent: bool
    session: str | None = None
    """The session's id, where the path names it."""
    meta: Json = field(default_factory=dict)
    """A subagent's .meta.json."""
    undated: int = 0
    """Time for lines before the first that has one: microseconds since 1970 UTC."""


@dataclass(slots=True)
class Problem:
    """A line that could not be read. `line` counts from 1."""

    line: int
    reason: str
    raw: bytes


class Transcript:
    """Facts of one file, in `out`; call `flush` when all that is there was fed."""

    def __init__(self, origin: Origin, hints: Hints, machine: str, saved: Json | None = None) -> None:
        self.out = Outbox()
        self.problems: list[Problem] = []
        self.unknown: Counter[str] = Counter()
        self.origin = origin
        self._hints = hints
        self._agents = Agents(self.out, machine)
        self._calls = Calls(self.out)
        saved = saved or {}
        self.tracks: dict[str, Track] = {id: restore(track) for id, track in saved.get("tracks", {}).items()}
        self.main = self.tracks.get(origin.agent_id) or self._first_track()
        self.tracks[origin.agent_id] = self.main
        self._sidechains = Sidechains(self.main, self.tracks, saved.get("lines"))
        self._recent: deque[str] = deque(saved.get("recent", ()), maxlen=_RECENT)
        self._owners: set[str] = set()
        self._user = UserLines(self.out, hints, self._agents, self._calls, self._sidechains, origin.path)
        self._assistant = AssistantLines(self.out, self._calls, origin.path)

    def feed(self, raw: bytes, number: int) -> None:
        """Line `number` (from 1). Never raises: what cannot be read becomes a problem."""
        if lines.is_ignored(raw):
            return
        try:
            line = lines.read(raw)
            self._take(raw, line, number)
        except ValueError as error:
            self.problems.append(Problem(number, str(error)[:300], raw))
        except (TypeError, AttributeError, LookupError, RecursionError) as error:
            # Nobody specifies this format; a shape that no check foresaw must not stop the file.
            self.problems.append(Problem(number, f"unexpected shape: {error!r}"[:300], raw))

    def flush(self) -> None:
        """Say what is only certain at the end: usage, and agents that changed."""
        self._calls.flush()
        if self._recent and self.main.summary_title is None:
            self.main.learn(summary_title=self._hints.titles.get(self._recent[-1]))
        self._learn_from_parent(self.main)
        for track in self.tracks.values():
            self._agents.refresh(track)

    def learn_meta(self, meta: Json) -> None:
        """A newer .meta.json of the subagent."""
        _apply_meta(self.main, meta)

    def save(self) -> Json:
        """What a later run needs to go on after the last line: a JSON value."""
        return {
            "tracks": {id: save(track) for id, track in self.tracks.items()},
            "lines": self._sidechains.lines,
            "recent": list(self._recent)[-1:],
        }

    def _first_track(self) -> Track:
        origin = self.origin
        if not origin.is_subagent:
            return Track(origin.agent_id, origin.agent_id, agents.SESSION_ROLE, is_subagent=False)
        track = Track(origin.agent_id, origin.session or "", agents.SUBAGENT_ROLE, is_subagent=True)
        _apply_meta(track, origin.meta)
        self._learn_from_parent(track)
        return track

    def _learn_from_parent(self, track: Track) -> None:
        child = self._hints.children.get(track.id)
        if child is None or not track.is_subagent:
            return
        track.learn(parent=track.parent or child.parent, parent_call=track.parent_call or child.call)
        track.learn(ai_title=track.ai_title or child.title)
        if track.role == agents.SUBAGENT_ROLE and child.role:
            track.learn(role=child.role.upper()[:512])

    def _take(self, raw: bytes, line: Json, number: int) -> None:
        kind = line.get("type")
        if kind in _CONVERSATION:
            line_id = values.ident(line, "uuid") or lines.fingerprint(raw)
            track = self._track_of(line, line_id)
            time = lines.moment(line.get("timestamp"))
            at = time if time is not None else track.last_time or self.origin.undated
            self._touch(track, line, at, line_id)
            owner = self._owner(line, track)
            if kind == "assistant":
                self._assistant.take(raw, line, line_id, track, owner, at, time is not None, number)
            elif kind == "user":
                self._user.take(line, line_id, track, owner, at, len(raw) <= SMALL_LINE, number)
            else:
                self._system(line, line_id, track, at)
        elif kind in _SIGNS_OF_LIFE:
            time = lines.moment(line.get("timestamp"))
            if time is not None and self.main.first_time and line.get("isSidechain") is not True:
                self.main.last_time = max(self.main.last_time, time)
        elif kind == "summary":
            self._summary(line)
        elif isinstance(kind, str) and (handler := metadata.HANDLERS.get(kind)):
            handler(self.main, line)
        else:
            self.unknown[str(kind)[:40]] += 1

    def _track_of(self, line: Json, line_id: str) -> Track:
        if not self.origin.is_subagent and line.get("isSidechain") is True:
            return self._sidechains.track_of(line, line_id)
        self._recent.append(line_id)
        return self.main

    def _touch(self, track: Track, line: Json, time: int, line_id: str) -> None:
        """Take over what the envelope tells of the agent, and introduce it at its first line."""
        branch = values.name(line, "gitBranch")
        if branch != track.branch and branch not in (None, "HEAD"):
            track.learn(branch=branch)
        track.last_line = line_id
        track.exited = False
        track.last_time = max(track.last_time, time)
        if track.first_time:
            return
        track.first_time = max(time, 1)
        track.learn(
            cwd=track.cwd or values.text(line, "cwd"),
            version=values.name(line, "version"),
            entrypoint=values.name(line, "entrypoint"),
        )
        if track.is_subagent and track is self.main:
            track.session = values.ident(line, "sessionId") or track.session
            # A deeper subagent is placed by the lines of the agent that started it.
            if track.parent is None and not _is_nested(self.origin.meta):
                track.parent = track.session or None
        self._agents.begin(track)

    def _owner(self, line: Json, track: Track) -> str:
        """Whose calls a line tells. A fork begins with copies of another session's lines: those calls stay its own."""
        if track.is_subagent:
            return track.id
        source = values.ident(values.obj(line, "forkedFrom"), "sessionId") or values.ident(line, "sessionId")
        if source is None or source == track.id or not _is_uuid(track.id):
            return track.id
        if source not in self._owners and track.first_time:
            self._owners.add(source)
            self._agents.begin(
                Track(source, source, agents.SESSION_ROLE, is_subagent=False, cwd=track.cwd, branch=track.branch,
                      version=track.version, first_time=track.first_time)
            )  # fmt: skip
        return source

    def _system(self, line: Json, line_id: str, track: Track, time: int) -> None:
        subtype = line.get("subtype")
        if subtype == "api_error":
            track.retry_until = time + system_lines.retry_wait(line)
            track.detail = system_lines.retry_words(line)
        elif subtype == "compact_boundary":
            after = values.count(values.obj(line, "compactMetadata").get("postTokens"))
            if after is not None:
                self._calls.compacted(track.id, line_id, after, time)
        described = system_lines.describe(line)
        if described:
            kind, words = described
            record(self.out, track.id, line_id, time, "system", [text_block(words)], kind=kind)

    def _summary(self, line: Json) -> None:
        """A title for the conversation that ends at leafUuid: this one, or one in another file."""
        leaf, title = values.ident(line, "leafUuid"), metadata.title(line, "summary")
        if leaf is None or title is None:
            return
        if leaf in self._recent:
            self.main.learn(summary_title=title)
        else:
            self._hints.add_title(leaf, title)


def _apply_meta(track: Track, meta: Json) -> None:
    role = values.name(meta, "agentType")
    outcome = values.text(meta, "status")
    track.learn(
        role=role.upper() if role else None,
        ai_title=values.name(meta, "description"),
        parent_call=values.ident(meta, "toolUseId"),
        model=track.model or values.name(meta, "model"),
    )
    if meta.get("finished") is True:
        track.outcome = outcome if outcome in ("failed", "cancelled") else "completed"


def _is_nested(meta: Json) -> bool:
    depth: Any = meta.get("spawnDepth")
    return isinstance(depth, int) and depth > 1


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
