"""`agent.created` and statuses: each agent once, and once more when something about it is new."""

from collections import OrderedDict
from hashlib import blake2b
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.jsons import dumps
from fleetdeck.events.fact import Fact
from fleetdeck.ingest.sources.otlp.map import messages
from fleetdeck.ingest.sources.otlp.map.outbox import Outbox
from fleetdeck.ingest.sources.otlp.map.owners import Owner, Owners
from fleetdeck.ingest.sources.otlp.map.tools import error_of
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Origin, Span

AGENT_ROLE, SERVICE_ROLE, CONVERSATION_ROLE = "AGENT", "SERVICE", "CONVERSATION"
_REMEMBERED = 20_000


class Announced:
    """Ids of facts that are in the log: what every request would repeat is not sent there again and again."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, id: str) -> bool:
        return id in self._ids

    def stored(self, facts: "list[Fact]") -> None:
        """These are committed."""
        for fact in facts:
            if fact.type == "agent.created":
                self._ids[fact.id] = None
        while len(self._ids) > _REMEMBERED:
            self._ids.popitem(last=False)


class Agents:
    """The agents of one request."""

    def __init__(self, out: Outbox, owners: Owners, announced: Announced) -> None:
        self._out = out
        self._owners = owners
        self._announced = announced
        self._told: set[str] = set()
        self._ended: dict[str, tuple[int, Span]] = {}

    def tell(self, owner: Owner, origin: Origin, time: int) -> str:
        """Make sure that the agent is known; answers its id."""
        if owner.id not in self._told:
            self._told.add(owner.id)
            self._put(self._data(owner, origin), time)
        return owner.id

    def invoked(self, span: Span) -> None:
        """The span of an agent's run: who it is, whom it works for, how it ended."""
        owner = self._owners.of(span)
        time = values.micros(span.start)
        around = self._owners.agent_around(span)
        self.tell(owner, span.origin, time)
        if around is not None:
            self.tell(around, span.origin, time)
        data = self._data(owner, span.origin) | {
            "parent_agent_id": around.id if around is not None else None,
            "instructions": messages.system_instructions(span.attributes),
            "description": values.text(span.attributes, "gen_ai.agent.description"),
        }
        if any(data[key] is not None for key in ("parent_agent_id", "instructions", "description")):
            self._put(data, time)
        self.ended(span)

    def ended(self, span: Span) -> None:
        """A run of the span's agent is over: the latest one of a request says what its status is."""
        owner = self._owners.of(span)
        known = self._ended.get(owner.id)
        if known is None or span.end >= known[0]:
            self._ended[owner.id] = (span.end, span)

    def finish(self) -> None:
        """Say how the agents' latest runs ended, and for whom agents of earlier requests work."""
        for link in self._owners.links:
            self.tell(link.parent, link.span.origin, values.micros(link.span.start))
            data = self._data(link.child, link.span.origin) | {"parent_agent_id": link.parent.id}
            self._put(data, values.micros(link.span.start))
        for agent_id, (end, span) in self._ended.items():
            failed = span.status == 2
            # Where no conversation or workflow frames them, another run of the same agent may follow at any time.
            one_run = self._owners.of(span).workflow is not None
            status = "failed" if failed else "completed" if one_run else "idle"
            data = {
                "agent_id": agent_id,
                "status": status,
                "reason": f"{span.name[:200]}: {error_of(span)}" if failed else f"{span.name[:200]} ended",
            }
            self._out.put("agent.status_changed", f"{span.key} status", values.micros(end), data)

    def _data(self, owner: Owner, origin: Origin) -> dict[str, Any]:
        if owner.agent is not None:
            role, name = AGENT_ROLE, owner.name or owner.agent
        elif owner.conversation is not None:
            role, name = CONVERSATION_ROLE, f"{owner.service} {owner.conversation[:12]}"
        else:
            role, name = SERVICE_ROLE, owner.service
        return {
            "agent_id": owner.id,
            "role": role,
            "name": name[:512],
            "workspace": owner.service[:512],
            "machine": values.name(origin.resource, "host.name"),
            "session_id": owner.conversation,
        }

    def _put(self, data: dict[str, Any], time: int) -> None:
        mark = blake2b(dumps(data), digest_size=8).hexdigest()
        id = f"agent {data['agent_id']} {mark}"
        if id not in self._announced and id not in self._told:
            self._told.add(id)
            self._out.put("agent.created", id, time or clock.now(), data)
