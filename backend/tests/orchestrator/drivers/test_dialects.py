"""No line breaks a dialect, whatever stands in it: it is understood, or kept as text."""

import asyncio
import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetdeck.core import jsons
from fleetdeck.events.fact import make
from fleetdeck.events.fields import FactData
from fleetdeck.orchestrator.drivers.base import Order
from fleetdeck.orchestrator.drivers.command.claude_code import ClaudeCode
from fleetdeck.orchestrator.drivers.command.codex import Codex
from fleetdeck.orchestrator.drivers.command.dialect import Dialect, Run
from fleetdeck.orchestrator.drivers.command.lines import Conversation, FilesTold
from fleetdeck.orchestrator.drivers.telling import Teller
from tests.fuzzing import examples, json_values

SAMPLES = Path(__file__).parent / "samples"
KINDS: dict[str, Callable[[Run], Dialect]] = {"codex-0.169.0": Codex, "claude-code-2.1.327": ClaudeCode}
ORDER = Order(
    "t1", "s1", "a1", "BUILDER", 1, 1, "custom", "t", "p", "", None, "claude-opus-5", (), Path("/nowhere"), {}, None
)


class Heard:
    """A line that keeps what it is told; each fact must be one that the log takes."""

    def __init__(self) -> None:
        self.facts: list[FactData] = []

    async def tell(self, *datas: FactData) -> None:
        for data in datas:
            jsons.dumps(make("test", "id", 1, data).data.model_dump(mode="json"))
        self.facts += datas

    def stream(self, message_id: str, text: str, kind: str = "text") -> None:
        assert text.encode() is not None

    async def turn(self) -> list[str]:
        return []

    async def afford(self) -> None: ...

    async def tool_call(self, name: str, input: Any) -> None: ...


def conversation(dialect: Callable[[Run], Dialect], home: str) -> tuple[Dialect, Conversation, Heard]:
    heard, teller = Heard(), Teller("a1", "t1", ORDER.model)
    talks = dialect(Run(teller, ORDER.directory, {"HOME": home}, 0))
    program: Any = None
    line: Any = heard
    return talks, Conversation(talks, ORDER, line, teller, program, FilesTold(), listens=False), heard


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value inside a value."""
    yield above
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from places(inner, (*above, key))


def written(kind: str) -> list[Any]:
    return [json.loads(raw) for path in sorted((SAMPLES / kind).iterdir()) for raw in path.read_text().splitlines()]


@st.composite
def damaged(draw: st.DrawFn, lines: list[Any]) -> Any:
    """A line of a sample with another value somewhere in it."""
    line = copy.deepcopy(draw(st.sampled_from(lines)))
    place = draw(st.sampled_from([place for place in places(line) if place]))
    inner = line
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = draw(json_values)
    return line


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_line_breaks_it(kind: str, tmp_path: Path) -> None:
    lines = written(kind)

    @settings(max_examples=examples(150))
    @given(st.lists(st.one_of(damaged(lines), damaged(lines), json_values, st.sampled_from(lines)), max_size=30))
    def listen(said: list[Any]) -> None:
        dialect, talk, heard = conversation(KINDS[kind], str(tmp_path))

        async def run() -> None:
            for line in said:
                await talk.hear(json.dumps(line).encode("utf-8", "surrogatepass"))
            await talk.hear(b'{"type": "of nobody", "kept": "to the end"}')
            await talk.close()
            await heard.tell(*dialect.usage())

        asyncio.run(run())
        assert "to the end" in json.dumps([fact.model_dump(mode="json") for fact in heard.facts])

    listen()
