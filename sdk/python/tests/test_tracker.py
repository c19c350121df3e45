"""The callbacks of an orchestrator, as the server shows them: agents, tasks, messages, money (SRC-2)."""

import asyncio
import inspect
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fleetdeck_client import AsyncProgressTracker, ProgressTracker
from fleetdeck_client.usage import counts, dollars
from tests.conftest import Fleetdeck, Stub


@pytest.fixture
def tracker(fleetdeck: Fleetdeck, tmp_path: Path) -> Iterator[ProgressTracker]:
    with ProgressTracker(fleetdeck.url, fleetdeck.key, source=fleetdeck.source, spool=tmp_path / "spool") as found:
        yield found
        assert found.client.refused == found.client.left_out == 0


def agent_of(fleetdeck: Fleetdeck, tracker: ProgressTracker, id: str = "a1") -> Any:
    assert tracker.flush()
    return fleetdeck.ask("GET", f"/agents/{id}")


def test_the_life_of_an_agent_and_its_task(fleetdeck: Fleetdeck, tracker: ProgressTracker) -> None:
    tracker.task_started("t1", "Add a login page", task_type="feature_implementation", workspace="shop")
    tracker.agent_created("a1", "BUILDER", "claude-sonnet-4-5", "t1", name="builder-1", tools=["Bash"])
    tracker.agent_started("a1", "reads the code")
    tracker.message("a1", "user", "Go")
    tracker.tool_started("a1", "c1", "Bash", {"command": "pytest"})
    tracker.tool_completed("a1", "c1", "2 passed", duration=1.5)
    tracker.file_changed("a1", "src/login.py", "created", lines_added=12)
    tracker.context("a1", 50_000, 200_000)
    tracker.task_progress("t1", 150, "BUILDER")
    tracker.agent_completed("a1", {"input": 1_000, "output": 200, "cache_read": 5}, Decimal("0.0125"), 12.5, "Done.")
    tracker.task_completed("t1", "It works.", timedelta(seconds=20))
    agent = agent_of(fleetdeck, tracker)
    assert (agent["status"], agent["role"], agent["name"], agent["task_id"]) == (
        "completed",
        "BUILDER",
        "builder-1",
        "t1",
    )
    assert (agent["cost"], agent["tokens"], agent["usage"]["cache_read"]) == ("0.0125", 1_205, 5)
    assert (agent["tool_calls"], agent["messages"], agent["files_written"]) == (1, 2, 1)
    assert agent["machine"] == tracker.client.machine
    task = fleetdeck.ask("GET", "/tasks/t1")
    assert (task["status"], task["title"], task["result"], task["progress"]["percentage"]) == (
        "completed",
        "Add a login page",
        "It works.",
        100,
    )
    assert task["cost"] == "0.0125"


def test_failures_say_why(fleetdeck: Fleetdeck, tracker: ProgressTracker) -> None:
    tracker.task_started("t2", title="Mend it")
    tracker.agent_created("a2", "TESTER")
    tracker.agent_failed("a2", ValueError("no such file"), tokens=70, cost=0.25)
    tracker.task_failed("t2", "the agent failed")
    agent = agent_of(fleetdeck, tracker, "a2")
    assert (agent["status"], agent["status_reason"]) == ("failed", "ValueError: no such file")
    assert (agent["cost"], agent["tokens"]) == ("0.25", 70)
    task = fleetdeck.ask("GET", "/tasks/t2")
    assert (task["status"], task["error"]) == ("failed", "the agent failed")


def test_cost_counts_once_however_it_is_told(fleetdeck: Fleetdeck, tracker: ProgressTracker) -> None:
    tracker.agent_created("calls", "BUILDER", "claude-sonnet-4-5")
    tracker.usage("calls", tokens={"input": 10, "output": 5}, cost="0.01", request_id="r1")
    tracker.usage("calls", tokens={"input": 10, "output": 5}, cost="0.01", request_id="r1")
    tracker.usage("calls", tokens={"input": 20, "output": 5}, cost="0.02", request_id="r2")
    tracker.agent_completed("calls", 40, 0.03)
    tracker.agent_created("total", "BUILDER")
    tracker.agent_completed("total", 40, 0.03)
    tracker.agent_completed("total", 40, 0.03)
    tracker.agent_created("again", "BUILDER")
    tracker.agent_completed("again", 1, 0.5)
    tracker.agent_created("again", "BUILDER")
    tracker.agent_completed("again", 2, 0.25)
    tracker.agent_created("free", "BUILDER")
    tracker.agent_completed("free")
    assert tracker.flush()
    found = {id: agent_of(fleetdeck, tracker, id) for id in ("calls", "total", "again", "free")}
    assert {id: (agent["cost"], agent["tokens"]) for id, agent in found.items()} == {
        "calls": ("0.03", 40),
        "total": ("0.03", 40),
        "again": ("0.75", 3),
        "free": ("0.00", 0),
    }


