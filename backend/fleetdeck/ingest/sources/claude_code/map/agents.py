"""`agent.created` facts: one early, with what never changes, and one more whenever something about the agent is new."""

from hashlib import blake2b

from fleetdeck.core.jsons import dumps
from fleetdeck.ingest.sources.claude_code.map import words
from fleetdeck.ingest.sources.claude_code.map.hints import Child
from fleetdeck.ingest.sources.claude_code.map.outbox import Outbox
from fleetdeck.ingest.sources.claude_code.map.track import Track
from fleetdeck.ingest.sources.claude_code.parse.values import Json

SESSION_ROLE = "SESSION"
SUBAGENT_ROLE = "SUBAGENT"


class Agents:
    """Writes what is known of agents. `machine` is the host name of the transcripts."""

    def __init__(self, out: Outbox, machine: str) -> None:
        self._out = out
        self._machine = machine

    def begin(self, track: Track) -> None:
        """The agent's first fact. Its id is the agent's alone, so that every copy of its beginning is the same fact."""
        self._out.put("agent.created", f"agent:{track.id}", track.first_time, track.id, self._data(track))

    def refresh(self, track: Track) -> None:
        """Say everything again if something changed since it was last said."""
        if not track.first_time:
            return
        data = self._data(track)
        state = f"{track.revision}:{blake2b(dumps(data), digest_size=8).hexdigest()}"
        if state != track.announced:
            track.announced = state
            self._out.put("agent.created", f"agent:{track.id}:{state}", track.first_time, track.id, data)

    def describe_child(self, agent_id: str, child: Child, parent: Track, time: int) -> None:
        """A subagent as its parent sees it; its own transcript may be gone, or tell no role."""
        role = child.role or SUBAGENT_ROLE
        data: Json = {
            "agent_id": agent_id,
            "role": role.upper()[:512],
            "name": words.agent_name(role, agent_id),
            "title": child.title,
            "model": child.model,
            "parent_agent_id": child.parent,
            "parent_tool_call_id": child.call,
            "workspace": words.workspace(parent.cwd) if parent.cwd else None,
            "git_branch": parent.branch,
            "instructions": child.instructions,
            "machine": self._machine,
            "cwd": parent.cwd,
            "session_id": parent.session,
            "version": parent.version,
        }
        self._out.put("agent.created", f"agent:{agent_id}:by:{child.call}", time, agent_id, data)

    def _data(self, track: Track) -> Json:
        label = track.role if track.is_subagent else words.workspace(track.cwd or "session")
        return {
            "agent_id": track.id,
            "role": track.role,
            "name": track.name or words.agent_name(label, track.id),
            "title": track.title,
            "model": track.model,
            "parent_agent_id": track.parent,
            "parent_tool_call_id": track.parent_call,
            "workspace": words.workspace(track.cwd) if track.cwd else None,
            "git_branch": track.branch,
            "instructions": track.instructions,
            "machine": self._machine,
            "cwd": track.cwd,
            "session_id": track.session,
            "version": track.version,
            "entrypoint": track.entrypoint,
            **track.extra,
        }
