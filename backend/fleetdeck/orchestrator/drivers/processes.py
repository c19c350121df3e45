"""One program and all that it starts, for drivers: no shell, a clean environment, bounded reading, and nothing left.

A program is the leader of a session of its own, and carries the mark of its step in its environment, as its children
do. When it is over, however that came about, no process of it is left: neither one that ignores SIGTERM nor one that
went into a session of its own.
"""

import asyncio
import os
import signal
import subprocess
from asyncio.subprocess import Process, SubprocessStreamProtocol
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from fleetdeck.core.redact import redact
from fleetdeck.core.text import clean
from fleetdeck.core.waiting import happens
from fleetdeck.orchestrator.drivers.base import StepFailed
from fleetdeck.orchestrator.drivers.janitor import JANITOR, sweep
from fleetdeck.orchestrator.engine.leftovers import MARK

# Between "please" and "now". With what follows it stays below the second that a cancel may take.
GRACE_SECONDS: Final = 0.4
_GONE_SECONDS: Final = 5.0
LONGEST_LINE: Final = 10 * 1024 * 1024
_CHUNK: Final = 64 * 1024
# How often a program is looked at that has ended but whose children keep its output open.
_LOOK_SECONDS: Final = 0.1
# Of what it says on standard error, the end is kept.
_ERROR_CHUNKS: Final = 4

# What programs get of the server's environment; nothing else of it is theirs to know.
_PASSED: Final = ("PATH", "HOME", "LANG", "USER", "LOGNAME", "TMPDIR")


class CannotStart(StepFailed):
    """There is no such program, or the system refuses to start it. No other attempt will help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, retry=False)


class TooMuchOutput(StepFailed):
    """It printed more than it may."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"it printed more than {limit} bytes and was ended", retry=False)


@dataclass(frozen=True, slots=True)
class Launch:
    """What is started, and where. `environment` comes on top of the clean one; `input`: keep its standard input open,
    to write there; otherwise it is empty. `output_limit`: bytes of standard output, None for any amount."""

    arguments: Sequence[str]
    directory: Path
    environment: Mapping[str, str]
    mark: str
    """The step's, from engine/leftovers.py."""
    input: bool = False
    output_limit: int | None = None
    secret: tuple[str, str] | None = None
    """A variable that names an open file, and what is in that file: what it starts in turn cannot read it there."""


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """A clean environment: a few harmless variables of the server's own, a dumb terminal, and `extra`."""
    found = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return {"LANG": "C.UTF-8", **found, "TERM": "dumb", **extra}


@asynccontextmanager
async def running(launch: Launch) -> AsyncIterator["Program"]:
    """A program while the context lasts; after it nothing of it is left. Raises CannotStart."""
    await asyncio.to_thread(JANITOR.watch, launch.mark)
    try:
        program = await _start(launch)
        try:
            yield program
        finally:
            await _to_the_end(program.end())
    finally:
        JANITOR.forget(launch.mark)


