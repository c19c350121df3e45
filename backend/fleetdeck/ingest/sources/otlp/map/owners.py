"""Whose a span is: the agent it names, else that of the span around it, else the conversation's, else the service's.

An agent is (service, conversation, name). Without a conversation id all runs of an agent are one agent, as all calls
of a service that names no agent are one; spans of a workflow without a conversation belong to one run, their trace.
What is known of the latest spans is remembered, because those around come later and in other requests.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from fleetdeck.ingest.sources.otlp.map.kinds import kind_of
from fleetdeck.ingest.sources.otlp.parse import values
from fleetdeck.ingest.sources.otlp.parse.records import Attributes, Span

_REMEMBERED = 20_000
_LONGEST = 1_000
_ID_LIMIT = 400
_UNSPEAKABLE = re.compile(r"[/\\?#%\x00-\x1f\x7f\ud800-\udfff]")
_CONVERSATION = (
    "gen_ai.conversation.id",
    "session.id",
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.conversation_id",
    "traceloop.association.properties.thread_id",
    "ai.telemetry.metadata.sessionId",
)
_WORKFLOW = ("traceloop.workflow.name", "gen_ai.workflow.name")
_NAME = ("gen_ai.agent.name", "agent.name", "agent_name")
_TELLING = frozenset(
    (*_CONVERSATION, *_WORKFLOW, *_NAME, "gen_ai.agent.id", "openinference.span.kind", "traceloop.span.kind")
)


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """An agent as spans tell of it; made by `_same`, so that equal ones are one."""

    service: str
    agent: str | None
    """Its id, or else its name."""
    name: str | None
    conversation: str | None
    workflow: str | None
    trace_id: str | None
    """Of a run of a workflow without a conversation."""
    id: str
    inferred: bool
    """No span says whose it is."""


@lru_cache(maxsize=8192)
def _same(
    service: str,
    agent: str | None = None,
    name: str | None = None,
    conversation: str | None = None,
    workflow: str | None = None,
    trace_id: str | None = None,
) -> Owner:
    scope = conversation or (trace_id if workflow else None)
    parts = [service, *([scope] if scope else []), *([f"@{agent}"] if agent else [])]
    # Ids stand in addresses, where these would end the path.
    id = _UNSPEAKABLE.sub("_", ":".join(["otel", *parts]))
    if len(id) > _ID_LIMIT:
        id = f"{id[: _ID_LIMIT - 17]}#{blake2b(id.encode(), digest_size=8).hexdigest()}"
    inferred = agent is None and conversation is None
    return Owner(service, agent, name, conversation, workflow, trace_id, id, inferred)


@dataclass(slots=True)
class _Known:
    parent: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Link:
    """An agent works for another one."""

    child: Owner
    parent: Owner
    span: Span
    """The one that told of it."""


class Owners:
    """Kept over requests; `learn` first, then `of` for the same spans."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._waiting: OrderedDict[str, set[Owner]] = OrderedDict()
        """Spans that have not come yet → agents of which they, or spans around them, may say whom they work for."""
        self._owners: dict[str, Owner] = {}
        self.links: list[Link] = []
        """What the latest request told of agents that came in earlier ones."""

    def learn(self, spans: Sequence[Span]) -> None:
        """Find the owners of the spans of one request."""
        here = {span.key: span for span in spans}
        found: dict[str, Owner] = {}
        self._owners = found
        self.links = []
        for span in spans:
            if span.key in found:
                continue
            if span.around not in here:
                # Nothing of this request lies around it.
                known = self._known.get(span.around)
                found[span.key] = _owner(span, known.owner if known is not None else None)
                continue
            # Up to where an owner is known, then down again; not by recursion, because chains can be long.
            chain: list[Span] = []
            key, seen = span.key, set[str]()
            up: Owner | None = None
            while key not in seen:
                seen.add(key)
                if key in found:
                    up = found[key]
                    break
                at = here.get(key)
                if at is None:
                    known = self._known.get(key)
                    up = known.owner if known is not None else None
                    break
                chain.append(at)
                key = at.around
            for member in reversed(chain):
                up = found[member.key] = _owner(member, up)
        for span in spans:
            self._remember(span, found[span.key])

    def of(self, span: Span) -> Owner:
        return self._owners[span.key]

    def known(self, trace_id: str, span_id: str) -> Owner | None:
        """The owner of a span of this or of an earlier request."""
        known = self._known.get(f"{trace_id}/{span_id}")
        return known.owner if known is not None else None

    def agent_around(self, span: Span) -> Owner | None:
        """The nearest agent around an agent's span that is another one. When its span is still to come, the link will
        be among those of the request that brings it."""
        own = self.of(span)
        key = span.around
        for _ in range(_LONGEST):
            if not key:
                return None
            known = self._known.get(key)
            if known is None:
                self._wait(key, {own})
                return None
            if not known.owner.inferred and known.owner.id != own.id:
                return known.owner
            key = known.parent
        return None

    def _wait(self, key: str, children: set[Owner]) -> None:
        self._waiting.setdefault(key, set()).update(children)
        if len(self._waiting) > _REMEMBERED:
            self._waiting.popitem(last=False)

    def _resolve(self, span: Span, children: set[Owner], owner: Owner) -> None:
        others = {child for child in children if child.id != owner.id}
        if not owner.inferred:
            self.links += [Link(child, owner, span) for child in others]
        elif span.parent_id:
            self._wait(span.around, children)

    def _remember(self, span: Span, owner: Owner) -> None:
        self._known[span.key] = _Known(span.around, owner)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        # Kept where it is: the request may have to be repeated.
        if self._waiting and (children := self._waiting.get(span.key)):
            self._resolve(span, children, owner)


def of_record(service: str, attributes: Attributes) -> Owner:
    """The owner that a record names by itself."""
    return _read(attributes, _same(service))


def _owner(span: Span, up: Owner | None) -> Owner:
    service = span.origin.service
    # What another service does for a call is its own.
    owner = _read(span.attributes, up if up is not None and up.service == service else _same(service))
    if owner.workflow is not None and owner.trace_id is None:
        return _same(service, owner.agent, owner.name, owner.conversation, owner.workflow, span.trace_id)
    return owner


def _read(attributes: Attributes, base: Owner) -> Owner:
    if attributes.keys().isdisjoint(_TELLING):
        return base
    conversation = values.name(attributes, *_CONVERSATION)
    workflow = values.name(attributes, *_WORKFLOW)
    agent, name = _agent(attributes)
    if conversation is None and workflow is None and agent is None:
        return base
    return _same(
        base.service,
        agent or base.agent,
        name if agent else base.name,
        conversation or base.conversation,
        workflow or base.workflow,
        base.trace_id,
    )


def _agent(attributes: Attributes) -> tuple[str | None, str | None]:
    """Id (or name) and name of the agent that a span names."""
    name = values.name(attributes, *_NAME)
    found = values.name(attributes, "gen_ai.agent.id") or name
    if found is None and kind_of(attributes) == "agent":
        found = name = values.name(attributes, "traceloop.entity.name", "graph.node.name", "graph.node.id")
    return found, name or found
