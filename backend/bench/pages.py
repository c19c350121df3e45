"""What a person in front of a browser waits for: first screens, changes, scrolling. Chromium, headless, for real."""

from collections.abc import Iterator

from bench import page_live, page_load, page_scroll
from bench.report import Row


def measure() -> Iterator[Row]:
    yield from page_load.measure()
    yield from page_live.measure()
    yield from page_scroll.measure()
