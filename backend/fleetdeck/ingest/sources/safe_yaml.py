"""YAML from outside: no tags that make objects, no alias bombs, no towers of brackets, times as they are written."""

import math
from collections.abc import Hashable
from typing import Any

import yaml

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50
MAX_NODES = 50_000


class BadYaml(ValueError):
    """Not readable; `line` counts from 1."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


# Four times as fast, where it was built with it.
_Fastest: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _Loader(_Fastest):  # type: ignore[misc]
    """Times and dates stay text: 2026-02-06 is what the person wrote."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Any:
    """The value of a document. Raises BadYaml with the line."""
    try:
        _check(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            _count(node)
            return _plain(loader.construct_document(node))
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYaml(error.problem or error.context or "not YAML", mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise BadYaml(f"not YAML: {error}"[:300]) from error
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        # PyYAML's own readers of `!!bool maybe` or `!!timestamp never` fail with any of these.
        if isinstance(error, BadYaml):
            raise
        raise BadYaml(f"not YAML: {type(error).__name__}") from error


def _check(text: str) -> None:
    """Depth and tags, from the events: this does not recurse, whatever the text."""
    depth = 0
    for event in yaml.parse(text, Loader=_Fastest):
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise BadYaml(f"nested deeper than {MAX_DEPTH}", event.start_mark.line + 1 if event.start_mark else 1)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1


def _count(root: yaml.Node) -> None:
    """Refuse what aliases would blow up. Sizes are counted once for each node, however often it is named."""
    sizes: dict[int, int] = {}
    open_nodes: set[int] = set()

    def size(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known is not None:
            return known
        if id(node) in open_nodes:
            raise BadYaml("an alias names what it stands in", node.start_mark.line + 1)
        open_nodes.add(id(node))
        total = 1
        if isinstance(node, yaml.MappingNode):
            total += sum(size(key) + size(value) for key, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            total += sum(size(item) for item in node.value)
        open_nodes.discard(id(node))
        if total > MAX_NODES:
            raise BadYaml(f"more than {MAX_NODES} values, aliases followed", node.start_mark.line + 1)
        sizes[id(node)] = total
        return total

    size(root)


def _plain(value: Any, depth: int = 0) -> Any:
    """What JSON can hold: keys are text, sets are lists, bytes are their length, numbers beyond 64 bits are text."""
    # Aliases nest deeper than brackets do.
    if depth > MAX_DEPTH:
        raise BadYaml(f"nested deeper than {MAX_DEPTH}, aliases followed")
    if isinstance(value, dict):
        return {str(key) if isinstance(key, Hashable) else "?": _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
