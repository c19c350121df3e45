"""`python -m fleetdeck.events.reference`: docs/events.md, written from the models of the facts (a test compares)."""

import inspect
from typing import Any

from fleetdeck.events.fields import FactData
from fleetdeck.events.types import FACT_TYPES

_HEAD = """# Events

Generated from `backend/fleetdeck/events/types.py` by `make api`; do not edit.

Facts are CloudEvents 1.0 JSON. `source` + `id` identify one: a repeat is acknowledged and not stored again. Unknown
fields are kept, unknown types are stored and shown under Activity. Ids are strings chosen by the source, times are
RFC 3339, money is a decimal string in US dollars, tokens and lines are counts, durations are milliseconds.
"""


def render() -> str:
    """The whole document."""
    return "\n".join([_HEAD, *(_section(model) for model in FACT_TYPES.values())])


def _section(model: type[FactData]) -> str:
    lines = [f"## `{model.type}`", "", inspect.cleandoc(model.__doc__ or ""), ""]
    schema = model.model_json_schema()
    fields = schema.get("properties", {})
    if fields:
        lines += ["| field | type | |", "| --- | --- | --- |"]
        required = schema.get("required", [])
        lines += [
            f"| `{name}` | {_kind(field)} | {'required' if name in required else ''} |"
            for name, field in fields.items()
        ]
        lines.append("")
    return "\n".join(lines)


def _kind(field: dict[str, Any]) -> str:
    """A JSON schema as a few words."""
    if "anyOf" in field:
        return " or ".join(_kind(option) for option in field["anyOf"] if option.get("type") != "null")
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if "oneOf" in field:
        return " or ".join(_kind(option) for option in field["oneOf"])
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}))}"
    return str(field.get("type", "any JSON"))


if __name__ == "__main__":
    print(render(), end="")
