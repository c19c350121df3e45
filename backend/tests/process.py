"""The server as a process of its own, to be killed and to be one of several."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fleetdeck.auth.tokens import new_token
from fleetdeck.core.config import Settings
from tests.server import Server

# A clean stop ends with the signal itself, as shells and supervisors expect.
STOPPED = {0, -signal.SIGTERM}
FLEETDECK = (sys.executable, "-m", "fleetdeck")


class Process:
    """`fleetdeck up` on a database."""

    def __init__(self, database_url: str, folder: Path, command: Sequence[str] = FLEETDECK, **environment: str) -> None:
        self._command = command
        self.token = new_token()
        self._environment = {
            # A clean environment: nothing of the machine that runs the tests.
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "FLEETDECK_DATABASE_URL": database_url,
            "FLEETDECK_DATA_DIR": str(folder / "data"),
            "FLEETDECK_TOKEN": self.token,
            "FLEETDECK_CLAUDE_DIRS": "",
            "FLEETDECK_CODEX_DIRS": "",
            "FLEETDECK_GEMINI_DIRS": "",
            **environment,
        }
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._server: Server | None = None

    def start(self, port: int = 0) -> Server:
        """Returns when it serves. `port`: 0 for a free one."""
        # What it says stays beside its data, for whoever looks for the reason of a failure.
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, "up", "--no-open", "--json", "--port", str(port)],
                env=self._environment,
                cwd=self._folder,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the server did not start, see server.log"
        found = int(json.loads(line)["url"].rsplit(":", 1)[1])
        self._server = Server(Settings(token=self.token, data_dir=self._folder / "data", claude_dirs=[]), found)
        return self._server

    def kill(self) -> None:
        """SIGKILL: no goodbye, no flush."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        process, self._process = self._process, None
        if self._server is not None:
            self._server.client.close()
        if process is None:
            return 0
        process.send_signal(number)
        process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()
        return process.returncode


@contextmanager
def process(
    database_url: str, folder: Path, command: Sequence[str] = FLEETDECK, **environment: str
) -> Iterator[Process]:
    folder.mkdir(exist_ok=True)
    found = Process(database_url, folder, command, **environment)
    try:
        yield found
    finally:
        found.kill()
