"""The list of tasks: filters, full-text search, sorts and cursor (TASK-3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, exists, false, func, or_, select

from fleetdeck.core import clock, paging
from fleetdeck.core.errors import Invalid
from fleetdeck.core.jsons import loads
from fleetdeck.core.money import to_usd
from fleetdeck.events.append import head
from fleetdeck.tasks import search
from fleetdeck.tasks.models import Task, task_texts, tasks
from fleetdeck.tasks.wire import task_wire

_c = tasks.c
_duration = case((_c.started_at.is_(None), 0), else_=func.coalesce(_c.completed_at, _c.updated_at) - _c.started_at)
# What is going on comes first, then what waits, then what ended.
_PLACES: Final = {"running": 0, "paused": 1, "assigned": 2, "pending": 2}
_place = case(_PLACES, value=_c.status, else_=3)
SORTS: Final[dict[str, tuple[ColumnElement[Any], bool]]] = {
    "created": (_c.created_at, False),
    "updated": (_c.updated_at, False),
    "cost": (_c.cost, False),
    "duration": (_duration, False),
    "status": (_place, False),
    "priority": (case({"critical": 0, "high": 1, "medium": 2, "low": 3}, value=_c.priority, else_=4), False),
    "title": (func.lower(_c.title), False),
}
HIT_KINDS: Final = ("prompt", "result", "output")
_FACETS: Final = ("status", "task_type", "workspace", "model", "complexity", "driver", "origin", "source", "priority")
_MEDIAN_SAMPLE = 5_000


@dataclass(slots=True)
class TaskFilter:
    """What a list of tasks may be narrowed to; several values of one field mean any of them."""

    status: list[str] = field(default_factory=list)
    task_type: list[str] = field(default_factory=list)
    workspace: list[str] = field(default_factory=list)
    model: list[str] = field(default_factory=list)
    complexity: list[str] = field(default_factory=list)
    driver: list[str] = field(default_factory=list)
    origin: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    priority: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    hits: list[str] = field(default_factory=list)
    archived: bool = False
    created_after: int | None = None
    created_before: int | None = None
    q: str = ""

    def conditions(self, without: str | None = None) -> list[ColumnElement[bool]]:
        """SQL conditions; `without` leaves one field out, for counting its values."""
        found: list[ColumnElement[bool]] = [_c.deleted == false()]
        found.append(_c.archived_at.is_not(None) if self.archived else _c.archived_at.is_(None))
        for name in _FACETS:
            values = getattr(self, name)
            if values and name != without:
                found.append(_c[name].in_(values))
        if self.label and without != "label":
            found.append(or_(*(_c.labels.contains(f'"{label}"', autoescape=True) for label in self.label)))
        if self.created_after is not None:
            found.append(_c.created_at >= self.created_after)
        if self.created_before is not None:
            found.append(_c.created_at < self.created_before)
        kinds = () if without == "hits" else self.hits
        found.extend(self._holds(word, kinds) for word in search.words_of(self.q))
        return found

    def _holds(self, word: str, kinds: Sequence[str]) -> ColumnElement[bool]:
        # Under a name of its own: the query around it may read the same table.
        text = task_texts.alias().c
        within = [text.task_id == _c.id, text.kind != "document", text.text.icontains(word, autoescape=True)]
        if kinds:
            within.append(or_(*(text.kind.startswith(kind) for kind in kinds)))
        inside = exists().where(*within)
        if kinds:
            return inside
        return or_(inside, _c.title.icontains(word, autoescape=True), _c.id.icontains(word, autoescape=True))


def list_tasks(connection: Connection, wanted: TaskFilter, sort: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """One page. `sort` is a key of SORTS, with `-` before it for the opposite order. Raises Invalid."""
    column, down = _order(sort)
    conditions = wanted.conditions()
    total = connection.execute(select(func.count()).select_from(tasks).where(*conditions)).scalar_one()
    query = select(tasks, column.label("_sort")).where(*conditions)
    if cursor:
        last, last_id = paging.decode(cursor, (str if sort.removeprefix("-") == "title" else int, str))
        beyond, same = (column < last, _c.id < last_id) if down else (column > last, _c.id > last_id)
        query = query.where(or_(beyond, and_(column == last, same)))
    order = (column.desc(), _c.id.desc()) if down else (column.asc(), _c.id.asc())
    rows = connection.execute(query.order_by(*order).limit(limit + 1)).fetchall()
    found = [Task(*row[:-1]) for row in rows[:limit]]
    texts = texts_of(connection, [task.id for task in found], all_kinds=bool(wanted.q))
    words = search.words_of(wanted.q)
    items = [
        task_wire(task, texts.get(task.id, {}).get("prompt", ""), hits_in(task, texts.get(task.id, {}), words))
        for task in found
    ]
    more = len(rows) > limit
    next_cursor = paging.encode([rows[limit - 1][-1], rows[limit - 1].id]) if more else None
    return {"items": items, "next_cursor": next_cursor, "total": total, "as_of_seq": head(connection)}


def count_facets(connection: Connection, wanted: TaskFilter) -> dict[str, Any]:
    """How many tasks there are for each value of each field, under the filters on all other fields."""
    answer: dict[str, Any] = {}
    for name in _FACETS:
        query = select(_c[name], func.count()).where(*wanted.conditions(without=name)).group_by(_c[name])
        answer[name] = {value: count for value, count in connection.execute(query) if value}
    answer["label"] = _count_labels(connection, wanted)
    answer["hits"] = _count_hits(connection, wanted)
    cost = connection.execute(select(func.coalesce(func.sum(_c.cost), 0)).where(*wanted.conditions())).scalar_one()
    answer["cost"] = to_usd(int(cost))
    ended = select(_duration).where(*wanted.conditions(), _c.started_at.is_not(None), _c.completed_at.is_not(None))
    durations = connection.execute(ended.order_by(_c.created_at.desc()).limit(_MEDIAN_SAMPLE)).scalars().all()
    answer["median_seconds"] = median(durations) / clock.SECOND if durations else None
    answer["as_of_seq"] = head(connection)
    return answer


def texts_of(connection: Connection, ids: Sequence[str], all_kinds: bool) -> dict[str, dict[str, str]]:
    """Task → kind → text."""
    query = select(task_texts).where(task_texts.c.task_id.in_(ids))
    if not all_kinds:
        query = query.where(task_texts.c.kind == "prompt")
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(query) if ids else ():
        found.setdefault(row.task_id, {})[row.kind] = row.text
    return found


def hits_in(task: Task, texts: dict[str, str], words: list[str]) -> list[dict[str, Any]]:
    """Where the words stand: title, prompt, result, then the outputs of steps."""
    if not words:
        return []
    places = [("title", task.title), ("prompt", texts.get("prompt", "")), ("result", texts.get("result", ""))]
    places += [("output", text) for kind, text in sorted(texts.items()) if kind.startswith("output:")]
    return [hit for kind, text in places if (hit := search.find(kind, text, words))]


def _count_hits(connection: Connection, wanted: TaskFilter) -> dict[str, int]:
    """Tasks with hits in each kind of text."""
    words = search.words_of(wanted.q)
    if not words:
        return {}
    text = task_texts.c
    any_word = or_(*(text.text.icontains(word, autoescape=True) for word in words))
    kind = case((text.kind.startswith("output"), "output"), else_=text.kind)
    query = (
        select(kind, func.count())
        .join(tasks, _c.id == text.task_id)
        .where(any_word, *wanted.conditions(without="hits"))
        .group_by(kind)
    )
    return {name: count for name, count in connection.execute(query)}


def _count_labels(connection: Connection, wanted: TaskFilter) -> dict[str, int]:
    counts: dict[str, int] = {}
    query = select(_c.labels, func.count()).where(*wanted.conditions(without="label")).group_by(_c.labels)
    for labels, count in connection.execute(query):
        for label in loads(labels):
            counts[label] = counts.get(label, 0) + count
    return counts


def _order(sort: str) -> tuple[ColumnElement[Any], bool]:
    backwards = sort.startswith("-")
    found = SORTS.get(sort.removeprefix("-"))
    if found is None:
        raise Invalid(f"query.sort: one of {', '.join(SORTS)}, with - before it for the opposite order")
    return found[0], found[1] != backwards
