"""`fleetdeck submit`: a task for the running server, and, with --wait, what becomes of it step by step."""

import sys
import time
from pathlib import Path
from typing import Any

import click

from fleetdeck.cli.client import Client, NotRunning, connect
from fleetdeck.cli.common import emit, json_option, load_settings

LOOK_S = 0.5
# A server that restarts goes on with the task: so long is waited for it.
WAIT_S = 60.0
ENDED = ("completed", "failed", "cancelled")


@click.command()
@click.argument("prompt")
@click.option("--wait", is_flag=True, help="Print each step's progress, and end as the task ends.")
@click.option("--type", "task_type", help="feature, bug_fix, review … (default: found from the words).")
@click.option("--title", help="A name (default: the prompt's first line).")
@click.option("--model", help="For every role (default: each role's own).")
@click.option("--driver", help="claude, command or simulated (default: the server's).")
@click.option(
    "--dir",
    "directory",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    help="Folder to work in (default: a new one).",
)
@click.option("--isolation", type=click.Choice(["in_place", "branch", "worktree"]), help="How to work there.")
@click.option("--cap", help="Most that it may cost, in US dollars.")
@click.option("--priority", type=click.Choice(["critical", "high", "medium", "low"]), help="Default: medium.")
@click.option("--label", "labels", multiple=True, help="May be given several times.")
@click.option("--analyst", is_flag=True, help="Begin with an analysis, also where the task is simple.")
@json_option
def submit(prompt: str, wait: bool, analyst: bool, as_json: bool, **options: Any) -> None:
    """Submit PROMPT as a task (`-` reads it from standard input)."""
    text = sys.stdin.read() if prompt == "-" else prompt
    if not text.strip():
        raise click.UsageError("the prompt is empty")
    directory, cap, labels = options.pop("directory"), options.pop("cap"), options.pop("labels")
    body = {name: value for name, value in options.items() if value is not None}
    body |= {"prompt": text, "origin": "cli", "labels": list(labels), "always_include_analyst": analyst}
    body |= {"working_directory": str(directory)} if directory else {}
    body |= {"cost_cap": cap} if cap else {}
    client = connect(load_settings())
    task = client.call("POST", "/api/v1/tasks", body)["task"]
    if not as_json:
        click.echo(_plain(f"{task['id']}  {task['title']}  {client.url}/tasks/{task['id']}"))
    if wait:
        task = _follow(client, task["id"], silent=as_json)
    if as_json:
        emit(task)
    elif wait:
        click.echo(_plain(task["result"] or task["error"] or ""))
    if wait and task["status"] != "completed":
        raise SystemExit(1)


def _follow(client: Client, task_id: str, *, silent: bool) -> Any:
    """The task once it has ended; meanwhile what changes is printed."""
    told: set[str] = set()
    last = time.monotonic()
    try:
        while True:
            try:
                task = client.call("GET", f"/api/v1/tasks/{task_id}")
                last = time.monotonic()
                news = [*_steps(task), *_questions(client, task)]
            except NotRunning:
                if time.monotonic() - last > WAIT_S:
                    raise
                time.sleep(LOOK_S)
                continue
            for line in news:
                if line not in told and not silent:
                    click.echo(_plain(line))
                told.add(line)
            if task["status"] in ENDED:
                return task
            time.sleep(LOOK_S)
    except KeyboardInterrupt:
        raise click.ClickException(f"{task_id} goes on: see {client.url}/tasks/{task_id}") from None


def _plain(text: str) -> str:
    """What agents write, without the control characters by which a terminal could be made to lie."""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def _steps(task: Any) -> list[str]:
    lines = []
    for step in task["steps"]:
        if step["status"] == "pending":
            continue
        again = f", attempt {step['attempt']}" if step["attempt"] > 1 else ""
        why = f": {step['error']}" if step["status"] == "failed" and step["error"] else ""
        cost = f"  ${step['cost']}" if step["status"] in ENDED and step["cost"] else ""
        lines.append(f"  {step['role'] or step['step_id']:<12} {step['status']}{again}{cost}{why}")
    if task["status"] in (*ENDED, "paused"):
        lines.append(f"  {'task':<12} {task['status']}")
    return lines


def _questions(client: Client, task: Any) -> list[str]:
    if task["status"] != "running":
        return []
    waiting = client.call("GET", "/api/v1/approvals?status=pending")["items"]
    return [
        f"  {asked['agent_name'] or asked['agent_id']} asks to use {asked['tool']}: "
        f"{asked['command'] or asked['path'] or ''}  {client.url}/tasks/{task['id']}"
        for asked in waiting
        if asked["task_id"] == task["id"]
    ]
