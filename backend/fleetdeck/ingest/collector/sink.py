"""The sink of a collector: facts go to the server, and a source goes on when the server has them for good."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from fleetdeck.core import jsons
from fleetdeck.events.fact import Fact
from fleetdeck.ingest.collector.link import Answer, Link
from fleetdeck.ingest.sinks import FactSink

PATH = "/api/v1/events"
KIND = "application/cloudevents-batch+json"
MOST_FACTS = 1_000
MOST_BYTES = 4_000_000
FIRST_WAIT, LONGEST_WAIT = 0.25, 15.0
# It will not pass by itself, but a key can be renewed at any time.
REFUSED_WAIT = 15.0

log = logging.getLogger(__name__)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def name_here(source: str, machine: str) -> str:
    """The name of a source of this machine on the server: the same path exists on every machine."""
    return f"{source}@{machine}"


class RemoteSink(FactSink):
    """One source's way to the server. `said` is told what goes wrong, and "" when it goes on."""

    def __init__(self, link: Link, source: str, machine: str, said: Callable[[str], None] = lambda words: None) -> None:
        super().__init__(name_here(source, machine))
        self._link = link
        self._machine = machine
        self._said = said
        self._most = MOST_FACTS

    async def append(self, facts: Sequence[Fact]) -> int:
        """Returns when the server has committed all of them, however long that takes."""
        accepted, first = 0, 0
        lines = [self._line(fact) for fact in facts]
        while first < len(lines):
            part = lines[first : first + self._some(lines, first)]
            answer = await self._deliver(part)
            if answer.status == 202:
                accepted += int(answer.body["accepted"])
                for refused in answer.body["rejected"]:
                    fact = facts[first + int(refused["index"])]
                    await self._refused(fact, str(refused["reason"]))
                self._most = min(MOST_FACTS, self._most * 2)
            elif len(part) > 1:
                # Too large, or one of them spoils it: the half, and so on.
                self._most = len(part) // 2
                continue
            else:
                await self._refused(facts[first], answer.message)
            first += len(part)
        return accepted

    async def _refused(self, fact: Fact, reason: str) -> None:
        # A problem that is refused too must not be told for ever.
        if fact.type != "source.problem":
            await self.problem(f"{fact.type} {fact.id}", reason)
        else:
            log.warning("a problem could not be told: %s", reason)

    async def _deliver(self, lines: Sequence[bytes]) -> Answer:
        """Again and again until the server has said yes or no to these very facts."""
        body = b"[" + b",".join(lines) + b"]"
        failures = 0
        while True:
            try:
                answer = await asyncio.to_thread(self._link.send, "POST", PATH, body, KIND)
            except OSError as error:
                self._said(f"the server does not answer: {error}")
                wait = None
            else:
                if answer.status == 202 or answer.status in (400, 413, 422):
                    self._said("")
                    return answer
                self._said(f"the server does not take facts: {answer.message}")
                wait = answer.retry_after if answer.status in (429, 503) else None
                if wait is None and answer.status < 500:
                    wait = REFUSED_WAIT
            failures += 1
            ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures, 10))
            chance = random.random()  # noqa: S311
            await asyncio.sleep(ceiling * (0.5 + chance / 2) if wait is None else wait + chance / 4)

    def _some(self, lines: Sequence[bytes], first: int) -> int:
        """How many go into the next request."""
        size = count = 0
        for line in lines[first : first + self._most]:
            if count and size + len(line) > MOST_BYTES:
                break
            size += len(line)
            count += 1
        return count

    def _line(self, fact: Fact) -> bytes:
        head = jsons.dumps(
            {
                "specversion": "1.0",
                "source": name_here(fact.source, self._machine) if fact.source != self._source else fact.source,
                "id": fact.id,
                "type": fact.type,
                "time": (_EPOCH + timedelta(microseconds=fact.time)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "subject": fact.subject,
            }
        )
        return head[:-1] + b',"data":' + fact.json + b"}"
