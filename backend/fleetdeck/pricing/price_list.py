"""The shipped price list: genai-prices, offline, by date; asked once per model and hour, then remembered.

Source of the data: https://github.com/pydantic/genai-prices (MIT), the version pinned in pyproject.toml.
"""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fleetdeck.core import clock, money
from fleetdeck.pricing.names import canonical, same_model
from fleetdeck.pricing.rates import PER_MILLION, Basis, Rates
from fleetdeck.pricing.usage import Tokens

if TYPE_CHECKING:  # a quarter of a second to import: only when the first call is priced
    from genai_prices.types import PriceCalculation

# Models that never cost anything because no provider is called, such as Claude Code's own error messages.
FREE_MODELS = frozenset({"<synthetic>"})
# Small enough to stay in the first tier of every model, large enough that no rate is rounded.
_PROBE = 1_000


class Call(NamedTuple):
    """What the price of a call depends on, besides its tokens. `hour` counts from 1970."""

    model: str
    provider: str | None
    hour: int
    speed: str | None = None
    service_tier: str | None = None


@cache
def version() -> str:
    """The version of the price list."""
    from importlib.metadata import version as installed

    return installed("genai-prices")


def price(call: Call, tokens: Tokens) -> tuple[int, Rates] | None:
    """Nano-dollars of a call and the rates behind them, or None when the list does not know the model."""
    call = call if _depends_on_hour(call.model, call.provider) else call._replace(hour=call.hour - call.hour % 24)
    found = rates(call)
    if found is None:
        return None
    prompt = tokens.total - tokens.output
    if found.tier_start is not None and prompt > found.tier_start:
        whole = _calculate(call, tokens)
        return _nano(whole), found
    return found.cost(tokens), found


@lru_cache(maxsize=4096)
def _depends_on_hour(model: str, provider: str | None) -> bool:
    """Some providers are cheaper at night; for all others a price holds for a whole day."""
    from genai_prices.types import TimeOfDateConstraint

    found = _calculate(Call(model, provider, hour=clock.now() // clock.HOUR), Tokens(input=1))
    prices = found.model.prices if found is not None else None
    return isinstance(prices, list) and any(isinstance(price.constraint, TimeOfDateConstraint) for price in prices)


@lru_cache(maxsize=4096)
def rates(call: Call) -> Rates | None:
    """The rates in force for a call of ordinary size, or None when the list does not know the model."""
    if call.model in FREE_MODELS:
        return Rates(0, 0, 0, 0, 0, "computed", call.model, "no provider called")
    found = _calculate(call, Tokens(input=1))
    if found is None:
        return None
    matched = str(found.model.id)
    basis: Basis = "computed" if same_model(call.model, matched) else "guessed"
    per_kind = _per_kind(call, str(found.model_price))
    return Rates(*per_kind, basis, matched, f"list {version()}", _tier_start(found))


_PROBES = (
    Tokens(input=_PROBE),
    Tokens(output=_PROBE),
    Tokens(cache_read=_PROBE),
    Tokens(cache_write_5m=_PROBE),
    Tokens(cache_write_1h=_PROBE),
)


class _AnyHour(NamedTuple):
    """A call and the text of its price entry: equal for all hours at which the entry is in force."""

    call: Call
    entry: str


_per_kind_known: dict[_AnyHour, tuple[int, int, int, int, int]] = {}


def _per_kind(call: Call, entry: str) -> tuple[int, int, int, int, int]:
    """Nano-dollars per million tokens of input, output, cache read, 5 min write, 1 h write."""
    key = _AnyHour(call._replace(hour=0), entry)
    if key not in _per_kind_known:
        input, output, read, write_5m, write_1h = (
            _nano(_calculate(call, probe)) * (PER_MILLION // _PROBE) for probe in _PROBES
        )
        _per_kind_known[key] = (input, output, read, write_5m, write_1h)
    return _per_kind_known[key]


def _tier_start(found: "PriceCalculation") -> int | None:
    from genai_prices.types import TieredPrices

    starts = [
        tier.start
        for value in vars(found.model_price).values()
        if isinstance(value, TieredPrices)
        for tier in value.tiers
    ]
    return min(starts, default=None)


def _nano(calculation: "PriceCalculation | None") -> int:
    return money.from_usd(Decimal(calculation.total_price)) if calculation is not None else 0


def _calculate(call: Call, tokens: Tokens) -> "PriceCalculation | None":
    from genai_prices import Usage, calc_price

    context = {k: v for k, v in (("speed", call.speed), ("service_tier", call.service_tier)) if v}
    usage = Usage(
        input_tokens=tokens.total - tokens.output,
        output_tokens=tokens.output,
        cache_read_tokens=tokens.cache_read,
        cache_write_tokens=tokens.cache_write_5m + tokens.cache_write_1h,
        cache_write_1h_tokens=tokens.cache_write_1h,
    )
    moment = datetime.fromtimestamp(call.hour * clock.HOUR // clock.SECOND, UTC)
    for name in dict.fromkeys((call.model, canonical(call.model))):
        try:
            return calc_price(
                usage,
                name,
                provider_id=call.provider,
                genai_request_timestamp=moment,
                price_context=context or None,
            )
        except LookupError:
            continue
    return None
