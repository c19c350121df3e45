"""The continuous proof that every total is the sum of the ledger (COST-4).

Adding up the whole ledger takes a while when it is large, so the proof is kept and renewed in the background.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from fleetdeck.analytics.models import usage_totals
from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head
from fleetdeck.pricing.models import ledger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proof:
    """Both sums in nano-dollars, from one snapshot."""

    entries: int
    ledger_cost: int
    rollup_cost: int
    rollup_calls: int
    checked_at: int

    @property
    def matches(self) -> bool:
        return (self.entries, self.ledger_cost) == (self.rollup_calls, self.rollup_cost)

    def wire(self) -> dict[str, object]:
        return {
            "entries": self.entries,
            "total_cost": to_usd(self.ledger_cost),
            "matches": self.matches,
            "checked_at": clock.render(self.checked_at),
        }


def prove(connection: Connection) -> Proof:
    """Add up the ledger and the rollups."""
    entries, cost = connection.execute(
        select(func.count(), func.coalesce(func.sum(ledger.c.cost), 0)).select_from(ledger)
    ).one()
    calls, rolled = connection.execute(
        select(func.coalesce(func.sum(usage_totals.c.calls), 0), func.coalesce(func.sum(usage_totals.c.cost), 0))
    ).one()
    return Proof(int(entries), int(cost), int(rolled), int(calls), clock.now())


class LedgerProofs:
    """Keeps the latest proof. `run` renews it while the log grows; the larger the ledger, the less often."""

    INTERVAL_S = 4.0
    # A proof may take this share of one core.
    SHARE = 0.02

    def __init__(self, db: Database) -> None:
        self._db = db
        self._latest: Proof | None = None
        self._seq = -1

    def latest(self) -> Proof:
        """Blocking, when there is none yet."""
        return self._latest or self._renew()

    async def run(self) -> None:
        while True:
            started = time.monotonic()
            await asyncio.to_thread(self._renew_if_grown)
            took = time.monotonic() - started
            await asyncio.sleep(max(self.INTERVAL_S, took / self.SHARE))

    def _renew_if_grown(self) -> None:
        with self._db.read() as connection:
            grown = head(connection) != self._seq
        if grown:
            proof = self._renew()
            if not proof.matches:
                log.error("the rollups differ from the ledger: run `fleetdeck replay`", extra=proof.wire())

    def _renew(self) -> Proof:
        with self._db.read() as connection:
            self._seq = head(connection)
            self._latest = proof = prove(connection)
        return proof