def test_words_of_the_result_stand_in_the_conversation_once(fleetdeck: Fleetdeck, tracker: ProgressTracker) -> None:
    tracker.agent_created("quiet", "BUILDER")
    tracker.agent_completed("quiet", result="All done.")
    tracker.agent_created("talks", "BUILDER")
    tracker.message("talks", "assistant", "All done.")
    tracker.agent_completed("talks", result="All done.")
    assert tracker.flush()
    for id in ("quiet", "talks"):
        (message,) = fleetdeck.ask("GET", f"/agents/{id}/messages")["items"]
        assert message["blocks"][0]["text"] == "All done."


async def test_the_same_from_asyncio(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    async with AsyncProgressTracker(
        fleetdeck.url, fleetdeck.key, source=fleetdeck.source, spool=tmp_path / "spool"
    ) as tracker:
        await tracker.agent_created("a3", "BUILDER", "gpt-5", "t3")
        await tracker.agent_started("a3")
        await tracker.agent_completed("a3", tokens=10, cost=0.5, duration=1, result="ok")
        assert await tracker.flush()
    agent = await asyncio.to_thread(fleetdeck.ask, "GET", "/agents/a3")
    assert (agent["status"], agent["cost"], agent["model"]) == ("completed", "0.50", "gpt-5")


def test_both_trackers_have_the_callbacks_with_the_arguments_in_their_order() -> None:
    wanted = {
        "agent_created": ["agent_id", "role", "model", "task_id"],
        "agent_started": ["agent_id"],
        "agent_completed": ["agent_id", "tokens", "cost", "duration", "result"],
        "agent_failed": ["agent_id", "error"],
        "task_started": ["task_id"],
        "task_progress": ["task_id"],
        "task_completed": ["task_id"],
        "task_failed": ["task_id"],
    }
    for name, arguments in wanted.items():
        sync = list(inspect.signature(getattr(ProgressTracker, name)).parameters)[1:]
        assert sync[: len(arguments)] == arguments
        assert inspect.iscoroutinefunction(inspect.unwrap(getattr(AsyncProgressTracker, name), stop=lambda _: True))


def test_wrong_calls_are_logged_and_never_raised(stub: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with ProgressTracker(stub.url, "t", spool=tmp_path / "spool") as tracker:
        tracker.agent_completed()  # type: ignore[call-arg]
        tracker.agent_started("a", no_such_argument=1)  # type: ignore[call-arg]
        tracker.agent_completed("a", tokens="many", cost="a lot", duration="long")  # type: ignore[arg-type]
        tracker.agent_started("a")
        assert tracker.flush()
    assert [event["data"]["status"] for batch in stub.batches for event in batch] == ["running"]
    assert caplog.text.count("not told") == 3


def test_tokens_and_money_as_orchestrators_have_them() -> None:
    assert counts(7) == {"input_tokens": 7, "tokens_unsplit": True}
    assert counts({"total_tokens": 7}) == {"input_tokens": 7, "tokens_unsplit": True}
    assert counts({"prompt_tokens": 3, "completion_tokens": 2, "cache_creation": -1}) == {
        "input_tokens": 3,
        "output_tokens": 2,
        "cache_write_5m_tokens": 0,
    }
    assert counts(None) == counts(0) == {}
    assert [dollars(amount) for amount in (0.1 + 0.2, "1e-7", 3, -1, "NaN", "x")] == [
        "0.300000000",
        "0.000000100",
        "3.000000000",
        None,
        None,
        None,
    ]
