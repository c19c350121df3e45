"""REST of where tasks work: directories, and the repository of a task after its run."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from fleetdeck.auth.permissions import Controller, Reader
from fleetdeck.core.params import Id
from fleetdeck.core.reply import Json
from fleetdeck.core.web import Config, Db
from fleetdeck.orchestrator.workplace import after, directories, pull_request, schemas

router = APIRouter(tags=["workplace"])
Folder = Annotated[str, Query(min_length=1, max_length=4096, description="absolute, or with ~ for the home folder")]


@router.get("/directories", response_model=schemas.DirectoryList)
def list_directories(who: Controller, db: Db, config: Config) -> Json:
    """Folders where tasks worked lately, with their Git state, and the allowed roots."""
    with db.read() as connection:
        used = directories.recently_used(connection)
    return Json(directories.overview(config, used).model_dump())


@router.get("/directories/browse", response_model=schemas.DirectoryListing)
def browse_directory(who: Controller, config: Config, path: Folder) -> Json:
    """Folders inside a folder below one of the allowed roots."""
    return Json(directories.browse(config, path).model_dump())


@router.get("/directories/check", response_model=schemas.Directory)
def check_directory(who: Controller, config: Config, path: Folder) -> Json:
    """Whether a task could work in a folder, how, and what to know before."""
    return Json(directories.check(config, path).model_dump())


@router.get("/tasks/{task_id}/git", response_model=schemas.TaskGit)
def get_task_git(who: Reader, db: Db, config: Config, task_id: Id) -> Json:
    """The repository of a task: branch, changed files, and what can be done with them."""
    return Json(after.state(db, config, task_id).model_dump())


@router.get("/tasks/{task_id}/git/diff", response_model=schemas.GitDiff)
def get_task_diff(
    who: Reader, db: Db, config: Config, task_id: Id, path: Annotated[str | None, Query(max_length=4096)] = None
) -> Json:
    """What the task changed, as a unified diff."""
    return Json(after.diff(db, config, task_id, path).model_dump())


@router.post("/tasks/{task_id}/git/commit", response_model=schemas.GitOutcome, status_code=201)
def commit_task(who: Controller, db: Db, config: Config, task_id: Id, wanted: schemas.CommitRequest) -> Json:
    """Commit the task's changes on its branch."""
    return Json(after.commit(db, config, task_id, wanted.message).model_dump(), status_code=201)


@router.post("/tasks/{task_id}/git/push", response_model=schemas.GitOutcome, status_code=201)
def push_task(who: Controller, db: Db, config: Config, task_id: Id) -> Json:
    """Push the task's branch to the repository's remote."""
    return Json(after.push(db, config, task_id).model_dump(), status_code=201)


@router.post("/tasks/{task_id}/git/pull-request", response_model=schemas.GitOutcome, status_code=201)
def open_pull_request(
    who: Controller, db: Db, config: Config, task_id: Id, request: Request, wanted: schemas.PullRequestRequest
) -> Json:
    """Open a pull request for the pushed branch with `gh`."""
    asked = pull_request.Wanted(wanted.title, wanted.body, who.name)
    done = pull_request.create(db, request.app.state.log, config, task_id, asked)
    return Json(done.model_dump(), status_code=201)


@router.post("/tasks/{task_id}/git/clean-up", response_model=schemas.GitOutcome, status_code=201)
def clean_up_task(who: Controller, db: Db, config: Config, task_id: Id) -> Json:
    """Remove the task's worktree. Refused while it holds changes that are nowhere else."""
    return Json(after.clean_up(db, config, task_id).model_dump(), status_code=201)
