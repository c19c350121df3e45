"""Subagents whose lines stand in the session's own file (CLI 1.0): which line belongs to which of them."""

from typing import Any

from fleetdeck.ingest.sources.claude_code.map.agents import SUBAGENT_ROLE
from fleetdeck.ingest.sources.claude_code.map.tools import prompt_key
from fleetdeck.ingest.sources.claude_code.map.track import Track
from fleetdeck.ingest.sources.claude_code.parse import content, values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

_MOST_LINES = 512


class Sidechains:
    """Follows parentUuid. Such lines carry no agent id, so a chain is named after its first line."""

    def __init__(self, main: Track, tracks: dict[str, Track], lines: dict[str, str] | None = None) -> None:
        self._main = main
        self._tracks = tracks
        self.lines: dict[str, str] = dict(lines or {})
        """uuid of a recent sidechain line → its agent."""

    def track_of(self, line: Json, line_id: str) -> Track:
        """The subagent of a sidechain line; a new one where a chain begins."""
        named = values.ident(line, "agentId")
        agent_id = named or self.lines.get(str(line.get("parentUuid"))) or f"sidechain-{line_id}"
        track = self._tracks.get(agent_id)
        if track is None:
            track = self._begin(agent_id, line)
        self.lines[line_id] = agent_id
        if len(self.lines) > _MOST_LINES:
            del self.lines[next(iter(self.lines))]
        return track

    def child_of_call(self, call_id: str) -> Track | None:
        """The subagent that a Task call started."""
        return next((track for track in self._tracks.values() if track.parent_call == call_id), None)

    def _begin(self, agent_id: str, line: Json) -> Track:
        words = content.words(values.obj(line, "message").get("content"))
        call_id, kept = self._call_with_prompt(words)
        track = Track(
            id=agent_id,
            session=self._main.session,
            role=(values.name(kept, "role") or SUBAGENT_ROLE).upper()[:512],
            is_subagent=True,
            parent=self._main.id,
            cwd=self._main.cwd,
            parent_call=call_id,
            ai_title=values.name(kept, "title"),
        )
        self._tracks[agent_id] = track
        return track

    def _call_with_prompt(self, words: str) -> tuple[str | None, dict[str, Any]]:
        wanted = prompt_key(words) if words else None
        taken = {track.parent_call for track in self._tracks.values()}
        for call_id, call in self._main.open_calls.items():
            if wanted and call.input.get("prompt") == wanted and call_id not in taken:
                return call_id, call.input
        return None, {}
