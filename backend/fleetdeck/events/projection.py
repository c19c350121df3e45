"""What a projection is: tables that are a pure function of the log, kept up to date inside the append's transaction.

The result must not depend on where one batch ends and the next begins, nor on the order of facts from different
sources: `fleetdeck replay` rebuilds every table from the log, in other batches, and must arrive at the same rows.
"""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Table

from fleetdeck.events.fact import Fact

T = TypeVar("T")


class Batch:
    """The new facts of one transaction, in log order, and what earlier projectors concluded from them."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self._by_type: dict[str, list[Fact]] = {}
        for fact in facts:
            self._by_type.setdefault(fact.type, []).append(fact)
        self._conclusions: dict[type, list[Any]] = {}

    def of(self, *types: str) -> list[Fact]:
        """The facts of these types, in log order. Most projectors want few of many: nobody walks over all of them."""
        found = [facts for type in types if (facts := self._by_type.get(type))]
        if len(found) == 1:
            return found[0]
        return sorted((fact for facts in found for fact in facts), key=lambda fact: fact.seq)

    def conclude(self, conclusion: object) -> None:
        """Hand something on to the projectors that come later, e.g. a change of the ledger."""
        self._conclusions.setdefault(type(conclusion), []).append(conclusion)

    def conclusions(self, kind: type[T]) -> list[T]:
        return self._conclusions.get(kind, [])


class Projector(Protocol):
    """One projection. Registered in main.py; order matters only for conclusions."""

    tables: Sequence[Table]
    """Emptied by a replay."""
    types: frozenset[str]
    """The fact types it reads, for docs/events.md and the architecture test."""

    def apply(self, connection: Connection, batch: Batch) -> None:
        """Bring the tables up to date with the batch. Runs in the append's transaction."""
        ...
