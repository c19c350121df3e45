"""Submitting tasks and waiting for what becomes of them, as any client would."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.server import Server, wait_for

ENDED = {"completed", "failed", "cancelled"}


class Work:
    """A server and the tasks on it."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.folder = folder

    def submit(self, prompt: str, **fields: Any) -> str:
        """Submit a task; its id."""
        answer = self.call("POST", "/tasks", {"prompt": prompt, **fields}, expect=202)
        return str(answer["task"]["id"])

    def call(self, method: str, path: str, body: Any = None, *, expect: int, **headers: str) -> Any:
        response = self.server.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        assert response.status_code == expect, response.text
        return response.json()

    def task(self, task_id: str) -> Any:
        return self.server.get(f"/tasks/{task_id}")

    def until(self, task_id: str, *statuses: str, seconds: float = 20) -> Any:
        """The task, once it has one of the statuses; fails when it ends otherwise."""

        def look() -> Any:
            task = self.task(task_id)
            assert task["status"] in statuses or task["status"] not in ENDED, task
            return task if task["status"] in statuses else None

        return wait_for(look, seconds)

    def run(self, prompt: str, **fields: Any) -> Any:
        """Submit, and wait for the end, whichever it is."""
        return self.until(self.submit(prompt, **fields), *ENDED)

    def agents(self, task_id: str) -> list[Any]:
        return list(self.server.get(f"/tasks/{task_id}/agents")["items"])

    def step(self, task_id: str, step_id: str) -> Any:
        return next(step for step in self.task(task_id)["steps"] if step["step_id"] == step_id)

    def pending(self, count: int = 1) -> list[Any]:
        """The requests for permission that wait, once there are so many."""

        def look() -> Any:
            items = self.server.get("/approvals", status="pending")["items"]
            return items if len(items) == count else None

        return list(wait_for(look))

    def decide(self, approval_id: str, decision: str, *, expect: int = 202, **fields: Any) -> Any:
        body = {"decision": decision, **fields}
        return self.call("POST", f"/approvals/{approval_id}/decide", body, expect=expect)

    def facts(self, *types: str) -> list[Any]:
        """Facts of these types, in order."""
        found = []
        after = 0
        while page := self.server.get("/events", after=after, limit=500, type=",".join(types))["items"]:
            found += page
            after = page[-1]["seq"]
        return found


def dollars(amounts: list[str | None]) -> Decimal:
    return sum((Decimal(amount or "0") for amount in amounts), Decimal(0))
