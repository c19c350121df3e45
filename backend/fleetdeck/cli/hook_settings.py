"""The hooks of Fleetdeck in a settings file of Claude Code: added, found again and removed, all else untouched."""

import copy
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Those that tell something about status; none that wants an answer, and not WorktreeCreate, which must give a path.
EVENTS = (
    "SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch",
    "PermissionRequest", "PermissionDenied", "Notification", "SubagentStart", "SubagentStop", "Stop", "StopFailure",
    "PreCompact", "SessionEnd",
)  # fmt: skip
PATH = "/api/v1/hooks/claude-code"
TIMEOUT_SECONDS = 2
# SessionEnd gets 1.5 s in all.
LAST_TIMEOUT_SECONDS = 1


GATED = ("PreToolUse", "PermissionRequest")
GATE_PROGRAM = Path(__file__).with_name("gate_hook.py")
STATUS_LINE_PROGRAM = Path(__file__).with_name("status_line.py")
# The hook itself knows when to give up; Claude Code ends it somewhat later.
_GATE_MARGIN_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Gate:
    """Which calls wait for a person. `tools`: names, `*` for all; `file`: where the gate hook finds its settings;
    `permissions`: also what Claude Code itself would ask."""

    tools: tuple[str, ...]
    file: Path
    wait_seconds: int
    permissions: bool


class NotSettings(ValueError):
    """The file holds something else than settings."""


def is_ours(handler: Any) -> bool:
    if not isinstance(handler, dict):
        return False
    if handler.get("type") == "command":
        return f"/{GATE_PROGRAM.name} " in str(handler.get("command", ""))
    return handler.get("type") == "http" and str(handler.get("url", "")).endswith(PATH)


def added(
    settings: Any, url: str, token: str, gate: Gate | None = None, status_line: Path | None = None
) -> dict[str, Any]:
    """The settings with our hooks, those of an earlier time replaced. `status_line`: where ours finds its settings, if
    it is wanted. Raises NotSettings, also where the person has a status line of their own."""
    changed = removed(settings)
    hooks = changed.setdefault("hooks", {})
    for event in EVENTS:
        handler = {
            "type": "http",
            "url": f"{url}{PATH}",
            "timeout": LAST_TIMEOUT_SECONDS if event == "SessionEnd" else TIMEOUT_SECONDS,
            "headers": {"Authorization": f"Bearer {token}"},
        }
        hooks.setdefault(event, []).append({"hooks": [handler]})
    if gate is not None:
        for event in GATED if gate.permissions else GATED[:1]:
            hooks[event].append(_gate(gate, "*" if event != "PreToolUse" else "|".join(gate.tools)))
    if status_line is not None:
        if "statusLine" in changed:
            raise NotSettings("it has a status line already, which stays as it is")
        changed["statusLine"] = {"type": "command", "command": _command(STATUS_LINE_PROGRAM, status_line)}
    return changed


def _gate(gate: Gate, matcher: str) -> dict[str, Any]:
    handler = {
        "type": "command",
        "command": _command(GATE_PROGRAM, gate.file),
        "timeout": gate.wait_seconds + _GATE_MARGIN_SECONDS,
        "statusMessage": "Waiting for an answer in Fleetdeck",
    }
    return {"matcher": matcher, "hooks": [handler]}


def _command(program: Path, file: Path) -> str:
    """Isolated from the person's Python settings: it starts faster, and nothing of theirs can break it."""
    return shlex.join([sys.executable, "-I", str(program), str(file)])


def removed(settings: Any) -> dict[str, Any]:
    """The settings without our hooks; entries that held nothing else go too. Raises NotSettings."""
    if not isinstance(settings, dict) or not isinstance(settings.get("hooks", {}), dict):
        raise NotSettings("it must be a JSON object, and its `hooks` too")
    changed = copy.deepcopy(settings)
    line = changed.get("statusLine")
    if isinstance(line, dict) and f"/{STATUS_LINE_PROGRAM.name} " in str(line.get("command", "")):
        del changed["statusLine"]
    hooks = changed.get("hooks", {})
    for event, matchers in list(hooks.items()):
        if not isinstance(matchers, list):
            continue
        kept = [matcher for matcher in map(_without, matchers) if matcher is not None]
        hooks[event] = kept
        # An empty list of the person's own stays; one that held only ours goes.
        if len(kept) < len(matchers) and not kept:
            del hooks[event]
    if not hooks and "hooks" in changed and settings["hooks"]:
        del changed["hooks"]
    return changed


def _without(matcher: Any) -> Any:
    """A matcher without our handlers; None when it held nothing else."""
    handlers = matcher.get("hooks") if isinstance(matcher, dict) else None
    if not isinstance(handlers, list) or not any(is_ours(handler) for handler in handlers):
        return matcher
    rest = [handler for handler in handlers if not is_ours(handler)]
    return {**matcher, "hooks": rest} if rest else None
