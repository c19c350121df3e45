"""Real Git repositories for tests, with a configuration of their own: nothing of the machine's is read."""

import os
import subprocess
from pathlib import Path

CONFIG = """[user]
    name = A Person
    email = person@example.com
[init]
    defaultBranch = main
[commit]
    gpgsign = false
"""


def git(folder: Path, *args: str) -> str:
    """Run git in a folder; what it says, without the last line end."""
    done = subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, env=os.environ)
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def make(folder: Path, **files: str) -> Path:
    """A repository with one commit; the keys are names of files (without their suffix .txt)."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    for name, text in {"readme": "hello\n", **files}.items():
        (folder / f"{name}.txt").write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def snapshot(folder: Path) -> tuple[str, str, str, dict[str, bytes]]:
    """All that is a person's own: branch, commit, status, and the files with what is in them."""
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
    return (
        git(folder, "symbolic-ref", "-q", "HEAD"),
        git(folder, "rev-parse", "HEAD"),
        git(folder, "status", "--porcelain"),
        found,
    )
