"""What a run cost by the ledger, beside what the stub of the Messages API has charged for it."""

from decimal import Decimal
from typing import Any

from tests.orchestrator.drivers.messages_api import MessagesApi
from tests.orchestrator.work import Work


def ledger(work: Work) -> list[Any]:
    return list(work.server.get("/metrics/costs/ledger", limit=500)["items"])


def assert_counted_once(work: Work, api: MessagesApi, task: Any) -> None:
    """The ledger holds what the stub has charged, all of it on the task."""
    entries = ledger(work)
    kinds = {
        "input": "input_tokens",
        "output": "output_tokens",
        "cache_read": "cache_read_input_tokens",
    }
    assert {kind: sum(entry["usage"][kind] for entry in entries) for kind in kinds} == {
        kind: api.total(name) for kind, name in kinds.items()
    }
    assert sum(entry["usage"]["cache_write_5m"] for entry in entries) == 30 * len(api.charged)
    assert sum(entry["usage"]["cache_write_1h"] for entry in entries) == 10 * len(api.charged)
    total = sum((Decimal(entry["cost"]) for entry in entries), Decimal(0))
    assert total > 0
    assert Decimal(task["cost"]) == total
    assert sum((Decimal(agent["cost"]) for agent in work.agents(task["id"])), Decimal(0)) == total
