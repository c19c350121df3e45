"""The prices screen: the person's overrides, and for each model in use the price that holds for it (COST-3)."""

from typing import Any

from sqlalchemy import Connection, func, select

from fleetdeck.core import clock
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head
from fleetdeck.pricing import price_list
from fleetdeck.pricing.book import PriceBook
from fleetdeck.pricing.ledger import read_overrides
from fleetdeck.pricing.models import ledger
from fleetdeck.pricing.rates import Rates

KINDS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")


def prices(connection: Connection) -> dict[str, Any]:
    """Overrides in force and models in use, those that cost most first."""
    overrides = read_overrides(connection)
    book = PriceBook(overrides)
    now = clock.now()
    used = connection.execute(
        select(ledger.c.model, func.count(), func.count(ledger.c.cost), func.sum(ledger.c.cost))
        .group_by(ledger.c.model)
        .order_by(func.coalesce(func.sum(ledger.c.cost), 0).desc(), ledger.c.model)
    )
    models = []
    for model, calls, priced, cost in used:
        rates = book.override(model, None, now) or price_list.rates(price_list.Call(model, None, now // clock.HOUR))
        models.append(
            {
                "model": model,
                "matched_model": rates.matched_model if rates else None,
                "calls": calls,
                "unpriced_calls": calls - priced,
                "cost": None if cost is None else to_usd(int(cost)),
                # Without a price of ours, but the source said what each call cost.
                "basis": rates.basis if rates else "unknown" if priced < calls else "reported",
                "price_source": rates.source if rates else None,
                "prices": _per_million(rates) if rates else None,
            }
        )
    return {
        "list_version": price_list.version(),
        "overrides": [override.model_dump() for override in overrides],
        "models": models,
        "as_of_seq": head(connection),
    }


def _per_million(rates: Rates) -> dict[str, str]:
    return {kind: to_usd(getattr(rates, kind)) for kind in KINDS}
