"""The status line of Claude Code: says how much of the plan is used, and tells Fleetdeck (COST-5).

Claude Code starts it a few times a minute with its state as JSON on standard input, and shows what it prints. Nothing
but the standard library; its one argument is a file that `fleetdeck connect claude-code --status-line` has written.
"""

import json
import sys
import urllib.request
from typing import Any

_WINDOWS = {"five_hour": "5h", "seven_day": "week"}
# What it prints must not wait for a server that is not there.
_SECONDS = 0.5


def words(state: dict[str, Any]) -> str:
    """Model, plan and context in a few words."""
    found = [str((state.get("model") or {}).get("display_name") or "")]
    limits = state.get("rate_limits") or {}
    found += [
        f"{short} {round(limit['used_percentage'])}%"
        for name, short in _WINDOWS.items()
        if isinstance(limit := limits.get(name), dict) and isinstance(limit.get("used_percentage"), int | float)
    ]
    used = (state.get("context_window") or {}).get("used_percentage")
    if isinstance(used, int | float):
        found.append(f"context {round(used)}%")
    return " · ".join(part for part in found if part)


def main() -> int:
    """Exit code 0, whatever happens: a status line is no place for errors."""
    state = json.load(sys.stdin)
    print(words(state), flush=True)
    if not isinstance(state.get("rate_limits"), dict):
        return 0
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            settings = json.load(file)
        request = urllib.request.Request(  # noqa: S310
            settings["url"] + "/api/v1/hooks/claude-code",
            data=json.dumps({"rate_limits": state["rate_limits"]}).encode(),
            headers={"Authorization": f"Bearer {settings['token']}", "Content-Type": "application/json"},
        )
        local = any(f"//{host}" in settings["url"] for host in ("127.0.0.1", "localhost", "[::1]"))
        opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if local else []))
        opener.open(request, timeout=_SECONDS).close()
    except (OSError, ValueError, KeyError):
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
