"""Asking Git: argument lists only, porcelain formats with NUL between the fields, nothing of the person's touched.

Functions that change something are in prepare.py and after.py; they use `ask` and `tell` of this module.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fleetdeck.core.errors import Conflict
from fleetdeck.core.redact import redact
from fleetdeck.core.text import clean
from fleetdeck.orchestrator import process
from fleetdeck.orchestrator.process import CannotRun, Finished, NotInstalled
from fleetdeck.orchestrator.workplace.schemas import GitState

READ_SECONDS = 10
WRITE_SECONDS = 120
NOT_INSTALLED = "git is not installed on this machine: install it (on Debian: apt install git), or work in place"

# What a repository says about itself must not run programs of its choosing while we only look at it.
_READ_OPTIONS = ("-c", "core.fsmonitor=false")
_READ_ENV = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
_WRITE_ENV = {"GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "GIT_EDITOR": "true"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One changed file of `git status`: path in the repository, the old one of a rename, and what it is."""

    path: str
    status: str
    """added, modified, deleted, renamed, untracked or unmerged."""
    old_path: str | None = None


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as it is, seen from one of its work trees."""

    root: Path
    branch: str | None
    """None when HEAD is detached."""
    commit: str | None
    """None before the first commit."""
    entries: list[Entry] = field(default_factory=list)
    remote: str | None = None


def ask(directory: Path, *args: str, seconds: float = READ_SECONDS, max_bytes: int = 32 * 1024 * 1024) -> Finished:
    """A question: changes nothing, not even the index. Raises CannotRun."""
    return process.run(["git", *_READ_OPTIONS, *args], directory, seconds, _READ_ENV, max_bytes)


def tell(directory: Path, *args: str, seconds: float = WRITE_SECONDS) -> Finished:
    """A command. Raises Conflict with Git's own words where it fails."""
    try:
        done = process.run(["git", *args], directory, seconds, _WRITE_ENV)
    except NotInstalled as error:
        raise Conflict(NOT_INSTALLED) from error
    except CannotRun as error:
        raise Conflict(str(error)) from error
    if done.code != 0:
        raise Conflict(f"git {args[0]} failed: {words(done)}")
    return done


def words(done: Finished, limit: int = 1_000) -> str:
    """What a program said when it failed, for people: without credentials, the end of it where it is long."""
    said = redact(clean(done.stderr.strip() or done.stdout.strip()))
    return said[-limit:] or f"it ended with code {done.code}"


def read(directory: Path, seconds: float = READ_SECONDS) -> Repository | None:
    """The repository that a folder is in; None where it is in none.

    Raises CannotRun: git is missing, is too slow, or does not trust the folder."""
    found = ask(directory, "rev-parse", "--show-toplevel", seconds=seconds)
    if "dubious ownership" in found.stderr:
        raise CannotRun(
            "the repository belongs to somebody else, so Git does not use it; where you trust it: "
            "git config --global --add safe.directory <its folder>"
        )
    if found.code != 0:
        return None
    root = Path(os.path.realpath(found.stdout.rstrip("\n")))
    options = ("--porcelain=v2", "--branch", "-z", "--untracked-files=normal", "--renames")
    status = ask(directory, "status", *options, seconds=seconds)
    if status.code != 0:
        return None
    branch, commit, entries = parse_status(status.stdout)
    return Repository(root, branch, commit, entries, remote_of(directory))


def state(repository: Repository) -> GitState:
    """For the wire."""
    return GitState(
        root=clean(str(repository.root)),
        branch=repository.branch,
        commit=repository.commit,
        dirty=len(repository.entries),
        remote=repository.remote,
    )


def remote_of(directory: Path) -> str | None:
    """The name of the remote to push to: `origin` where there is one, else the first."""
    names = ask(directory, "remote").stdout.split()
    return "origin" if "origin" in names else (names[0] if names else None)


def parse_status(text: str) -> tuple[str | None, str | None, list[Entry]]:
    """Branch, commit and changed files of `git status --porcelain=v2 --branch -z`."""
    branch: str | None = None
    commit: str | None = None
    entries: list[Entry] = []
    parts = iter(text.split("\0"))
    for part in parts:
        match part[:2]:
            case "# ":
                name, _, value = part[2:].partition(" ")
                if name == "branch.oid" and value != "(initial)":
                    commit = value
                elif name == "branch.head" and value != "(detached)":
                    branch = value
            case "1 ":
                fields = part.split(" ", 8)
                entries.append(Entry(fields[8], _kind(fields[1])))
            case "2 ":
                fields = part.split(" ", 9)
                old = next(parts, None)
                copied = fields[8].startswith("C")
                entries.append(Entry(fields[9], "added" if copied else "renamed", None if copied else old))
            case "u ":
                entries.append(Entry(part.split(" ", 10)[10], "unmerged"))
            case "? ":
                entries.append(Entry(part[2:], "untracked"))
    return branch, commit, entries


def commit_of(directory: Path, name: str) -> str | None:
    """The commit that a full name (refs/heads/…, a hash) means, None for one that means none."""
    found = ask(directory, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return found.stdout.strip() if found.code == 0 else None


def setting(directory: Path, name: str) -> str | None:
    """A value of the repository's configuration."""
    found = ask(directory, "config", "--local", "--null", "--get", name)
    return found.stdout.rstrip("\0") if found.code == 0 else None


def paths(entries: Sequence[Entry], limit: int = 5) -> str:
    """The first changed files, in words."""
    shown = ", ".join(clean(entry.path) for entry in entries[:limit])
    return f"{shown} and {len(entries) - limit} more" if len(entries) > limit else shown


def _kind(xy: str) -> str:
    """From the letters for index and work tree."""
    if "D" in xy:
        return "deleted"
    return "added" if "A" in xy else "modified"
