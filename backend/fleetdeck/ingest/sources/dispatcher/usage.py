"""`logs/usage.json`: what each call, or each run, of a dispatch used."""

from datetime import tzinfo
from typing import Any

from fleetdeck.core import clock, money
from fleetdeck.core.text import cut
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.types import AgentCreated, AgentStatusChanged, UsageRecorded
from fleetdeck.ingest.sources.dispatcher.dispatches import ROLE
from fleetdeck.ingest.sources.dispatcher.records import encode
from fleetdeck.ingest.sources.dispatcher.values import BadRecord, count, first, mapping, time, word

FILE = "logs/usage.json"


class UsageTeller:
    """Makes the facts of one dispatcher's usage entries.

    An entry that names the session of a transcript which is watched as well is not counted: the transcript tells of
    each call exactly. Instead its session's agent joins the dispatch, and brings its calls along.
    """

    def __init__(self, source: str, project: str) -> None:
        self._source = source
        self._project = project

    def tell(self, value: Any, digest: str, zone: tzinfo, sessions: frozenset[str], written: int) -> list[Fact]:
        """Raises BadRecord. `sessions`: of the watched transcripts; `written`: when the file was, in microseconds."""
        record = mapping(value)
        id = word(record.get("id")) or digest
        when = time(record, zone, "timestamp", "time", "created_at")
        if when is None:
            when = min(written, clock.now())
        dispatch, session = word(record.get("dispatch_id")), word(record.get("session_id"))
        workspace = word(record.get("workspace"))
        if session is not None and session in sessions:
            return self._joined(id, when, dispatch, session)
        facts = []
        task_id = f"{self._project}:{dispatch}" if dispatch else None
        agent_id = task_id
        if agent_id is None:
            agent_id = f"{self._project}:session:{session}" if session else f"{self._project}:usage:{workspace or ''}"
            name = cut(session or f"usage of {workspace or 'no workspace'}", 60)
            created = AgentCreated(agent_id=agent_id, role=ROLE, name=name, **_given(workspace=workspace))
            facts.append(make(self._source, f"usage owner {agent_id}"[:1024], when, created))
            ended = AgentStatusChanged(agent_id=agent_id, status="completed", reason=f"known from {FILE} alone")
            facts.append(make(self._source, f"usage owner {agent_id} ended"[:1024], when, ended))
        data = UsageRecorded(
            agent_id=agent_id,
            model=word(record.get("model")) or "unknown",
            input_tokens=count(record, "input_tokens", "input"),
            output_tokens=count(record, "output_tokens", "output"),
            cache_read_tokens=count(record, "cache_read_tokens", "cache_read", "cache_read_input_tokens"),
            cache_write_5m_tokens=count(
                record, "cache_creation_tokens", "cache_write", "cache_write_tokens", "cache_creation_input_tokens"
            ),
            **_given(
                task_id=task_id,
                message_id=word(record.get("message_id")),
                # The provider's own id where it is given: then a transcript's record of the call is the same call.
                request_id=word(record.get("request_id")) or (None if record.get("message_id") else self._own(id)),
                reported_cost=_cost(record),
            ),
        )
        facts.append(make(self._source, f"usage {id} {digest}"[:1024], when, data))
        return facts

    def _own(self, id: str) -> str:
        """An entry that is told again, corrected, is still the same call."""
        return f"{self._source} usage {id}"[:512]

    def _joined(self, id: str, when: int, dispatch: str | None, session: str) -> list[Fact]:
        if dispatch is None:
            return []
        task_id = f"{self._project}:{dispatch}"
        data = AgentCreated(agent_id=session, role=ROLE, task_id=task_id, parent_agent_id=task_id, secondhand=True)
        return [make(self._source, f"session {session} of {dispatch}"[:1024], when, data)]


def digest_of(value: Any) -> str:
    """Which version of an entry it is."""
    import hashlib

    return hashlib.sha256(encode(value)).hexdigest()[:16]


def _cost(record: dict[str, Any]) -> str | None:
    given = first(record, "cost_usd", "cost", "total_cost_usd")
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise BadRecord("cost_usd is not an amount")
    try:
        amount = money.from_usd(str(given))
    except ValueError as error:
        raise BadRecord(f"cost_usd {cut(str(given), 60)!r} is not an amount") from error
    if amount < 0:
        raise BadRecord(f"cost_usd {cut(str(given), 60)} is negative")
    return str(given)


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
