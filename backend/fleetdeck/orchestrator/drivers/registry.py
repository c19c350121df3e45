"""The drivers of this server, and which one runs a task that names none."""

from collections.abc import Sequence

from fleetdeck.core.errors import Invalid
from fleetdeck.orchestrator import schemas
from fleetdeck.orchestrator.drivers.base import Driver


class Drivers:
    """Known drivers in order of preference: the first that can be used is the default, unless one is configured."""

    def __init__(self, drivers: Sequence[Driver], default: str | None = None) -> None:
        self._drivers = {driver.name: driver for driver in drivers}
        self._default = default

    def choose(self, name: str | None = None) -> Driver:
        """The driver of that name, or the default one. Raises Invalid for one that is unknown or cannot be used."""
        driver = self._drivers.get(name) if name else self.default
        if driver is None:
            raise Invalid(f"driver: one of {', '.join(self._drivers)}")
        missing = driver.unavailable()
        if missing is not None:
            raise Invalid(f"driver {driver.name}: {missing}")
        return driver

    def find(self, name: str) -> Driver | None:
        return self._drivers.get(name)

    @property
    def default(self) -> Driver:
        if self._default and self._default in self._drivers:
            return self._drivers[self._default]
        return next(driver for driver in self._drivers.values() if driver.unavailable() is None)

    def describe(self) -> list[schemas.Driver]:
        """All of them, for people who choose."""
        default = self.default.name
        return [
            schemas.Driver(
                name=driver.name,
                title=driver.title,
                simulated=driver.simulated,
                available=driver.unavailable() is None,
                unavailable=driver.unavailable(),
                default=driver.name == default,
                models=list(driver.models),
            )
            for driver in self._drivers.values()
        ]
