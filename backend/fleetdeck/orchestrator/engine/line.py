"""A running step's way to the house (drivers/base.py:Line): its facts, its questions, its money, its mail."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from fleetdeck.core import bulk, clock
from fleetdeck.core.config import Settings
from fleetdeck.core.db import Database
from fleetdeck.core.errors import Conflict, TooManyRequests
from fleetdeck.core.jsons import dumps
from fleetdeck.core.text import cut
from fleetdeck.events.fact import MAX_FACT_BYTES, make
from fleetdeck.events.fields import FactData
from fleetdeck.events.log import EventLog
from fleetdeck.events.types import AgentStatusChanged, ApprovalDecided, ApprovalRequested, UsageRecorded
from fleetdeck.orchestrator.door import SOURCE, Door
from fleetdeck.orchestrator.drivers.base import Order, StepFailed, Verdict
from fleetdeck.orchestrator.engine.loops import LoopDetector
from fleetdeck.orchestrator.engine.names import agent_name, run_id
from fleetdeck.orchestrator.engine.purse import Purse
from fleetdeck.orchestrator.engine.watch import Signal, Watch
from fleetdeck.orchestrator.models import StepNote, step_notes
from fleetdeck.pricing.book import PriceBook
from fleetdeck.pricing.ledger import read_overrides
from fleetdeck.tasks.models import Approval, approvals, steering_messages
from fleetdeck.tasks.summary import read_guard

Whisper = Callable[[dict[str, Any]], None]
"""Takes a `delta` frame for whoever watches; may lose it."""

BUSY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class House:
    """What all lines of a process share."""

    worker_id: str
    settings: Settings
    db: Database
    log: EventLog
    door: Door
    watch: Watch
    purse: Purse
    whisper: Whisper


class HouseLine:
    """One attempt's line."""

    def __init__(self, house: House, order: Order, signal: Signal) -> None:
        self._house = house
        self._order = order
        self._signal = signal
        self._facts = 0
        self._streamed: dict[str, int] = {}
        self._heard = 0
        self._loop = LoopDetector()
        self._asked: dict[str, int] = {}
        self._same_call_limit: int | None = None
        self._remembered: dict[str, Any] = dict(order.resume)

    async def tell(self, *datas: FactData) -> None:
        facts = []
        now = clock.now()
        for data in datas:
            self._facts += 1
            facts.append(make(SOURCE, f"{self._order.agent_id} {self._facts}", now, data))
        await patiently(lambda: self._house.log.append(facts))

    def stream(self, message_id: str, text: str, kind: Literal["text", "thinking"] = "text") -> None:
        key = f"{kind} {message_id}"
        offset = self._streamed.get(key, 0)
        self._streamed[key] = offset + len(text)
        self._house.whisper(
            {
                "op": "delta",
                "agent_id": self._order.agent_id,
                "task_id": self._order.task_id,
                "message_id": message_id,
                "kind": kind,
                "offset": offset,
                "text": text,
            }
        )

    async def turn(self) -> list[str]:
        if not self._signal.go.is_set():
            await self._status("waiting", "the task is paused", waiting_for="person")
            await self._signal.go.wait()
            await self._status("running", "the task goes on")
        return await asyncio.to_thread(self._mail)

    def call(self, expected_cost: int, *, may_overrun: bool = False) -> AbstractAsyncContextManager[None]:
        return self._house.purse.reserved(self._order.task_id, expected_cost, may_overrun)

    async def afford(self) -> None:
        await asyncio.to_thread(self._house.purse.afford, self._order.task_id)

    async def price(self, usage: UsageRecorded) -> int | None:
        return (await asyncio.to_thread(self._prices)).price(usage, clock.now()).cost

    async def tool_call(self, name: str, input: Any) -> None:
        if self._same_call_limit is None:
            self._same_call_limit = await asyncio.to_thread(self._read_limit)
        count = self._loop.count(name, input)
        if count >= self._same_call_limit:
            reason = f"same call {count} times: {name} {cut(dumps(input).decode(), 120)}"
            await self._status("stuck", reason)
            raise StepFailed(reason, retry=False)

    async def permission(
        self,
        tool: str,
        input: Any,
        *,
        tool_call_id: str | None = None,
        command: str | None = None,
        diff: str | None = None,
        path: str | None = None,
        reason: str | None = None,
    ) -> Verdict:
        order = self._order
        approval_id = self._question(tool, input)
        expires_at = clock.now() + self._house.settings.approval_seconds * clock.SECOND
        request = ApprovalRequested(
            approval_id=approval_id,
            agent_id=order.agent_id,
            agent_name=agent_name(order.role, order.agent_id),
            tool=tool,
            input=_bounded(input),
            expires_at=clock.render(expires_at),
            task_id=order.task_id,
            step_id=order.step_id,
            tool_call_id=tool_call_id,
            command=command,
            diff=cut(diff, MAX_FACT_BYTES // 8) if diff else None,
            path=path,
            reason=reason,
        )
        known = await asyncio.to_thread(self._known, approval_id, tool)
        if isinstance(known, str):
            # A person allowed this tool for the run.
            granted = ApprovalDecided(
                approval_id=approval_id, agent_id=order.agent_id, decision="allow", by=known, cause="rule"
            )
            await self.tell(request, granted)
            return Verdict(True, None, "rule")
        if known is None:
            await patiently(lambda: self._house.log.append([make(SOURCE, approval_id, clock.now(), request)]))
        elif known.status != "pending":
            return _verdict(known)
        elif known.expires_at is not None:
            expires_at = known.expires_at
        await self._status("waiting", f"asks to run {tool}", waiting_for="person")
        decided = await self._decision(approval_id, expires_at)
        verdict = _verdict(decided)
        who = decided.decided_by or ("nobody in time" if decided.status == "expired" else "the end of the task")
        await self._status("running", f"{'allowed' if verdict.allowed else 'denied'} by {who}")
        return verdict

    async def remember(self, **values: Any) -> None:
        self._remembered.update(values)
        await asyncio.to_thread(self._note, StepNote(note_id(self._order), dumps(self._remembered).decode()))

    async def _decision(self, approval_id: str, expires_at: int) -> Approval:
        """The decision of a person, or the expiry that this line writes itself when nobody came."""
        waiting = asyncio.ensure_future(self._house.watch.decision(approval_id))
        try:
            done, _ = await asyncio.wait({waiting}, timeout=max(0.0, (expires_at - clock.now()) / clock.SECOND))
            if not done:
                expired = ApprovalDecided(
                    approval_id=approval_id, agent_id=self._order.agent_id, decision="deny", cause="expired"
                )
                # A conflict: somebody decided in the last moment.
                with suppress(Conflict):
                    await self._house.door.append([expired], key=f"{approval_id} expired")
            return await waiting
        finally:
            waiting.cancel()

    def _question(self, tool: str, input: Any) -> str:
        """The same for the same question in the same run: an attempt after a restart finds the answer."""
        digest = hashlib.sha256(dumps([self._order.step_id, tool, input])).hexdigest()[:12]
        place = self._asked.get(digest, 0)
        self._asked[digest] = place + 1
        return f"{run_id(self._order.task_id, self._order.run)}.{digest}" + (f".{place}" if place else "")

    def _known(self, approval_id: str, tool: str) -> Approval | str | None:
        """The request as it stands; the name of whoever allowed the tool for the run; None for a new question."""
        column = approvals.c
        with self._house.db.read() as connection:
            row = connection.execute(select(approvals).where(column.id == approval_id)).first()
            if row is not None:
                return Approval(*row)
            prefix = f"{run_id(self._order.task_id, self._order.run)}."
            rule = select(column.decided_by).where(
                column.task_id == self._order.task_id,
                column.id.startswith(prefix, autoescape=True),
                column.tool == tool,
                column.scope == "run",
                column.status == "allowed",
            )
            found = connection.execute(rule.limit(1)).first()
            return None if found is None else str(found.decided_by or "a person")

    def _mail(self) -> list[str]:
        c = steering_messages.c
        with self._house.db.read() as connection:
            query = select(c.seq, c.text).where(c.agent_id == self._order.agent_id, c.seq > self._heard).order_by(c.seq)
            rows = connection.execute(query).fetchall()
        if rows:
            self._heard = rows[-1].seq
        return [row.text for row in rows]

    def _note(self, note: StepNote) -> None:
        with self._house.db.write() as connection:
            bulk.upsert(connection, step_notes, [(note.id, note.remembered)])

    def _prices(self) -> PriceBook:
        with self._house.db.read() as connection:
            return PriceBook(read_overrides(connection))

    def _read_limit(self) -> int:
        with self._house.db.read() as connection:
            return read_guard(connection).same_call_limit

    async def _status(self, status: Any, reason: str, waiting_for: Any = None) -> None:
        await self.tell(
            AgentStatusChanged(
                agent_id=self._order.agent_id,
                status=status,
                reason=reason,
                **({"waiting_for": waiting_for} if waiting_for else {}),
            )
        )


def note_id(order: Order) -> str:
    return f"{run_id(order.task_id, order.run)}.{order.step_id}"


async def patiently(append: Callable[[], Awaitable[Any]]) -> None:
    """Append, again and again while the log is too busy: what an agent did must not be lost."""
    while True:
        try:
            await append()
        except TooManyRequests:
            await asyncio.sleep(BUSY_SECONDS)
        else:
            return


def _verdict(approval: Approval) -> Verdict:
    cause: Any = approval.cause or "person"
    return Verdict(approval.status == "allowed", approval.note, cause)


def _bounded(input: Any) -> Any:
    """An input that fits into a fact; a larger one is shown by its beginning."""
    encoded = dumps(input)
    return input if len(encoded) <= MAX_FACT_BYTES // 4 else cut(encoded.decode(), MAX_FACT_BYTES // 8)
