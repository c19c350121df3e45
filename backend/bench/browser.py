"""A real browser on a page of the server under measurement: frontend/scripts/bench-page.mjs takes orders from here."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.target import BACKEND, TOKEN, Target

FRONTEND = BACKEND.parent / "frontend"
WEB = Path(os.environ.get("FLEETDECK_WEB_DIR") or FRONTEND / "dist")
ROW = '[role="row"] a[href^="/agents/"]'


@dataclass(frozen=True, slots=True)
class Mark:
    """The words `mark <id>.` on a page: when they stood in the document, and in a frame; seconds since 1970."""

    id: int
    dom: float
    frame: float


@dataclass(frozen=True, slots=True)
class Frames:
    """How smooth a page was. `tasks`: milliseconds of each task over 50."""

    fps: float
    worst_ms: float
    tasks: list[int]

    @property
    def longest_task(self) -> int:
        return max(self.tasks, default=0)


class Browser:
    """One page at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def open(self, path: str, row: str = ROW) -> dict[str, Any]:
        """A page in a browser with an empty cache, signed in; returns when an element fits the selector `row`.

        Answers `paint` and `row` in milliseconds after the start of the navigation, and the `scripts` fetched.
        """
        found: dict[str, Any] = self._ask("open", path=path, row=row)
        return found

    def marks(self) -> list[Mark]:
        """The marks first seen since the last call."""
        return [
            Mark(mark["id"], mark["dom"] / 1e3, mark["frame"] / 1e3)
            for mark in self._ask("marks")
            if mark["frame"] is not None
        ]

    def frames(self, seconds: float) -> Frames:
        """Watch the page for so long."""
        return _frames(self._ask("frames", seconds=seconds))

    def scroll(self, over: str, seconds: float, step: int) -> Frames:
        """Turn the wheel by `step` pixels every 16 ms over an element, and watch the page."""
        return _frames(self._ask("scroll", over=over, seconds=seconds, step=step))

    def evaluate(self, script: str) -> Any:
        return self._ask("evaluate", script=script)

    def _ask(self, do: str, **order: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the browser's script ended")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{do}: {answer['error']}")
        return answer["ok"]


def _frames(counted: dict[str, Any]) -> Frames:
    return Frames(counted["fps"], counted["worst"], counted["tasks"])


@contextmanager
def browser(server: Target) -> Iterator[Browser]:
    """A headless Chromium while the context lasts."""
    process = subprocess.Popen(
        ["node", str(FRONTEND / "scripts" / "bench-page.mjs"), server.url],
        env={**os.environ, "TOKEN": TOKEN, "HOME": str(server.folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Browser(process)
    finally:
        process.communicate()
