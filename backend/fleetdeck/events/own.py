"""What is Fleetdeck's own to say: a key that may only send facts must not steer by them."""

from typing import Final

from fleetdeck.events.fields import FactData
from fleetdeck.events.types import MessageRecorded

SOURCE: Final = "fleetdeck"
# What a person does, by commands that ask for the right to do it.
_PERSONS: Final = frozenset(
    {"fleet.stopped", "fleet.released", "guard.changed", "price.changed", "plan.changed", "budget.changed"}
)


def is_own(source: str) -> bool:
    """Whether a source is Fleetdeck itself, or a part of it."""
    return source == SOURCE or source.startswith(f"{SOURCE}:")


def refusal(source: str, type: str, data: FactData) -> str | None:
    """Why a fact that comes from outside is not taken, if so."""
    if is_own(source):
        return f"source must not be {SOURCE}: that is Fleetdeck itself"
    if type in _PERSONS:
        return f"{type} is what a person does: use the API's command for it"
    if isinstance(data, MessageRecorded) and data.steering:
        return "steering: words to an agent are a person's: use POST /agents/{id}/message"
    return None
