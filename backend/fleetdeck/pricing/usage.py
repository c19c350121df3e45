"""Counts of tokens by kind, as they are priced. `input` is without cache; reasoning is part of output."""

from typing import NamedTuple

from fleetdeck.events.types import UsageRecorded


class Tokens(NamedTuple):
    """Tokens of one call or a sum of calls."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    reasoning: int = 0

    @property
    def total(self) -> int:
        """All kinds together, each token once."""
        return self.input + self.output + self.cache_read + self.cache_write_5m + self.cache_write_1h


def tokens_of(data: UsageRecorded) -> Tokens:
    return Tokens(
        data.input_tokens,
        data.output_tokens,
        data.cache_read_tokens,
        data.cache_write_5m_tokens,
        data.cache_write_1h_tokens,
        data.reasoning_tokens,
    )
