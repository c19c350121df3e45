"""Ten thousand of something on a screen, scrolled."""

from collections.abc import Iterator
from typing import Any

from bench.browser import ROW, WEB, Browser, browser
from bench.page_live import smooth
from bench.report import Row
from bench.target import Target, target
from fleetdeck.core import clock, jsons

AGENTS = MESSAGES = 10_000
SECONDS = 10
WHEEL = 400
LONGEST_TASK_MS = 100
LINE = '[role="log"] [data-index]'


def measure() -> Iterator[Row]:
    with target(FLEETDECK_WEB_DIR=str(WEB)) as server, browser(server) as page:
        _post(server, (_agent(number) for number in range(AGENTS)))
        page.open("/agents")
        yield _scrolled(page, ROW, WHEEL, f"{AGENTS:,} agents listed")
        _post(server, (_message(number) for number in range(MESSAGES)))
        page.open("/agents/many-0", LINE)
        yield _scrolled(page, LINE, -WHEEL, f"{MESSAGES:,} messages in a conversation")


def _scrolled(page: Browser, over: str, step: int, name: str) -> Row:
    """From its first screen on, loading what follows."""
    frames = page.scroll(over, SECONDS, step)
    return smooth(f"{name}: scrolled for {SECONDS} s", frames, LONGEST_TASK_MS)


def _post(server: Target, facts: Iterator[dict[str, Any]]) -> None:
    every = list(facts)
    for start in range(0, len(every), 500):
        server.post(jsons.dumps(every[start : start + 500]))


def _agent(number: int) -> dict[str, Any]:
    data = {"role": "BUILDER", "name": f"builder-{number:05}", "workspace": f"shop-{number % 7}", "model": "gpt-5"}
    return _fact("agent.created", f"a{number}", f"many-{number}", data)


def _message(number: int) -> dict[str, Any]:
    words = "The limiter counts each request twice when the session is renewed. " * (1 + number % 5)
    role = "user" if number % 10 == 0 else "assistant"
    blocks = [{"type": "text", "text": f"{number}: {words}"}]
    return _fact(
        "message.recorded", f"m{number}", "many-0", {"message_id": f"m{number}", "role": role, "blocks": blocks}
    )


def _fact(type: str, id: str, agent: str, data: dict[str, Any]) -> dict[str, Any]:
    time = clock.render(clock.now())
    return {"source": "bench", "id": id, "type": type, "time": time, "data": {"agent_id": agent, **data}}
