"""From CloudEvents JSON to facts, one by one: a bad event is refused with its reason, its neighbours go on.

Format: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

import base64
from typing import Any

from pydantic import ValidationError

from fleetdeck.core import clock, jsons
from fleetdeck.core.errors import BadRequest, Invalid, TooLarge
from fleetdeck.core.text import cut
from fleetdeck.events import own
from fleetdeck.events.fact import MAX_FACT_BYTES, Fact
from fleetdeck.events.types import FACT_TYPES, Unknown

MAX_BATCH = 5_000
_MAX_ATTRIBUTE = 1024
_MAX_DEPTH = 60
_SHOWN_ERRORS = 3


class Refused(ValueError):
    """Why an event cannot be taken."""


def parse_body(body: bytes) -> tuple[list[Fact], list[dict[str, Any]]]:
    """The facts of a body (one event, or an array of them) and the refused ones as `{index, reason}`.

    Raises Invalid when the body is no JSON object or array, TooLarge for more than MAX_BATCH events.
    """
    try:
        document = jsons.loads(body)
    except ValueError as error:
        raise BadRequest(f"the body is not JSON: {cut(str(error), 200)}") from error
    events = document if isinstance(document, list) else [document]
    if not isinstance(document, list | dict):
        raise Invalid("the body must be a CloudEvent or an array of CloudEvents")
    if len(events) > MAX_BATCH:
        raise TooLarge(f"{len(events)} events in one request; at most {MAX_BATCH}")
    facts: list[Fact] = []
    refused: list[dict[str, Any]] = []
    for index, event in enumerate(events):
        try:
            facts.append(parse_event(event))
        except Refused as error:
            refused.append({"index": index, "reason": str(error)})
    return facts, refused


def parse_event(event: Any) -> Fact:
    """One CloudEvent as a fact. Raises Refused."""
    if not isinstance(event, dict):
        raise Refused("an event must be an object")
    if event.get("specversion", "1.0") != "1.0":
        raise Refused("specversion must be 1.0")
    source, id, type = (_attribute(event, name) for name in ("source", "id", "type"))
    subject = _attribute(event, "subject") if event.get("subject") is not None else None
    data = _data(event)
    try:
        encoded = jsons.dumps(data)
    except TypeError:
        # The only thing that JSON can hold and orjson does not write.
        raise Refused("data is nested too deeply") from None
    # What has few brackets cannot be deep: nearly every fact is spared the walk.
    if encoded.count(b"{") + encoded.count(b"[") > _MAX_DEPTH and _too_deep(data, _MAX_DEPTH):
        raise Refused("data is nested too deeply")
    if len(encoded) > MAX_FACT_BYTES:
        raise Refused(f"data has {len(encoded)} bytes; at most {MAX_FACT_BYTES}")
    model = FACT_TYPES.get(type, Unknown)
    try:
        typed = model.model_validate(data)
    except ValidationError as error:
        raise Refused(_reasons(error)) from None
    except RecursionError:
        raise Refused("data is nested too deeply") from None
    why_not = own.refusal(source, type, typed)
    if why_not is not None:
        raise Refused(why_not)
    return Fact(source, id, type, _time(event), subject or typed.subject(), typed, encoded)


def _attribute(event: dict[str, Any], name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(f"{name} must be a string that is not empty")
    if len(value) > _MAX_ATTRIBUTE:
        raise Refused(f"{name} has {len(value)} characters; at most {_MAX_ATTRIBUTE}")
    return value


def _time(event: dict[str, Any]) -> int:
    value = event.get("time")
    if value is None:
        return clock.now()
    if not isinstance(value, str):
        raise Refused("time must be an RFC 3339 string")
    try:
        return clock.parse(value)
    except ValueError as error:
        raise Refused(f"time: {cut(str(error), 100)}") from None


def _data(event: dict[str, Any]) -> dict[str, Any]:
    data = event.get("data")
    if data is None and isinstance(event.get("data_base64"), str):
        try:
            data = jsons.loads(base64.b64decode(event["data_base64"], validate=True))
        except ValueError:
            raise Refused("data_base64 is not base64 of JSON") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise Refused("data must be an object")
    return data


def _too_deep(value: Any, left: int) -> bool:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    if left == 0:
        return True
    return any(_too_deep(item, left - 1) for item in value if isinstance(item, dict | list))


def _reasons(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    shown = [f"data.{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}" for problem in problems]
    more = f" (and {len(shown) - _SHOWN_ERRORS} more)" if len(shown) > _SHOWN_ERRORS else ""
    return cut("; ".join(shown[:_SHOWN_ERRORS]) + more, 500)
