"""Lines that say something about the session itself: titles, names, totals. Append-only: the last one wins."""

from collections.abc import Callable
from typing import Any

from fleetdeck.core import money
from fleetdeck.core.text import one_line
from fleetdeck.ingest.sources.claude_code.map.track import Track
from fleetdeck.ingest.sources.claude_code.parse import values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

TITLE_CHARACTERS = 300


def title(line: Json, *keys: str) -> str | None:
    """The first of `keys` that holds text, in one line."""
    found = next((value for key in keys if (value := values.text(line, key))), None)
    return one_line(found, TITLE_CHARACTERS) or None if found else None


def _custom_title(track: Track, line: Json) -> None:
    track.learn(custom_title=title(line, "customTitle", "title"))


def _ai_title(track: Track, line: Json) -> None:
    track.learn(ai_title=title(line, "aiTitle", "title"))


def _agent_name(track: Track, line: Json) -> None:
    track.learn(name=title(line, "agentName", "name"))


def _tag(track: Track, line: Json) -> None:
    _learn_extra(track, tag=values.name(line, "tag"))


def _pull_request(track: Track, line: Json) -> None:
    _learn_extra(track, pull_request=values.name(line, "prUrl"))


def _cost_state(track: Track, line: Json) -> None:
    """The CLI's own totals. Shown beside ours, never added to them: the calls are counted one by one."""
    _learn_extra(
        track,
        cli_cost=_dollars(line.get("totalCostUSD")),
        cli_lines_added=values.count(line.get("totalLinesAdded")),
        cli_lines_removed=values.count(line.get("totalLinesRemoved")),
    )
    track.exited = True


def _dollars(value: Any) -> str | None:
    try:
        return money.to_usd(money.from_usd(str(value)))
    except ValueError:
        return None


HANDLERS: dict[str, Callable[[Track, Json], None]] = {
    "custom-title": _custom_title,
    "ai-title": _ai_title,
    "agent-name": _agent_name,
    "tag": _tag,
    "pr-link": _pull_request,
    "cost-state": _cost_state,
}


def _learn_extra(track: Track, **known: str | int | None) -> None:
    track.learn(extra={**track.extra, **{key: value for key, value in known.items() if value is not None}})