class Program:
    """A program that runs. Its standard output is read once, by `chunks` or by `lines`."""

    def __init__(self, launch: Launch, process: Process, exited: asyncio.Event) -> None:
        self.pid = process.pid
        self.exited = exited
        self._launch = launch
        self._process = process
        self._errors: deque[bytes] = deque(maxlen=_ERROR_CHUNKS)
        self._draining = asyncio.create_task(self._drain())
        self._writing = asyncio.Lock()

    async def chunks(self) -> AsyncIterator[bytes]:
        """Standard output as it comes, to its end or the program's. Raises TooMuchOutput."""
        assert self._process.stdout is not None
        total = 0
        while chunk := await self._read(self._process.stdout):
            total += len(chunk)
            if self._launch.output_limit is not None and total > self._launch.output_limit:
                raise TooMuchOutput(self._launch.output_limit)
            yield chunk

    async def lines(self, longest: int = LONGEST_LINE) -> AsyncIterator[bytes]:
        """Standard output line by line, without the line ends; of a line longer than `longest` bytes its beginning."""
        buffer = bytearray()
        rest_is_known = False
        async for chunk in self.chunks():
            *ended, tail = chunk.split(b"\n")
            for part in ended:
                if not rest_is_known:
                    yield bytes(buffer + part)[:longest]
                buffer.clear()
                rest_is_known = False
            if rest_is_known:
                continue
            buffer += tail
            if len(buffer) > longest:
                yield bytes(buffer[:longest])
                buffer.clear()
                rest_is_known = True
        if buffer:
            yield bytes(buffer)

    async def write(self, text: str) -> bool:
        """Write to its standard input; False when it does not listen any more."""
        stdin = self._process.stdin
        if stdin is None or stdin.is_closing():
            return False
        try:
            async with self._writing:
                stdin.write(text.encode("utf-8", "replace"))
                await stdin.drain()
        except (OSError, RuntimeError):
            return False
        return True

    def close_input(self) -> None:
        """It hears the end of its standard input."""
        if self._process.stdin is not None:
            with suppress(OSError, RuntimeError):
                self._process.stdin.close()

    async def wait(self) -> int:
        """Its exit code, once it has ended; negative: the number of the signal that ended it."""
        await self.exited.wait()
        with suppress(TimeoutError):
            # What it said last; a child may keep the pipe open.
            async with asyncio.timeout(_LOOK_SECONDS):
                await asyncio.shield(self._draining)
        code = self._process.returncode
        return code if code is not None else -signal.SIGKILL

    def errors(self, lines: int = 20) -> str:
        """The last lines that it wrote to standard error, for people."""
        said = b"".join(self._errors).decode("utf-8", "replace")
        return redact(clean("\n".join(said.strip().splitlines()[-lines:])))[-4_000:]

    async def end(self) -> None:
        """End it and everything that it started. Its exit is collected: no zombie stays."""
        descendants = await asyncio.to_thread(_descendants, self.pid) if not self.exited.is_set() else []
        if not self.exited.is_set():
            self._signal(signal.SIGTERM)
            await happens(self.exited, GRACE_SECONDS)
        # Also when it is gone itself: others of its group may not be.
        self._signal(signal.SIGKILL)
        await asyncio.to_thread(_sweep, descendants, self._launch.mark)
        # Killed, it is gone at once, unless the system itself holds it.
        await happens(self.exited, _GONE_SECONDS)
        self._draining.cancel()
        self.close_input()
        # asyncio gives no other way to close pipes that a stranger holds open at the other end.
        self._process._transport.close()  # type: ignore[attr-defined]

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    async def _read(self, stream: asyncio.StreamReader) -> bytes:
        """What comes next; empty at the end of the stream, or when the program is gone and nothing more comes."""
        reading = asyncio.ensure_future(stream.read(_CHUNK))
        was_gone = False
        try:
            while not (await asyncio.wait({reading}, timeout=_LOOK_SECONDS))[0]:
                if was_gone:
                    return b""
                # While we were busy it may have written and ended: its last words then lie in the pipe still.
                was_gone = self.exited.is_set()
            return reading.result()
        finally:
            reading.cancel()

    async def _drain(self) -> None:
        assert self._process.stderr is not None
        while chunk := await self._process.stderr.read(_CHUNK):
            self._errors.append(chunk)


class _Protocol(SubprocessStreamProtocol):
    """Tells of the exit at once; asyncio's own `wait` also waits for children that keep the pipes open."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit=_CHUNK, loop=loop)
        self.exited = asyncio.Event()

    def process_exited(self) -> None:
        self.exited.set()
        super().process_exited()


async def _start(launch: Launch) -> Program:
    loop = asyncio.get_running_loop()
    name = launch.arguments[0]
    more: dict[str, str] = {MARK: launch.mark}
    secret = _readable(launch.secret[1]) if launch.secret is not None else None
    if launch.secret is not None:
        more[launch.secret[0]] = str(secret)
    try:
        transport, protocol = await loop.subprocess_exec(
            lambda: _Protocol(loop),
            *launch.arguments,
            stdin=subprocess.PIPE if launch.input else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=launch.directory,
            env=environment({**launch.environment, **more}),
            start_new_session=True,
            pass_fds=() if secret is None else (secret,),
        )
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotStart(f"{name} could not be started in {launch.directory}: {said}") from error
    finally:
        if secret is not None:
            os.close(secret)
    return Program(launch, Process(transport, protocol, loop), protocol.exited)


def _readable(text: str) -> int:
    """The end of a pipe from which a short text can be read, once."""
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    return reader


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Await the work whatever happens; a cancellation meanwhile is raised after it."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    task.result()


def _descendants(pid: int) -> list[psutil.Process]:
    """Those that are found by their parents: a child with an environment of its own has no mark."""
    with suppress(psutil.Error):
        return list(psutil.Process(pid).children(recursive=True))
    return []


def _sweep(descendants: Sequence[psutil.Process], mark: str) -> None:
    for process in descendants:
        with suppress(psutil.Error):
            process.kill()
    sweep(mark)
