"""`POST /hooks/claude-code/gate`: where the gate hook of a watched session waits for a person's word (TASK-13)."""

import asyncio
from contextlib import suppress
from typing import Any, Literal, Protocol

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection, select

from fleetdeck.auth.permissions import Ingester
from fleetdeck.core import clock
from fleetdeck.core.db import Database
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.events.fact import Fact, make
from fleetdeck.events.log import EventLog
from fleetdeck.events.types import ApprovalDecided
from fleetdeck.ingest.sources.claude_hooks import gate
from fleetdeck.ingest.sources.claude_hooks.gate import GateQuestion, Question
from fleetdeck.ingest.sources.claude_hooks.mapper import status_of
from fleetdeck.tasks.models import Approval, approvals

router = APIRouter(tags=["ingest"])

# The hook asks again after that: a connection that hangs for minutes is not seen to be dead.
HOLD_SECONDS = 20.0

_c = approvals.c


class Decisions(Protocol):
    """Whoever hears of decisions."""

    async def decision(self, approval_id: str) -> Approval:
        """Waits until the request is decided."""
        ...


class GateAnswer(BaseModel):
    """`waiting`: ask again. `decided`: `output` is what the hook prints; empty where Claude Code's own rules hold."""

    state: Literal["waiting", "decided"]
    output: dict[str, Any] = Field(default={}, description="The hook's output, as Claude Code reads it.")


@router.post("/hooks/claude-code/gate", response_model=GateAnswer)
async def ask_claude_code_gate(who: Ingester, request: Request, db: Db, wanted: GateQuestion) -> Json:
    """Ask a person whether a call of a watched session may be made. Waits up to 20 seconds for the answer; the question
    stays, and asking again with the same `question` finds it, also after a restart."""
    asked = gate.question(wanted, clock.now())
    known = await asyncio.to_thread(_known, db, asked)
    if known is None or known.status == "pending":
        log: EventLog = request.app.state.log
        if known is None:
            await log.append(_facts(asked, await asyncio.to_thread(_rule, db, asked)))
        decisions: Decisions = request.app.state.decisions
        with suppress(TimeoutError):
            async with asyncio.timeout(HOLD_SECONDS):
                known = await decisions.decision(asked.approval_id)
    if known is None or known.status == "pending":
        return Json({"state": "waiting", "output": {}})
    if not await asyncio.to_thread(_asks_more, db, asked):
        await _goes_on(request.app.state.log, asked, known)
    return Json({"state": "decided", "output": gate.answer(asked, known, wanted.fail)})


@router.post("/hooks/claude-code/gate/withdraw", response_model=dict[str, str])
async def withdraw_claude_code_gate(who: Ingester, request: Request, db: Db, wanted: GateQuestion) -> Json:
    """The session does not wait any more: it was ended, or the person answered in the terminal."""
    asked = gate.question(wanted, clock.now())
    known = await asyncio.to_thread(_known, db, asked)
    if known is not None and known.status == "pending":
        log: EventLog = request.app.state.log
        ended = ApprovalDecided(
            approval_id=asked.approval_id,
            agent_id=asked.agent,
            decision="deny",
            cause="ended",
            note="the session waits no more",
        )
        await log.append([make(gate.SOURCE, f"{asked.approval_id} withdrawn"[:900], clock.now(), ended)])
    return Json({})


async def _goes_on(log: EventLog, asked: Question, approval: Approval) -> None:
    """The session waits no longer; told once, however often the hook asks."""
    who = f" by {approval.decided_by}" if approval.decided_by else ""
    told = status_of(asked.agent, "running", f"{asked.tool}: {approval.status}{who}")
    await log.append([make(gate.SOURCE, f"{asked.approval_id} answered"[:900], clock.now(), told)])


def _asks_more(db: Database, asked: Question) -> bool:
    """Whether the agent waits for another answer."""
    query = select(_c.id).where(_c.agent_id == asked.agent, _c.status == "pending", _c.requested_seq > 0)
    with db.read() as connection:
        return connection.execute(query.limit(1)).first() is not None


def _known(db: Database, asked: Question) -> Approval | None:
    with db.read() as connection:
        return _find(connection, asked.approval_id)


def _find(connection: Connection, approval_id: str) -> Approval | None:
    row = connection.execute(select(approvals).where(_c.id == approval_id, _c.requested_seq > 0)).first()
    return None if row is None else Approval(*row)


def _rule(db: Database, asked: Question) -> str | None:
    """Who allowed the tool for the rest of the session, if anybody did."""
    query = select(_c.decided_by).where(
        _c.agent_id == asked.agent,
        _c.id.startswith(f"{gate.PREFIX}{asked.session} ", autoescape=True),
        _c.tool == asked.tool,
        _c.scope == "run",
        _c.status == "allowed",
    )
    with db.read() as connection:
        found = connection.execute(query.limit(1)).first()
    return None if found is None else str(found.decided_by or "a person")


def _facts(asked: Question, allowed_by: str | None) -> list[Fact]:
    datas = list(asked.asked)
    if allowed_by is not None:
        datas.append(
            ApprovalDecided(
                approval_id=asked.approval_id, agent_id=asked.agent, decision="allow", by=allowed_by, cause="rule"
            )
        )
    now = clock.now()
    return [make(gate.SOURCE, f"{asked.approval_id} {place}"[:900], now, data) for place, data in enumerate(datas)]
