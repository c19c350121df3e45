"""A dispatcher's folder: 60 days of dispatches with their usage, schedules, workspaces, backlogs, and a growing log."""

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from random import Random
from typing import Any

from fleetdeck.cli.example import words
from fleetdeck.cli.example.folder import Example, Totals, write, write_json
from fleetdeck.core import clock, cron, machine_zone

DAYS = 60
_LOGS = 20
_SCHEDULES = (
    ("nightly-deps", "0 3 * * *", ("api-server", "web-console"), "haiku", "Update what has a new patch version."),
    ("triage-inbox", "30 */2 * * 1-5", ("api-server",), "sonnet", "Sort the new issues and answer what is clear."),
    ("docs-refresh", "0 22 * * *", ("docs-site",), "sonnet", "Compare the guide with the code and mend it."),
    ("full-test-run", "0 2 * * *", tuple(words.WORKSPACES), "haiku", "Run every test; an issue for each that fails."),
    ("weekly-report", "0 8 * * 1", ("billing",), "opus", "Sum up the week for the team."),
    ("mutation-tests", "0 4 * * 6", ("api-server",), "opus", "Name the weakest module."),
)  # fmt: skip


def make(example: Example, random: Random, now: datetime, totals: Totals) -> None:
    folder = example.dispatcher
    dispatches = list(_history(random, now))
    used = [entry for dispatch in dispatches if (entry := usage(random, dispatch)) is not None]
    for dispatch in dispatches[-_LOGS:]:
        dispatch["log"] = f"logs/{dispatch['id']}.log"
        lines = [f"{dispatch['created_at'][11:19]} dispatch {dispatch['id']} to {dispatch['workspace']}"]
        lines += [f"{dispatch['created_at'][11:19]} {words.step(random)}" for _ in range(12)]
        write(folder / dispatch["log"], "\n".join(lines) + "\n")
    write_json(folder / "logs" / "dispatches.json", dispatches)
    write_json(folder / "logs" / "usage.json", used)
    write_json(folder / "config" / "workspaces.json", [
        {"id": name, "path": f"/srv/{name}", "description": about} for name, about in words.WORKSPACES.items()
    ])  # fmt: skip
    write_json(folder / "config" / "schedules.json", list(_schedules(random, now)))
    for name in words.WORKSPACES:
        text, waiting = _backlog(random, name, now)
        write(folder / "backlogs" / f"{name}.md", text)
        totals.backlog += waiting
    for dispatch in dispatches:
        totals.dispatches[dispatch["status"]] = totals.dispatches.get(dispatch["status"], 0) + 1
    totals.usage_entries, totals.schedules, totals.workspaces = len(used), len(_SCHEDULES), len(words.WORKSPACES)
    totals.usage_cost = sum(round(entry["cost_usd"] * 1e9) for entry in used)
    totals.usage_tokens = sum(value for entry in used for name, value in entry.items() if name.endswith("_tokens"))


def _history(random: Random, now: datetime) -> list[dict[str, Any]]:
    found = []
    for day in range(DAYS, 0, -1):
        date = now - timedelta(days=day)
        count = random.randint(0, 2) if date.weekday() >= 5 else random.randint(3, 8)
        found += [_ended(random, date + timedelta(minutes=random.randint(-400, 400))) for _ in range(count)]
    found.sort(key=lambda dispatch: dispatch["created_at"])
    found.append({**start(random, 0, now - timedelta(minutes=6))})
    found.append({**start(random, 0, now - timedelta(minutes=1)), "status": "pending", "started_at": None})
    return [{**dispatch, "id": f"d-{number:04d}"} for number, dispatch in enumerate(found, 1)]


def start(random: Random, number: int, when: datetime) -> dict[str, Any]:
    """A dispatch that begins to run."""
    moment = rendered(when)
    return {
        "id": f"d-{number:04d}",
        "workspace": random.choice(tuple(words.WORKSPACES)),
        "task": words.title(random),
        "prompt": words.reason(random),
        "model": random.choices(tuple(words.MODELS), (5, 4, 1))[0],
        "complexity": random.choice(("simple", "simple", "complex")),
        "status": "running",
        "created_at": moment,
        "started_at": moment,
        "completed_at": None,
    }


def end(random: Random, dispatch: dict[str, Any], when: datetime) -> dict[str, Any]:
    """The same, ended: mostly well."""
    failed = random.random() < 0.08
    outcome = (
        {"error": "the tests stayed red: exit 1"}
        if failed
        else {"result": f"{dispatch['task']}: done, {words.step(random)}."}
    )
    return {**dispatch, "status": "failed" if failed else "completed", "completed_at": rendered(when), **outcome}


def _ended(random: Random, when: datetime) -> dict[str, Any]:
    return end(random, start(random, 0, when), when + timedelta(seconds=random.randint(40, 1_500)))


def usage(random: Random, dispatch: dict[str, Any]) -> dict[str, Any] | None:
    """What an ended dispatch used."""
    if dispatch["completed_at"] is None:
        return None
    input, output, read, written, cost = words.usage(random, dispatch["model"])
    return {
        "id": f"u-{dispatch['id']}",
        "dispatch_id": dispatch["id"],
        "workspace": dispatch["workspace"],
        "model": dispatch["model"],
        "timestamp": dispatch["completed_at"],
        "input_tokens": input,
        "output_tokens": output,
        "cache_read_tokens": read,
        "cache_creation_tokens": written,
        "cost_usd": cost / 1e6,
    }


def _schedules(random: Random, now: datetime) -> list[dict[str, Any]]:
    zone, until = machine_zone.zone(), round(now.timestamp() * clock.SECOND)
    found = []
    for name, expression, workspaces, model, prompt in _SCHEDULES:
        past = list(takewhile(lambda due: due <= until, cron.due_after(expression, until - 9 * clock.DAY, zone)))
        # One of them was switched off for some nights.
        last = past[-4] if name == "full-test-run" and len(past) > 4 else past[-1]
        found.append(
            {
                "id": name,
                "cron": expression,
                "task": prompt,
                "workspaces": list(workspaces),
                "model": model,
                "enabled": name != "mutation-tests",
                "last_run": clock.render(last + 9 * clock.SECOND),
                "last_result": random.choice(("success", "success", "failed", "skipped")),
            }
        )
    return found


def _backlog(random: Random, name: str, now: datetime) -> tuple[str, int]:
    lines, waiting = [f"# Backlog of {name}", ""], random.randint(1, 9)
    oldest = 20 if name == "billing" else 8
    for _ in range(waiting):
        mark = random.choice(("(high)", "P1", "!low", "", "", "[critical]"))
        since = now - timedelta(days=random.randint(0, oldest))
        lines.append(f"- [ ] {words.title(random)} {mark} {since:%Y-%m-%d}".replace("  ", " "))
    lines += [f"- [x] {words.title(random)}" for _ in range(random.randint(2, 6))]
    return "\n".join(lines) + "\n", waiting


def rendered(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
