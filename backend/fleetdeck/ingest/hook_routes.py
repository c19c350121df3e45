"""`POST /hooks/claude-code`: where Claude Code's HTTP hooks arrive (SRC-8)."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from fleetdeck.auth.permissions import Ingester
from fleetdeck.core import clock, jsons
from fleetdeck.core.errors import BadRequest
from fleetdeck.core.reply import Json
from fleetdeck.events.log import EventLog
from fleetdeck.ingest.sources.claude_hooks.mapper import facts_of

router = APIRouter(tags=["ingest"])

_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}
# Beyond this a body is taken apart beside the event loop: a tool's input may hold a whole file.
_LARGE_BYTES = 64 * 1024


async def _body(request: Request) -> bytes:
    return await request.body()


@router.post("/hooks/claude-code", response_model=dict[str, str], openapi_extra=_BODY)
async def post_claude_code_hook(who: Ingester, request: Request, body: Annotated[bytes, Depends(_body)]) -> Json:
    """Store what a hook tells. Answers `{}` after the commit: nothing for the agent to do."""
    try:
        hook = jsons.loads(body)
    except ValueError as error:
        raise BadRequest("the body is not JSON") from error
    now = clock.now()
    facts = await asyncio.to_thread(facts_of, hook, now) if len(body) > _LARGE_BYTES else facts_of(hook, now)
    if facts:
        log: EventLog = request.app.state.log
        await log.append(facts)
    return Json({})
