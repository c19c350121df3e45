"""What a token costs: one `Rates` per model, time and service; exact integer arithmetic from there to nano-dollars."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fleetdeck.core import money
from fleetdeck.events.price_override import PriceOverride
from fleetdeck.pricing.usage import Tokens

Basis = Literal["reported", "computed", "guessed", "unknown"]
"""Who says what a call cost: its provider; the price list; the price list of a similar model; nobody."""

PER_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Rates:
    """Nano-dollars per million tokens of each kind, and where they come from."""

    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int
    basis: Basis
    matched_model: str
    source: str
    """`list <version>` or `override <id>`."""
    tier_start: int | None = None
    """Prompts of more tokens than this cost more per token than said here."""

    def cost(self, tokens: Tokens) -> int:
        """Nano-dollars, rounded half to even once, at the end."""
        total = (
            tokens.input * self.input
            + tokens.output * self.output
            + tokens.cache_read * self.cache_read
            + tokens.cache_write_5m * self.cache_write_5m
            + tokens.cache_write_1h * self.cache_write_1h
        )
        return round_half_even(total, PER_MILLION)


def round_half_even(numerator: int, denominator: int) -> int:
    quotient, rest = divmod(numerator, denominator)
    twice = rest * 2
    return quotient + (twice > denominator or (twice == denominator and quotient % 2 == 1))


def from_override(override: PriceOverride) -> Rates:
    """The person's own price. Kinds left out follow the usual multiples of the input price (formats: 0.1, 1.25, 2)."""

    def nano(price: str | None, multiple: str) -> int:
        return money.from_usd(price if price is not None else Decimal(override.input) * Decimal(multiple))

    return Rates(
        input=nano(override.input, "1"),
        output=nano(override.output, "1"),
        cache_read=nano(override.cache_read, "0.1"),
        cache_write_5m=nano(override.cache_write_5m, "1.25"),
        cache_write_1h=nano(override.cache_write_1h, "2"),
        basis="computed",
        matched_model=override.model_pattern,
        source=f"override {override.id}",
    )
