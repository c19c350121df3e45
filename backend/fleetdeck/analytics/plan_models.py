"""Tables of plan usage: what sources measured of each window, and the limits that the person gave."""

from dataclasses import dataclass

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for


@dataclass(slots=True)
class PlanWindow:
    """The latest measure of one window of an account's plan. Times in microseconds."""

    account: str
    kind: str
    """`session_5h`, `week`, or as its source calls it."""
    source: str
    used_basis_points: int | None
    """Hundredths of a percent."""
    used_tokens: int | None
    limit_tokens: int | None
    resets_at: int | None
    basis: str
    measured_at: int


@dataclass(slots=True)
class PlanLimit:
    """One of the person's plans; money in nano-dollars."""

    account: str
    place: int
    name: str
    models: str
    session_tokens: int | None
    session_cost: int | None
    week_tokens: int | None
    week_cost: int | None


plan_windows = table_for("plan_windows", metadata, PlanWindow, ["account", "kind"])
plan_window_row = as_row(PlanWindow)
plan_limits = table_for("plan_limits", metadata, PlanLimit, ["account"])
plan_limit_row = as_row(PlanLimit)
