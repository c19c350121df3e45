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


def kind_of(fact: Fact) -> str | None:
    """The kind of a noteworthy fact, None for all others."""
    data = fact.data
    match data:
        case ToolCompleted():
            return "tool"
        case AgentStatusChanged():
            return "agent" if data.status in _STATUSES else None
        case FileChanged():
            return "file" if data.operation != "read" else None
        case AgentCreated() | AgentDeleted():
            return "agent"
        case SourceProblem():
            return "source"
        case PriceChanged():
            return "cost"
        case _:
            return None if fact.type in FACT_TYPES else "other"
