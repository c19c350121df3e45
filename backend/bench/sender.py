"""Sends single facts, as a hook does: one request each, and notes the moments before and after."""

import http.client
import threading
import time
from dataclasses import dataclass
from typing import Any

from bench.target import BATCH, TOKEN, Target
from fleetdeck.core import clock, jsons


@dataclass(frozen=True, slots=True)
class Sent:
    """Moments in seconds since 1970."""

    agent: str
    posted: float
    answered: float


class Sender:
    """One connection that stays open."""

    def __init__(self, server: Target) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def send(self, type: str, agent: str, **data: Any) -> Sent:
        """One fact of now, durable when this returns."""
        fact = {
            "specversion": "1.0",
            "source": "bench",
            "id": f"{threading.get_ident()}-{time.monotonic_ns()}",
            "type": type,
            "time": clock.render(clock.now()),
            "data": {"agent_id": agent, **data},
        }
        body = jsons.dumps([fact])
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": BATCH}
        posted = time.time()
        self._connection.request("POST", "/api/v1/events", body, headers)
        response = self._connection.getresponse()
        response.read()
        if response.status >= 300:
            raise RuntimeError(f"a fact was refused: {response.status}")
        return Sent(agent, posted, time.time())

    def mark(self, number: int, agent: str) -> Sent:
        """A fact that puts the words `mark <number>.` on the agent's row."""
        return self.send("agent.status_changed", agent, status="running", activity=f"mark {number}. of the bench")
