"""What a step is taken to cost and to last where there is no history: one table; every answer says that it is this."""

from functools import lru_cache
from typing import Final, NamedTuple

from fleetdeck.core import clock
from fleetdeck.core.money import NANO
from fleetdeck.orchestrator.prompts import library
from fleetdeck.pricing import price_list


class Figure(NamedTuple):
    """Cost in nano-dollars, and seconds."""

    cost: int
    seconds: float


_CENT: Final = NANO // 100

# For a simple task, on the role's own model.
_OF_ROLE: Final = {
    "ANALYST": Figure(6 * _CENT, 70),
    "PLANNER": Figure(12 * _CENT, 80),
    "ARCHITECT": Figure(15 * _CENT, 100),
    "BUILDER": Figure(16 * _CENT, 185),
    "TESTER": Figure(5 * _CENT, 65),
    "REVIEWER": Figure(8 * _CENT, 75),
    "DOCUMENTER": Figure(4 * _CENT, 60),
}
_COMPLEX_FACTOR: Final = 3
# The simulated driver plays a step in seconds; its costs are those of the calls that it makes up.
_SIMULATED: Final = Figure(7 * _CENT // 2, 5)
# p10 and p90 of a guess: from half to twice.
LOW: Final = 0.5
HIGH: Final = 2.0


def of_role(role: str, label: str, model: str | None, *, simulated: bool) -> Figure:
    """The default of a role for a simple or complex task; `model`: the one that the person chose, if any."""
    if simulated:
        return _SIMULATED
    figure = _OF_ROLE[role]
    factor = _COMPLEX_FACTOR if label == "complex" else 1
    over, under = _ratio(model, library.default_model(role), clock.now() // clock.DAY) if model else (1, 1)
    return Figure(figure.cost * factor * over // under, figure.seconds * factor)


@lru_cache(maxsize=256)
def _ratio(model: str, own: str, day: int) -> tuple[int, int]:
    """How a model's price stands to that of the role's own, as a fraction; 1 where one of them is not known."""
    found, known = (price_list.rates(price_list.Call(name, None, day * 24)) for name in (model, own))
    return (found.output, known.output) if found and known and known.output else (1, 1)
