"""Which topics of the socket a fact belongs to."""

from typing import Final

from fleetdeck.core.errors import Invalid
from fleetdeck.events.types import FACT_TYPES

_NAMED: Final = frozenset({"fleet", "costs", "activity", "sources", "alerts"})
_PREFIXES: Final = ("agent:", "task:")
MAX_TOPICS = 50

# The first part of a type, or the whole type, → topics besides the subject's own.
_BY_TYPE: Final[dict[str, frozenset[str]]] = {
    "agent": frozenset({"fleet", "activity"}),
    "task": frozenset({"fleet", "activity"}),
    "step": frozenset({"fleet"}),
    "tool": frozenset({"fleet"}),
    "tool.completed": frozenset({"fleet", "activity"}),
    "file": frozenset({"fleet", "activity"}),
    "context": frozenset({"fleet"}),
    "usage": frozenset({"fleet", "costs"}),
    "price": frozenset({"costs", "activity"}),
    "budget": frozenset({"costs", "alerts"}),
    "approval": frozenset({"fleet", "alerts"}),
    "alert": frozenset({"alerts"}),
    "fleet": frozenset({"fleet", "alerts", "activity"}),
    "guard": frozenset({"fleet"}),
    "source": frozenset({"sources", "activity"}),
    "plan": frozenset({"costs"}),
    "schedule": frozenset({"fleet"}),
    "backlog": frozenset({"fleet"}),
    "workspace": frozenset({"fleet"}),
    "message": frozenset(),
}
_UNKNOWN: Final = frozenset({"activity"})


def topics_of(type: str, subject: str | None) -> frozenset[str]:
    """The topics under which a fact is sent."""
    if type not in FACT_TYPES:
        named = _UNKNOWN
    else:
        named = _BY_TYPE.get(type) or _BY_TYPE.get(type.partition(".")[0], frozenset())
    if subject is not None:
        kind, _, id = subject.partition("/")
        if id and f"{kind}:" in _PREFIXES:
            return named | {f"{kind}:{id}"}
    return named


def check(topics: object) -> frozenset[str]:
    """The topics of a subscribe frame. Raises Invalid for what is none."""
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise Invalid("topics must be a list of strings")
    for topic in topics:
        known = topic in _NAMED or any(topic.startswith(prefix) and topic != prefix for prefix in _PREFIXES)
        if not known or len(topic) > 520:
            raise Invalid(f"no topic {topic[:80]!r}; there are {', '.join(sorted(_NAMED))}, agent:<id> and task:<id>")
    if len(topics) > MAX_TOPICS:
        raise Invalid(f"at most {MAX_TOPICS} topics")
    return frozenset(topics)
