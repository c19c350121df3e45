"""The two programs that are asked, both only to read: `crontab -l` and `git blame`. No shell, a clean environment."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

SECONDS = 10
MAX_BYTES = 4 * 1024 * 1024
_PASSED = ("PATH", "HOME", "USER", "LOGNAME")
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def output_of(args: Sequence[str], folder: Path | None = None) -> tuple[int, str] | None:
    """(exit code, what it printed); None when there is no such program, or it took too long or said too much."""
    program = shutil.which(args[0])
    if program is None:
        return None
    environment = {name: os.environ[name] for name in _PASSED if name in os.environ} | _ENVIRONMENT
    try:
        done = subprocess.run(  # noqa: S603
            [program, *args[1:]],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if len(done.stdout) > MAX_BYTES:
        return None
    return done.returncode, done.stdout.decode("utf-8", "replace")
