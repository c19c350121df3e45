"""`GET /metrics/anomalies`: what is not as usual, as every feature finds it; the worst first."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import Connection

from fleetdeck.analytics import anomalies
from fleetdeck.analytics.anomalies import Anomaly
from fleetdeck.auth.permissions import Reader
from fleetdeck.core import clock, zones
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.events.append import head
from fleetdeck.fleet.summary import stuck_agents

router = APIRouter(tags=["analytics"])

_SEVERITIES: Final = ("critical", "warning", "info")


class AnomalyItem(BaseModel):
    """One finding, with the numbers it rests on; `link` is a path of the browser app."""

    kind: str
    severity: Literal["critical", "warning", "info"]
    subject: str
    message: str
    link: str
    numbers: dict[str, str | int | float | None]


class Anomalies(BaseModel):
    """What is not as usual now, the worst first."""

    items: list[AnomalyItem]
    next_cursor: None
    total: int
    as_of_seq: int


def _stuck(connection: Connection, where: ZoneInfo, now: int) -> Sequence[Anomaly]:
    return [
        Anomaly(
            "stuck_agent",
            "warning",
            agent["name"],
            f"{agent['name']} is stuck since {(now - agent['since']) // clock.MINUTE} min",
            f"/agents/{quote(agent['id'], safe='')}",
            {"minutes": (now - agent["since"]) // clock.MINUTE},
        )
        for agent in stuck_agents(connection)
    ]


# A new check: a function here, or in the feature that knows the numbers.
CHECKS: Final[tuple[Callable[[Connection, ZoneInfo, int], Sequence[Anomaly]], ...]] = (anomalies.find, _stuck)


@router.get("/metrics/anomalies", response_model=Anomalies)
def get_anomalies(who: Reader, db: Db, tz: zones.TimeZone = "UTC") -> Json:
    """Cost above the normal, failures above the normal, idle workspaces, plans nearly used up, stuck agents."""
    where, now = zones.zone(tz), clock.now()
    with db.read() as connection:
        found = [item for check in CHECKS for item in check(connection, where, now)]
        found.sort(key=lambda item: (_SEVERITIES.index(item.severity), item.kind, item.subject))
        items: list[dict[str, Any]] = [item.wire() for item in found]
        return Json({"items": items, "next_cursor": None, "total": len(items), "as_of_seq": head(connection)})
