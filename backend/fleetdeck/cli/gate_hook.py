"""The gate hook of Claude Code: holds a call until a person has decided in Fleetdeck (TASK-13).

Claude Code starts it for each call that the person has chosen (`fleetdeck connect claude-code --gate …`), with the hook
as JSON on standard input, and reads its decision from standard output. It is started often and must start fast: nothing
but the standard library, nothing of the package. Its one argument is a file that `connect` has written.
"""

import contextlib
import fnmatch
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
import uuid
from typing import Any

_PATH = "/api/v1/hooks/claude-code/gate"
# The server holds a question for 20 s.
_ANSWER_SECONDS = 40.0
# How long a gate that fails closed looks for a server that is not there, before it denies.
_AWAY_SECONDS = 60.0
_PAUSE_SECONDS = 0.5
# The server is there and will not answer this: asking again changes nothing.
_REFUSALS = range(400, 500)
_BUSY = 429


class _Ended(Exception):
    """The session waits no more."""


def chosen(hook: dict[str, Any], paths: list[str]) -> bool:
    """Whether a call concerns one of the paths (patterns with `*`); a call without a path counts by its folder."""
    if not paths:
        return True
    input = hook.get("tool_input")
    fields = input if isinstance(input, dict) else {}
    named = [fields[name] for name in ("file_path", "notebook_path", "path") if isinstance(fields.get(name), str)]
    folder = str(hook.get("cwd") or "")
    full = [os.path.normpath(os.path.join(folder, name)) for name in named] or [folder]
    return any(fnmatch.fnmatch(path, pattern) for path in full for pattern in paths)


def denial(event: str, reason: str) -> dict[str, Any]:
    """As ingest/sources/claude_hooks/gate.py:denial, for when there is no server."""
    if event == "PermissionRequest":
        more: dict[str, Any] = {"decision": {"behavior": "deny", "message": reason}}
    else:
        more = {"permissionDecision": "deny", "permissionDecisionReason": reason}
    return {"hookSpecificOutput": {"hookEventName": event, **more}}


class Gate:
    """One question, asked until it is answered."""

    def __init__(self, settings: dict[str, Any], hook: dict[str, Any]) -> None:
        self._settings = settings
        self._event = str(hook.get("hook_event_name"))
        self._body = json.dumps(
            {
                "question": uuid.uuid4().hex,
                "hook": hook,
                "wait_seconds": settings["wait_seconds"],
                "fail": settings["fail"],
            }
        ).encode()
        local = any(f"//{host}" in settings["url"] for host in ("127.0.0.1", "localhost", "[::1]"))
        # A proxy of the person's has no way to their own machine.
        self._opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if local else []))

    def ask(self) -> dict[str, Any]:
        """The hook's output; empty where Claude Code's own rules shall hold."""
        closed = self._settings["fail"] == "closed"
        begun = time.monotonic()
        until = begun + self._settings["wait_seconds"] + _ANSWER_SECONDS
        away: float | None = None
        asked = False
        reason = "nobody answered in Fleetdeck in time, so it is denied"
        while time.monotonic() < until:
            try:
                answer = self._post(_PATH, _ANSWER_SECONDS)
            except urllib.error.HTTPError as error:
                if error.code in _REFUSALS and error.code != _BUSY:
                    reason = f"Fleetdeck refuses the question (HTTP {error.code}), so it is denied"
                    break
            except OSError as error:
                # A question that was asked waits for a server that starts anew; an open gate waits for no other.
                # URLError: it could not even be sent.
                asked = asked or not isinstance(error, urllib.error.URLError)
                away = away or time.monotonic()
                if not asked and not closed:
                    return {}
                if time.monotonic() - away > _AWAY_SECONDS:
                    reason = "Fleetdeck cannot be reached, so it is denied"
                    break
            else:
                asked, away = True, None
                if answer["state"] == "decided":
                    output: dict[str, Any] = answer["output"]
                    return output
                continue
            time.sleep(_PAUSE_SECONDS)
        return denial(self._event, reason) if closed else {}

    def withdraw(self) -> None:
        """Say that nobody waits any more, if there is anybody to say it to."""
        with contextlib.suppress(OSError, ValueError):
            self._post(f"{_PATH}/withdraw", 1.0)

    def _post(self, path: str, seconds: float) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310
            self._settings["url"] + path,
            data=self._body,
            headers={"Authorization": f"Bearer {self._settings['token']}", "Content-Type": "application/json"},
        )
        with self._opener.open(request, timeout=seconds) as response:
            found: dict[str, Any] = json.load(response)
            return found


def main() -> int:
    """Exit code 0; what is decided is in the output."""
    with open(sys.argv[1], encoding="utf-8") as file:
        settings = json.load(file)
    hook = json.load(sys.stdin)
    if not chosen(hook, settings["paths"]):
        return 0
    gate = Gate(settings, hook)

    def end(number: int, frame: object) -> None:
        raise _Ended

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    try:
        output = gate.ask()
    except _Ended:
        gate.withdraw()
        return 0
    if output:
        print(json.dumps(output))
    return 0


if __name__ == "__main__":
    sys.exit(main())
