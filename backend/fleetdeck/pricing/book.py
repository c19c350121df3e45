"""The prices in force: the person's own overrides first, then the shipped list."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from fleetdeck.core import clock, money
from fleetdeck.events.price_override import PriceOverride
from fleetdeck.events.types import UsageRecorded
from fleetdeck.pricing import price_list
from fleetdeck.pricing.names import canonical
from fleetdeck.pricing.rates import Basis, Rates, from_override
from fleetdeck.pricing.usage import Tokens, tokens_of


class Price(NamedTuple):
    """What a call costs (nano-dollars, None when nobody knows), on which basis, by which entry of which list."""

    cost: int | None
    basis: Basis
    matched_model: str | None
    source: str | None


UNKNOWN = Price(None, "unknown", None, None)


class PriceBook:
    """Prices calls. Made from the overrides that `price.changed` facts have put in force."""

    def __init__(self, overrides: Sequence[PriceOverride] = ()) -> None:
        self._overrides = [
            (
                override.model_pattern.lower(),
                override.provider,
                clock.parse(override.effective_from) if override.effective_from else 0,
                from_override(override),
            )
            for override in overrides
        ]

    def price(self, data: UsageRecorded, time: int) -> Price:
        """The price of a call made at `time` (microseconds). What its provider reported stands above every list."""
        tokens = tokens_of(data)
        if data.reported_cost is not None:
            return Price(money.from_usd(data.reported_cost), "reported", data.model, "provider")
        own = self.override(data.model, data.provider, time)
        if own is not None:
            return Price(own.cost(tokens), own.basis, own.matched_model, own.source)
        call = price_list.Call(data.model, data.provider, time // clock.HOUR, data.speed, data.service_tier)
        listed = price_list.price(call, tokens)
        if listed is None:
            return UNKNOWN
        cost, rates = listed
        return Price(cost, rates.basis, rates.matched_model, rates.source)

    def kinds(self, tokens: Tokens, model: str, time: int) -> Tokens | None:
        """What each kind of token costs at the ordinary rates, in nano-dollars; None for a model without a price."""
        rates = self.override(model, None, time) or price_list.rates(price_list.Call(model, None, time // clock.HOUR))
        if rates is None:
            return None
        return Tokens(*(rates.cost(Tokens(**{kind: getattr(tokens, kind)})) for kind in _PRICED))

    def override(self, model: str, provider: str | None, time: int) -> Rates | None:
        """The person's own rates for a model: the one in force latest; of equals, the last of the list."""
        best: tuple[int, Rates] | None = None
        for pattern, of_provider, since, rates in self._overrides:
            fits = since <= time and of_provider in (None, provider) and matches(model, pattern)
            if fits and (best is None or since >= best[0]):
                best = (since, rates)
        return best[1] if best else None


_PRICED = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")


@lru_cache(maxsize=4096)
def matches(model: str, pattern: str) -> bool:
    """Whether a model is meant by a pattern with `*` and `?`, under its raw or its canonical name."""
    return fnmatchcase(model.lower(), pattern.lower()) or fnmatchcase(canonical(model), pattern.lower())
