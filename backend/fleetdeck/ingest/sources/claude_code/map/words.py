"""Short human words: an agent's name and workspace, a tool call in one line, what an agent is doing."""

import re
from typing import Any

from fleetdeck.core.text import cut, one_line
from fleetdeck.ingest.sources.claude_code.parse import values
from fleetdeck.ingest.sources.claude_code.parse.values import Json

SUMMARY_CHARACTERS = 160
_GENERIC_FOLDERS = frozenset(
    ("app", "apps", "backend", "client", "code", "docs", "frontend", "lib", "main", "master", "packages", "repo",
     "server", "src", "test", "tests", "web", "workspace")
)  # fmt: skip
_WORKTREE = re.compile(r"[\\/]\.(?:claude[\\/])?worktrees[\\/]")
_SEPARATORS = re.compile(r"[\\/]+")

_PATH_TOOLS = {"Read": "reading", "NotebookRead": "reading", "Edit": "editing", "MultiEdit": "editing",
               "NotebookEdit": "editing", "Write": "writing", "LS": "listing"}  # fmt: skip
_FIELD_OF_TOOL = {
    "Bash": "command", "PowerShell": "command", "Grep": "pattern", "Glob": "pattern", "Task": "description",
    "Agent": "description", "WebFetch": "url", "WebSearch": "query", "web_search": "query", "Skill": "skill",
    "SlashCommand": "command", "ToolSearch": "query", "TaskCreate": "subject", "LSP": "operation",
}  # fmt: skip
_VERBS = {
    "Bash": "running", "PowerShell": "running", "Grep": "searching for", "Glob": "looking for",
    "Task": "delegating", "Agent": "delegating", "WebFetch": "fetching", "WebSearch": "searching the web for",
    "web_search": "searching the web for", "Skill": "using skill", "SlashCommand": "running",
}  # fmt: skip
_PLAIN = {
    "TodoWrite": "planning the work", "TaskCreate": "planning the work", "TaskUpdate": "planning the work",
    "AskUserQuestion": "asking a question", "ExitPlanMode": "presenting a plan", "EnterPlanMode": "planning",
    "TaskOutput": "waiting for a background task", "BashOutput": "reading command output",
}  # fmt: skip


def workspace(cwd: str) -> str:
    """The folder as a person would call it: its last part, with its parent where that says little."""
    pieces = _WORKTREE.split(cwd.rstrip("\\/"), maxsplit=1)
    parts = [part for part in _SEPARATORS.split(pieces[0]) if part]
    if not parts:
        return "/"
    label = parts[-1]
    if label.lower() in _GENERIC_FOLDERS and len(parts) > 1:
        label = f"{parts[-2]}/{label}"
    if len(pieces) > 1:
        label = f"{label}/{_SEPARATORS.split(pieces[1])[0]}"
    return cut(label, 200)


def agent_name(kind: str, agent_id: str) -> str:
    """A short name such as `explore-a7c5` or `wd-9075`."""
    label = re.sub(r"[^\w.]+", "-", kind.rsplit("/", 1)[-1].lower()).strip("-")
    return f"{label[:40] or 'agent'}-{agent_id.removeprefix('sidechain-')[:4]}"


def relative(path: str, cwd: str | None) -> str:
    """`path` without the working folder in front of it, with forward slashes then."""
    if cwd and path.startswith(cwd) and path[len(cwd) : len(cwd) + 1] in ("/", "\\"):
        return path[len(cwd) + 1 :].replace("\\", "/")
    return path


def tool_server(tool: str) -> str | None:
    """The MCP server of a tool named `mcp__server__tool`."""
    if not tool.startswith("mcp__"):
        return None
    return tool[5:].partition("__")[0][:512] or None


def tool_summary(tool: str, input: Json, cwd: str | None) -> str | None:
    """The argument that tells one call from another, in one line."""
    if tool in _PATH_TOOLS:
        path = values.text(input, "file_path") or values.text(input, "notebook_path") or values.text(input, "path")
        return cut(relative(path, cwd), SUMMARY_CHARACTERS) if path else None
    if tool == "TodoWrite":
        return _todo(input)
    if tool == "AskUserQuestion":
        questions = [q for q in values.items(input, "questions") if isinstance(q, dict)]
        return _line(values.text(questions[0], "question")) if questions else None
    wanted = values.text(input, _FIELD_OF_TOOL.get(tool, ""))
    return _line(wanted or next((value for value in input.values() if isinstance(value, str) and value), None))


def activity(tool: str, summary: str | None) -> str:
    """What an agent does while a call is open: `editing src/app.py`, `running pytest -x`."""
    if tool in _PLAIN:
        return _PLAIN[tool]
    verb = _PATH_TOOLS.get(tool) or _VERBS.get(tool)
    if verb:
        return f"{verb} {summary}" if summary else verb
    server = tool_server(tool)
    called = f"{server}: {tool.removeprefix(f'mcp__{server}__')}" if server else tool
    return cut(f"using {called} {summary or ''}".rstrip(), SUMMARY_CHARACTERS + 40)


def _todo(input: Json) -> str | None:
    todos = [todo for todo in values.items(input, "todos") if isinstance(todo, dict)]
    for todo in todos:
        if todo.get("status") == "in_progress":
            return _line(values.text(todo, "activeForm") or values.text(todo, "content"))
    return f"{len(todos)} to do" if todos else None


def _line(value: Any) -> str | None:
    return one_line(value, SUMMARY_CHARACTERS) if isinstance(value, str) else None
