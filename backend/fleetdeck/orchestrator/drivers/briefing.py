"""What an agent is told first, beside its role's system prompt: the task, the work before it, own words."""

from fleetdeck.core.text import cut
from fleetdeck.orchestrator.drivers.base import Order

# Of each step before: what does not fit is cut at its end, and says so.
INPUT_CHARACTERS = 40_000


def briefing(order: Order) -> str:
    """The first message to the agent of a step."""
    parts = [order.prompt.strip()]
    if order.instructions:
        parts.append(f"# Instructions\n\n{order.instructions.strip()}")
    for name, text in order.inputs.items():
        parts.append(f"# What {name} handed over\n\n{cut(text.strip(), INPUT_CHARACTERS) or '(nothing)'}")
    return "\n\n".join(parts)
