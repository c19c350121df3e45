"""Short programs that Fleetdeck itself asks (git, gh): no shell, a clean environment, bounded time and output.

Agents are not run here: drivers/processes.py does that.
"""

import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

MAX_OUTPUT_BYTES: Final = 32 * 1024 * 1024
_CHUNK = 64 * 1024
# How often a program is looked at that has closed nothing: one whose children keep its pipes open has still ended.
_LOOK_SECONDS = 0.05

# What programs need of the server's environment; nothing else of it is theirs to know. GIT_DIR and its like are left
# out: they would make every command speak of one repository.
_PASSED: Final = (
    "PATH",
    "HOME",
    "LANG",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "SSH_AUTH_SOCK",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
)


class CannotRun(Exception):
    """A program is not there, cannot be started, or did not end in time. The message is for people."""


class NotInstalled(CannotRun):
    """There is no such program."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that ended. Bytes that are no UTF-8 are kept (surrogateescape); `cut`: there was too much output."""

    code: int
    stdout: str
    stderr: str
    cut: bool = False


def is_installed(program: str) -> bool:
    """Whether a program can be found."""
    return shutil.which(program, path=os.environ.get("PATH")) is not None


def run(
    args: Sequence[str],
    cwd: Path,
    timeout: float,
    env_extra: Mapping[str, str] | None = None,
    max_bytes: int = MAX_OUTPUT_BYTES,
) -> Finished:
    """Run a program to its end; `timeout` in seconds. With more than `max_bytes` of output it is stopped and the rest
    is left out. Raises NotInstalled, and CannotRun where it cannot start or is too slow."""
    program = shutil.which(args[0], path=os.environ.get("PATH"))
    if program is None:
        raise NotInstalled(f"{args[0]} is not installed on this machine")
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            [program, *args[1:]],
            cwd=cwd,
            env=environment(env_extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise CannotRun(f"{args[0]} could not be started in {cwd}: {error}") from error
    try:
        stdout, stderr, cut = _read(process, time.monotonic() + timeout, max_bytes)
    except TimeoutError as error:
        raise CannotRun(f"{' '.join(args[:2])} did not end within {timeout:.0f} s and was stopped") from error
    finally:
        _end(process)
    return Finished(process.returncode, _text(stdout), _text(stderr), cut)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a program gets: little of the server's own, messages in English, and `extra`."""
    found = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return {**found, "LC_ALL": "C.UTF-8", **(extra or {})}


def _read(process: "subprocess.Popen[bytes]", deadline: float, limit: int) -> tuple[bytearray, bytearray, bool]:
    stdout, stderr = bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        for stream, into in ((process.stdout, stdout), (process.stderr, stderr)):
            assert stream is not None
            os.set_blocking(stream.fileno(), False)
            selector.register(stream, selectors.EVENT_READ, into)
        while selector.get_map():
            ended = process.poll() is not None
            ready = selector.select(0 if ended else min(_LOOK_SECONDS, max(0.0, deadline - time.monotonic())))
            for key, _ in ready:
                _take(selector, key)
            if len(stdout) > limit or len(stderr) > limit:
                return stdout[:limit], stderr[:limit], True
            if ended and not ready:
                break
            if time.monotonic() > deadline:
                raise TimeoutError
    while process.poll() is None:
        if time.monotonic() > deadline:
            raise TimeoutError
        _wait(process, _LOOK_SECONDS)
    return stdout, stderr, False


def _take(selector: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
    try:
        found = os.read(stream.fileno(), _CHUNK)
    except BlockingIOError:
        return
    if found:
        key.data.extend(found)
    else:
        selector.unregister(stream)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """No process of its group is left, and no pipe."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _wait(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def _text(found: bytearray) -> str:
    return found.decode("utf-8", "surrogateescape")
