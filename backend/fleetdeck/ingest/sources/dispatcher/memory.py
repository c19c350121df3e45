"""What was told of things that are observed whole: schedules, workspaces, backlogs. A removed one is told too."""

import hashlib
from collections.abc import Collection

from fleetdeck.events.fact import Fact, make
from fleetdeck.events.fields import FactData


class Observed:
    """The items of one place (a file, the crontab) by id, with a digest of what was told. Saved as one position.

    `key` names the field with the id of a `model`.
    """

    def __init__(self, source: str, model: type[FactData], key: str, told: dict[str, str]) -> None:
        self._source, self._model, self._key = source, model, key
        self.told = told

    def tell(
        self, items: Collection[FactData], now: int, at: int | None = None, stay: Collection[str] = ()
    ) -> list[Fact]:
        """The facts of all that came, changed or went since it was told last. Of those in `stay` it is not known.

        `at`: when it happened, if that is known.
        """
        facts = []
        left = {id: digest for id, digest in self.told.items() if id not in stay}
        told = {id: digest for id, digest in self.told.items() if id in stay}
        when = now if at is None else min(at, now)
        for item in items:
            id = str(getattr(item, self._key))
            if id in told:
                continue
            told[id] = digest = _digest(item)
            before = left.pop(id, None)
            if before != digest:
                # The same again, after something else was told, is a fact of its own.
                label = digest if before is None else f"{digest} {when}"
                facts.append(self._fact(item, f"{item.type} {id} {label}", when))
        for id in left:
            item = self._model.model_validate({self._key: id, "removed": True})
            facts.append(self._fact(item, f"{item.type} {id} removed {now}", now))
        self.told = told
        return facts

    def _fact(self, item: FactData, id: str, when: int) -> Fact:
        return make(self._source, id[:1024], when, item)


def _digest(item: FactData) -> str:
    return hashlib.sha256(item.model_dump_json(exclude_unset=True).encode()).hexdigest()[:16]
