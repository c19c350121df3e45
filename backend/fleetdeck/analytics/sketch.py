"""A histogram from which percentiles are read: buckets that grow by a tenth each (a DDSketch).

Counts add up, so that sketches of any time and tool are sums of rows. A percentile read from it is at most 5 % away
from the exact one. Bounds are whole milliseconds, so that every machine and every replay puts a duration into the same
bucket.
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from fleetdeck.core import clock

GROWTH: Final = 1.1
RELATIVE_ERROR: Final = (GROWTH - 1) / (GROWTH + 1)
NO_DURATION: Final = -1
_LONGEST_MS: Final = 30 * clock.DAY // 1_000


def _bounds() -> list[int]:
    """Upper bounds: 0, 1, 2, 3… while a tenth is less than a millisecond, then each a tenth above the one before."""
    bounds = [0]
    while bounds[-1] < _LONGEST_MS:
        bounds.append(max(bounds[-1] + 1, int(bounds[-1] * GROWTH)))
    return bounds


BOUNDS: Final = _bounds()


def bucket_of(milliseconds: int | None) -> int:
    """Which bucket counts a duration."""
    if milliseconds is None:
        return NO_DURATION
    return min(bisect_left(BOUNDS, milliseconds), len(BOUNDS) - 1)


def value_of(bucket: int) -> int:
    """Milliseconds that stand for all of a bucket: as far from its lowest as from its highest, in shares of them."""
    upper = BOUNDS[bucket]
    lower = BOUNDS[bucket - 1] + 1 if bucket else 0
    return 2 * lower * upper // max(lower + upper, 1)


def percentile(counts: Mapping[int, int], share: float) -> int | None:
    """Milliseconds below which lies this share (0 to 1) of the durations; None without any."""
    total = sum(count for bucket, count in counts.items() if bucket != NO_DURATION)
    if not total:
        return None
    rank = share * (total - 1)
    seen = 0
    for bucket in sorted(counts):
        if bucket != NO_DURATION:
            seen += counts[bucket]
            if seen > rank:
                return value_of(bucket)
    raise AssertionError("the counts do not add up to their sum")
