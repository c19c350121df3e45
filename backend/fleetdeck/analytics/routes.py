"""REST of money: costs by dimension, and the ledger under them."""

from itertools import starmap
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection

from fleetdeck.analytics import costs, schemas
from fleetdeck.analytics.ledger_check import LedgerProofs
from fleetdeck.analytics.ledger_list import LedgerFilter, list_ledger
from fleetdeck.analytics.models import AgentDimensions, agent_dimensions
from fleetdeck.auth.permissions import Reader
from fleetdeck.core import bulk, clock
from fleetdeck.core.errors import Invalid
from fleetdeck.core.money import to_usd
from fleetdeck.core.params import Cursor, Limit, Moment, Offset, OptionalId, Values, moment, split
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.events.append import head

router = APIRouter(tags=["costs"])


@router.get("/metrics/costs", response_model=schemas.Costs)
def get_costs(
    who: Reader,
    db: Db,
    request: Request,
    group_by: Annotated[str, Query(max_length=100, description="up to two dimensions, comma separated")] = "model",
    start: Moment = None,
    end: Moment = None,
    workspace: Values = "",
    role: Values = "",
    model: Values = "",
    source: Values = "",
    agent_id: OptionalId = None,
    tz_offset_minutes: Offset = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1_000,
) -> Json:
    """Cost and tokens by agent, role, workspace, model, source, day or hour, or any two of them."""
    dimensions = _dimensions(group_by)
    wanted = costs.CostFilter(
        moment("start", start),
        moment("end", end),
        split(workspace),
        split(role),
        split(model),
        split(source),
        agent_id,
    )
    proofs: LedgerProofs = request.app.state.ledger_proofs
    proof = proofs.latest()
    with db.read() as connection:
        groups = costs.sums(connection, wanted, dimensions, tz_offset_minutes, top_agents=limit)
        whole = costs.total(connection, wanted)
        chosen = _ordered(groups, dimensions)[:limit]
        labels = _labels(connection, dimensions, [key for key, _ in chosen])
        before = wanted.previous()
        previous = costs.total(connection, before).cost if before is not None else None
        body: dict[str, Any] = {
            "breakdown": [
                costs.row_wire(dimensions, key, group, whole, labels.get(key[0], key[0])) for key, group in chosen
            ],
            "total_cost": to_usd(whole.cost),
            "total_tokens": whole.tokens.total,
            "total_calls": whole.calls,
            "unpriced_calls": whole.unpriced_calls,
            "period": {"start": clock.render_or_none(wanted.start), "end": clock.render_or_none(wanted.end)},
            "ledger": proof.wire(),
            "previous": {"total_cost": None if previous is None else to_usd(previous)},
            "as_of_seq": head(connection),
        }
    return Json(body)


@router.get("/metrics/costs/ledger", response_model=schemas.LedgerPage)
def get_ledger(
    who: Reader,
    db: Db,
    agent_id: OptionalId = None,
    model: Annotated[str | None, Query(max_length=512)] = None,
    basis: Literal["reported", "computed", "guessed", "unknown"] | None = None,
    start: Moment = None,
    end: Moment = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Json:
    """The entries of the ledger, newest first."""
    wanted = LedgerFilter(agent_id, model, basis, moment("start", start), moment("end", end))
    with db.read() as connection:
        return Json(list_ledger(connection, wanted, limit, cursor))


def _dimensions(text: str) -> list[str]:
    names = split(text)
    if not 1 <= len(names) <= 2 or len(set(names)) < len(names) or not set(names) <= set(costs.DIMENSIONS):
        raise Invalid(f"query.group_by: one or two of {', '.join(costs.DIMENSIONS)}")
    return names


def _ordered(
    groups: dict[tuple[str, ...], costs.Sum], dimensions: list[str]
) -> list[tuple[tuple[str, ...], costs.Sum]]:
    if dimensions[0] in ("day", "hour"):
        return sorted(groups.items())
    return sorted(groups.items(), key=lambda item: (-item[1].cost, -item[1].tokens.total, item[0]))


def _labels(connection: Connection, dimensions: list[str], keys: list[tuple[str, ...]]) -> dict[str, str]:
    """Agents are shown by their name; every other value speaks for itself."""
    if dimensions[0] != "agent":
        return {}
    ids = ((id,) for id in {key[0] for key in keys})
    rows = bulk.select_in(connection, agent_dimensions, [agent_dimensions.c.agent_id], ids)
    return {agent.agent_id: agent.name for agent in starmap(AgentDimensions, rows) if agent.name}
