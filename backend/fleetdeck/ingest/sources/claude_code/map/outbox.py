"""Facts as they leave the mapping: encoded, bounded in size, ready to cross a process border."""

from typing import Any

from fleetdeck.core.jsons import dumps
from fleetdeck.ingest.sources.claude_code.parse.values import Json

# id, type, time (microseconds since 1970 UTC), subject, data as JSON.
Encoded = tuple[str, str, int, str, bytes]

# Below events.fact.MAX_FACT_BYTES, which is not imported: the importing process has no need of the models.
MAX_BYTES = 900_000
TEXT_LIMIT = 64 * 1024
"""Characters kept of one text or tool output."""
_SMALLER = (16 * 1024, 2 * 1024, 128)
_MOST_ITEMS = 200


class Outbox:
    """Collects the facts of one file until somebody takes them."""

    def __init__(self) -> None:
        self.facts: list[Encoded] = []
        self.bytes = 0

    def put(self, type: str, id: str, time: int, agent_id: str, data: Json) -> None:
        """Add a fact about an agent; None values are left out, strings are cut until it fits."""
        encoded = dumps({key: value for key, value in data.items() if value is not None})
        if len(encoded) > MAX_BYTES:
            encoded = _shrink(data)
        self.bytes += len(encoded)
        self.facts.append((id, type, time, f"agent/{agent_id}", encoded))

    def take(self) -> list[Encoded]:
        facts, self.facts, self.bytes = self.facts, [], 0
        return facts


def bounded(value: Any, limit: int = TEXT_LIMIT) -> tuple[Any, bool]:
    """A JSON value with every string cut to `limit` characters, and whether something was cut."""
    if isinstance(value, str):
        return (value, False) if len(value) <= limit else (value[:limit], True)
    if isinstance(value, list):
        pairs = [bounded(item, limit) for item in value]
        return [item for item, _ in pairs], any(cut for _, cut in pairs)
    if isinstance(value, dict):
        cut_any = False
        result = {}
        for key, item in value.items():
            result[key[:512]], cut = bounded(item, limit)
            cut_any = cut_any or cut
        return result, cut_any
    return value, False


def _shrink(data: Json) -> bytes:
    """Encode a fact that is too large with less and less of its text; what is left always fits."""
    smaller: Any = {key: value for key, value in data.items() if value is not None}
    for limit in _SMALLER:
        smaller = _fewer(bounded(smaller, limit)[0])
        smaller["truncated"] = True
        encoded = dumps(smaller)
        if len(encoded) <= MAX_BYTES:
            return encoded
    plain = {key: value for key, value in smaller.items() if not isinstance(value, list | dict)}
    return dumps(plain)


def _fewer(value: Any) -> Any:
    if isinstance(value, list):
        return [_fewer(item) for item in value[:_MOST_ITEMS]]
    if isinstance(value, dict):
        return {key: _fewer(item) for key, item in list(value.items())[:_MOST_ITEMS]}
    return value
