"""The facts about the fleet's guard: its kill switch and its limits (types.py says what all facts have in common)."""

from typing import Annotated, ClassVar

from pydantic import Field

from fleetdeck.events.fields import FactData, Name

Limit = Annotated[int, Field(ge=1, le=10_000)]


class FleetStopped(FactData):
    """Somebody pulled the kill switch: everything that Fleetdeck runs ends, and no new work is taken."""

    type: ClassVar[str] = "fleet.stopped"
    by: Name | None = None
    reason: str | None = None


class FleetReleased(FactData):
    """The kill switch was released: new work is taken again. What was stopped stays stopped."""

    type: ClassVar[str] = "fleet.released"
    by: Name | None = None


class GuardChanged(FactData):
    """The limits of the fleet's guard changed; the whole of them stands in the data."""

    type: ClassVar[str] = "guard.changed"
    max_agents: Limit
    max_agents_per_task: Limit
    spawns_per_minute: Limit
    same_call_limit: Limit
    by: Name | None = None
