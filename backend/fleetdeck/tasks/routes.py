"""REST of work, to read: tasks with their steps and facts, and requests for permission."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from fleetdeck.auth.permissions import Reader
from fleetdeck.core.errors import Invalid
from fleetdeck.core.params import Cursor, Id, Limit, Moment, OptionalId, Search, Values, moment, split
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Db
from fleetdeck.tasks import approval_list, schemas, task_detail, task_list

router = APIRouter(tags=["tasks"])


def task_filter(
    status: Values = "",
    task_type: Values = "",
    workspace: Values = "",
    model: Values = "",
    complexity: Values = "",
    driver: Values = "",
    origin: Values = "",
    source: Values = "",
    priority: Values = "",
    label: Values = "",
    hits: Values = "",
    archived: bool = False,
    created_after: Moment = None,
    created_before: Moment = None,
    q: Search = "",
) -> task_list.TaskFilter:
    kinds = split(hits)
    if not set(kinds) <= set(task_list.HIT_KINDS):
        raise Invalid(f"query.hits: any of {', '.join(task_list.HIT_KINDS)}")
    return task_list.TaskFilter(
        split(status),
        split(task_type),
        split(workspace),
        split(model),
        split(complexity),
        split(driver),
        split(origin),
        split(source),
        split(priority),
        split(label),
        kinds,
        archived,
        moment("created_after", created_after),
        moment("created_before", created_before),
        q,
    )


Filter = Annotated[task_list.TaskFilter, Depends(task_filter)]


@router.get("/tasks", response_model=schemas.TaskPage[schemas.Task])
def list_tasks(
    who: Reader,
    db: Db,
    wanted: Filter,
    sort: Annotated[str, Query(max_length=40)] = "-created",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Json:
    """Tasks that fit; `q` searches titles, prompts, results and outputs (every word). `hits` narrows where.

    `sort`: created, updated, cost, duration, status, priority, title; `-` before it reverses.
    """
    with db.read() as connection:
        return Json(task_list.list_tasks(connection, wanted, sort, limit, cursor))


@router.get("/tasks/facets", response_model=schemas.TaskFacets)
def task_facets(who: Reader, db: Db, wanted: Filter) -> Json:
    """For each filter, its values with how many tasks have them under the other filters; sums over all that fit."""
    with db.read() as connection:
        return Json(task_list.count_facets(connection, wanted))


@router.get("/tasks/compare", response_model=schemas.Comparison)
def compare_tasks(who: Reader, db: Db, ids: Values) -> Json:
    """Two to six tasks side by side, with a recommendation and its numbers."""
    chosen = list(dict.fromkeys(split(ids)))
    if not 2 <= len(chosen) <= 6:
        raise Invalid("query.ids: two to six different ids")
    with db.read() as connection:
        return Json(task_detail.compare(connection, chosen))


@router.get("/tasks/{task_id}", response_model=schemas.TaskDetail)
def get_task(who: Reader, db: Db, task_id: Id) -> Json:
    """One task with its prompt, result and steps."""
    with db.read() as connection:
        return Json(task_detail.task_detail(connection, task_id))


@router.get("/tasks/{task_id}/steps", response_model=schemas.StepList)
def list_steps(who: Reader, db: Db, task_id: Id) -> Json:
    """The steps of a task, in the order of its workflow, with their outputs."""
    with db.read() as connection:
        return Json(task_detail.list_steps(connection, task_id))


@router.get("/approvals", response_model=schemas.TaskPage[schemas.Approval])
def list_approvals(
    who: Reader,
    db: Db,
    status: Values = "",
    task_id: OptionalId = None,
    agent_id: OptionalId = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Json:
    """Requests for permission, newest first. `status`: pending, allowed, denied, expired, ended."""
    with db.read() as connection:
        return Json(approval_list.list_approvals(connection, split(status), task_id, agent_id, limit, cursor))
