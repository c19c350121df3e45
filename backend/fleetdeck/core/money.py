"""Money: inside, an integer of nano-dollars; on the wire, a decimal string in US dollars."""

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

NANO = 1_000_000_000
# Ten million dollars for one call is a mistake in the source, not a bill; it also keeps every sum inside 64 bits.
LARGEST = 10_000_000 * NANO


def from_usd(amount: Decimal | str) -> int:
    """Dollars to nano-dollars, rounded half to even. Raises ValueError for what is not a finite, plausible amount."""
    try:
        nano = (Decimal(amount) * NANO).to_integral_value(ROUND_HALF_EVEN)
    except InvalidOperation as error:
        raise ValueError(f"not an amount of money: {str(amount)[:40]!r}") from error
    if not nano.is_finite() or not 0 <= nano <= LARGEST:
        raise ValueError(f"amount out of range: {str(amount)[:40]!r}")
    return int(nano)


def to_usd(nano: int) -> str:
    """Nano-dollars to a decimal string with at least two places and no needless zeros: `0.067552`, `1.00`."""
    sign = "-" if nano < 0 else ""
    dollars, rest = divmod(abs(nano), NANO)
    digits = f"{rest:09d}".rstrip("0").ljust(2, "0")
    return f"{sign}{dollars}.{digits}"


def to_usd_or_none(nano: int | None) -> str | None:
    return None if nano is None else to_usd(nano)
