"""Which facts people want to see pass by in the activity feed (LIVE-7), and under which kind."""

from fleetdeck.events.fact import Fact
from fleetdeck.events.types import (
    FACT_TYPES,
    AgentCreated,
    AgentDeleted,
    AgentStatusChanged,
    FileChanged,
    PriceChanged,
    SourceProblem,
    ToolCompleted,
)

KINDS = ("agent", "tool", "file", "source", "cost", "other")
_STATUSES = frozenset({"waiting", "stuck", "completed", "failed", "cancelled", "lost"})


# By type, because it is asked of every fact there is.
_KINDS: dict[str, str | None] = {
    **dict.fromkeys(FACT_TYPES),
    ToolCompleted.type: "tool",
    AgentStatusChanged.type: "agent",
    AgentCreated.type: "agent",
    AgentDeleted.type: "agent",
    FileChanged.type: "file",
    SourceProblem.type: "source",
    PriceChanged.type: "cost",
}


def kind_of(fact: Fact) -> str | None:
    """The kind of a noteworthy fact, None for all others."""
    kind = _KINDS.get(fact.type, "other")
    data = fact.data
    if isinstance(data, AgentStatusChanged):
        return kind if data.status in _STATUSES else None
    if isinstance(data, FileChanged):
        return kind if data.operation != "read" else None
    return kind
