"""The API's reference as one plain page, made from the OpenAPI document: no scripts, nothing from other hosts."""

from collections import defaultdict
from html import escape
from typing import Any

_STYLE = """
:root{color-scheme:light dark}body{font:14px/1.5 Inter,system-ui,sans-serif;max-width:60rem;margin:2rem auto}
code{font:13px/1.4 "JetBrains Mono",ui-monospace,monospace}
h2{margin-top:2.5rem}summary{cursor:pointer;padding:.3rem 0}
details{border-top:1px solid #8884;padding-left:.2rem}details>*:not(summary){margin-left:4.5rem}
.m{display:inline-block;width:4rem;font-weight:600}table{border-collapse:collapse}
td{padding:.1rem 1rem .1rem 0;vertical-align:top}
"""
_METHODS = ("get", "post", "put", "patch", "delete")


def page(document: dict[str, Any]) -> str:
    """An HTML page of every operation, grouped by tag, and every schema it speaks of."""
    groups: dict[str, list[str]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = item[method]
                groups[(operation.get("tags") or ["other"])[0]].append(_operation(method, path, operation))
    schemas = document.get("components", {}).get("schemas", {})
    sections = [f"<h2>{escape(tag)}</h2>{''.join(rows)}" for tag, rows in groups.items()]
    sections.append("<h2>Objects</h2>" + "".join(_schema(name, schema) for name, schema in sorted(schemas.items())))
    title = escape(f"{document['info']['title']} API {document['info']['version']}")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<body><h1>{title}</h1><p>Send <code>Authorization: Bearer fd_…</code>. "
        f'The same as JSON: <a href="/api/v1/openapi.json">openapi.json</a>.</p>{"".join(sections)}</body></html>'
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(item['name'])}</code><td>{escape(item['in'])}<td><code>{_type(item.get('schema', {}))}"
        f"</code><td>{escape(item.get('description') or '')}"
        for item in operation.get("parameters", ())
    )
    body = "".join(
        f"<p>Body <code>{escape(kind)}</code>: <code>{_type(content.get('schema', {}))}</code></p>"
        for kind, content in operation.get("requestBody", {}).get("content", {}).items()
    )
    answers = "".join(
        f"<p>{escape(status)}: <code>{_type(content.get('schema', {}))}</code></p>"
        for status, answer in operation.get("responses", {}).items()
        for content in answer.get("content", {}).values()
    )
    return (
        f'<details><summary><span class="m">{method.upper()}</span><code>{escape(path)}</code></summary>'
        f"<p>{escape(operation.get('description') or operation.get('summary') or '')}</p>"
        f"<table>{parameters}</table>{body}{answers}</details>"
    )


def _schema(name: str, schema: dict[str, Any]) -> str:
    fields = "".join(
        f"<tr><td><code>{escape(field)}</code><td><code>{_type(kind)}</code><td>{escape(kind.get('description') or '')}"
        for field, kind in schema.get("properties", {}).items()
    )
    text = escape(schema.get("description") or "")
    return (
        f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary>'
        f"<p>{text}</p><table>{fields}</table></details>"
    )


def _type(schema: dict[str, Any]) -> str:
    """A JSON Schema in a few words, with links to the objects it names."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "enum" in schema or "const" in schema:
        return " | ".join(escape(repr(value)) for value in schema.get("enum", [schema.get("const")]))
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " | ".join(_type(part) for part in schema[key])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}[]"
    return escape(str(schema.get("type", "any")))
