"""Who is asking, and what they may do."""

from dataclasses import dataclass
from typing import Literal

Scope = Literal["read", "ingest", "control"]
SCOPES: tuple[Scope, ...] = ("read", "ingest", "control")
ALL: frozenset[Scope] = frozenset(SCOPES)


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in caller. `scopes` is complete: control is listed together with the read it includes."""

    id: str
    name: str
    role: Literal["owner", "key"]
    via: Literal["session", "key"]
    scopes: frozenset[Scope]
    # Microseconds; None = until revoked.
    expires_at: int | None
    # Of the credential that was shown, to ask later whether it still holds.
    digest: str


def widen(scopes: frozenset[Scope]) -> frozenset[Scope]:
    """Control includes read."""
    return scopes | {"read"} if "control" in scopes else scopes
