"""What `codex exec --json` prints (formats.md, 7.1).

It tells one total of the whole thread, at the end of the turn. Its rollout tells each response: so that one which the
Codex source reads too counts once, they are told from there; the total only where there is no rollout.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from fleetdeck.core import jsons
from fleetdeck.events.types import UsageRecorded
from fleetdeck.formats import codex_rollout
from fleetdeck.orchestrator.drivers.command.dialect import Object, Piece, Run
from fleetdeck.orchestrator.drivers.telling import words_of

_ID: Final = re.compile(r"[0-9a-f-]{36}")
_OPERATIONS: Final = {"add": "created", "delete": "deleted", "update": "modified"}


class Codex:
    """One run of it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._threads: list[str] = []
        """The first is the agent's, the others are of agents that it began."""
        self._open: set[str] = set()
        self._plans: dict[str, str] = {}
        self._total: Object | None = None
        self._reason: str | None = None
        self._completed = False

    def pieces(self, line: Object) -> Iterable[Piece] | None:
        match line.get("type"):
            case "thread.started":
                self._know(line["thread_id"])
            case "turn.started":
                pass
            case "turn.completed":
                # An error before it was one that it got over, like a connection that broke.
                self._completed, self._reason = True, None
                self._total = line["usage"] if isinstance(line.get("usage"), dict) else None
            case "turn.failed":
                self._reason = str(line["error"]["message"])
            case "error":
                self._reason = str(line["message"])
                return [{"type": "remark", "text": self._reason}]
            case "item.started" | "item.updated" | "item.completed" as when:
                return self._item(when.removeprefix("item."), line["item"])
            case _:
                return None
        return ()

    def closing(self) -> Iterator[Piece]:
        if self._reason is not None:
            yield {"type": "error", "message": self._reason}
        elif not self._completed:
            yield {"type": "incomplete", "message": "it ended before its turn was completed: does it get --json?"}

    def usage(self) -> list[UsageRecorded]:
        teller = self._run.teller
        found = [response for thread in self._threads for response in self._responses(thread)]
        own = self._threads[0] if self._threads else teller.agent_id
        if self._total is not None and not any(response.agent_id == own for response in found):
            found.append(codex_rollout.usage_of(self._total, own, own, teller.model))
        mine = {"agent_id": teller.agent_id, "task_id": teller.task_id}
        return [response.model_copy(update=mine) for response in found]

    def _responses(self, thread: str) -> Iterator[UsageRecorded]:
        sessions = self._run.folder("CODEX_HOME", ".codex") / "sessions"
        for path in sorted(sessions.glob(f"**/rollout-*-{thread}.jsonl")):
            if path.is_file():
                for response in codex_rollout.responses(path, thread, self._run.began):
                    named = response.model != codex_rollout.UNNAMED
                    model = response.model if named else self._run.teller.model
                    yield response.model_copy(update={"agent_id": thread, "model": model})

    def _know(self, thread: Any) -> None:
        if isinstance(thread, str) and _ID.fullmatch(thread) and thread not in self._threads:
            self._threads.append(thread)

    def _item(self, when: str, item: Object) -> Iterable[Piece] | None:
        ended = when == "completed"
        match item.get("type"):
            case "agent_message":
                return [{"type": "text", "text": item["text"]}] if ended else ()
            case "reasoning":
                return [{"type": "thinking", "text": item["text"]}] if ended else ()
            case "error":
                # Of a part; the turn goes on.
                return [{"type": "remark", "text": item["message"]}] if ended else ()
            case "todo_list":
                return self._plan(item)
            case "command_execution":
                return self._call(ended, item, "shell", {"command": item["command"]})
            case "mcp_tool_call":
                return self._call(ended, item, f"mcp__{item['server']}__{item['tool']}", item.get("arguments"))
            case "web_search":
                return self._call(ended, item, "web_search", {"query": item.get("query")})
            case "collab_tool_call":
                for thread in item.get("receiver_thread_ids") or ():
                    self._know(thread)
                return self._call(ended, item, str(item["tool"]), {"prompt": item.get("prompt")})
            case "file_change":
                return self._change(ended, item)
            case _:
                return None

    def _plan(self, item: Object) -> Iterator[Piece]:
        lines = [f"[{'x' if entry.get('completed') else ' '}] {entry['text']}" for entry in item["items"]]
        text = "\n".join(lines)
        # It is repeated at the end of the turn.
        if self._plans.get(str(item["id"])) != text:
            self._plans[str(item["id"])] = text
            yield {"type": "thinking", "text": text}

    def _call(self, ended: bool, item: Object, name: str, input: Any) -> Iterator[Piece]:
        # Its items are numbered anew in each run.
        id = f"{self._run.teller.agent_id} {self._threads[0] if self._threads else ''} {item['id']}"
        if id not in self._open:
            self._open.add(id)
            yield {"type": "tool_call", "id": id, "name": name, "input": input}
        if ended:
            self._open.discard(id)
            yield {"type": "tool_result", "id": id, "output": _output(item), **_outcome(item)}

    def _change(self, ended: bool, item: Object) -> Iterator[Piece]:
        changes = [(self._run.shown(str(change["path"])), str(change.get("kind"))) for change in item["changes"]]
        input = {"path": ", ".join(path for path, _ in changes), "changes": item["changes"]}
        yield from self._call(ended, item, "apply_patch", input)
        if ended and _outcome(item)["status"] == "ok":
            for path, kind in changes:
                yield {"type": "changed", "path": path, "operation": _OPERATIONS.get(kind, "modified")}


def _outcome(item: Object) -> Object:
    """How a call ended. A command that failed says so by its exit code."""
    status, code, error = item.get("status"), item.get("exit_code"), item.get("error")
    if status == "declined":
        return {"status": "denied"}
    if isinstance(error, dict):
        return {"status": "error", "error": str(error.get("message"))}
    if isinstance(code, int) and code != 0:
        return {"status": "error", "error": f"exit {code}"}
    return {"status": "error" if status == "failed" else "ok"}


def _output(item: Object) -> str:
    if isinstance(item.get("aggregated_output"), str):
        return str(item["aggregated_output"])
    result = item.get("result")
    if not isinstance(result, dict):
        return ""
    return words_of(result.get("content")) or jsons.dumps(result).decode()
