"""The example of docs/sources.md does what it says there."""

import asyncio
import re
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fleetdeck.core.db import Database
from fleetdeck.events.log import EventLog
from fleetdeck.fleet.models import agents
from fleetdeck.ingest.positions import Positions
from fleetdeck.ingest.problems import source_problems
from fleetdeck.ingest.sinks import LogSink
from fleetdeck.main import projectors
from tests.server import wait_for

DOCUMENT = Path(__file__).parents[3] / "docs" / "sources.md"


async def test_the_example_is_a_source(database: Database, tmp_path: Path) -> None:
    [code] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert len(code.splitlines()) <= 60
    example: dict[str, Any] = {}
    exec(compile(code, "docs/sources.md", "exec"), example)
    (tmp_path / "nightly.log").write_text(
        '{"at": "2026-11-20T03:00:00Z", "step": "compile", "ok": true, "usd": "0.25"}\n'
        '{"at": "never", "step": "lost", "ok": true}\n'
        '{"at": "2026-11-20T03:00:05Z", "step": "test", "ok": false}\n'
    )
    source = example["source"](tmp_path)
    log = EventLog(database, projectors())
    running = asyncio.create_task(source.run(LogSink(log, source.id), Positions(database, source.id)))
    try:
        await asyncio.to_thread(wait_for, lambda: source.health.state == "live")
        with database.read() as connection:
            [agent] = connection.execute(select(agents))
            assert (agent.id, agent.tool_calls, agent.tool_errors, agent.cost) == ("build-nightly", 2, 1, 250_000_000)
            [problem] = connection.execute(select(source_problems))
            assert problem.location.endswith("nightly.log:2")
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        log.close()
