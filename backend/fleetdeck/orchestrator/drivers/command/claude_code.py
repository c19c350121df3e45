"""What `claude -p --output-format stream-json` prints (formats.md, 1.6).

Its calls are told under the ids that its transcripts have too, so that one which the Claude Code source reads as well
counts once. What the stream does not say of them (the ends of subagents' calls, and of all calls where it prints no
partial messages) is read from those transcripts when it is over.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from fleetdeck.core import jsons
from fleetdeck.core.text import cut
from fleetdeck.events.types import UsageRecorded
from fleetdeck.orchestrator.drivers.claude_accounts import SYNTHETIC, Accounts, Usage
from fleetdeck.orchestrator.drivers.claude_plan import plan_of
from fleetdeck.orchestrator.drivers.claude_results import failure_of
from fleetdeck.orchestrator.drivers.command.dialect import Object, Piece, Run
from fleetdeck.orchestrator.drivers.telling import words_of

_SESSION: Final = re.compile(r"[0-9a-f-]{36}")
_SILENT: Final = frozenset(
    {
        "status", "hook_started", "hook_response", "thinking_tokens", "task_started", "task_progress", "task_updated",
        "task_notification", "background_tasks_changed", "session_state_changed",
    }
)  # fmt: skip
_EVENTS: Final = frozenset({"content_block_start", "content_block_stop", "message_stop", "ping"})
_COUNTS: Final = ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
_LONG_CACHE: Final = "ephemeral_1h_input_tokens"
_MOST: Final = 10**12
_WRONG: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


class ClaudeCode:
    """One run of it. Subagents are no agents of their own here: their calls are the agent's."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._accounts = Accounts(run.teller.task_id)
        self._session: str | None = None
        self._streaming: str | None = None
        self._streamed: set[str] = set()
        self._denied: set[str] = set()
        self._tools: dict[str, tuple[str, Any]] = {}
        self._result: Object | None = None

    def pieces(self, line: Object) -> Iterable[Piece] | None:
        match line.get("type"):
            case "system":
                return self._system(str(line.get("subtype")), line)
            case "stream_event":
                return self._event(line["event"], line.get("parent_tool_use_id"))
            case "assistant":
                return self._said(line, line["message"])
            case "user":
                return self._heard(line, line["message"]["content"])
            case "rate_limit_event":
                info = line["rate_limit_info"]
                return plan_of(info.get("rateLimitType"), info.get("utilization"), info.get("resetsAt"))
            case "result":
                # There is one for each turn; what subagents find begins another.
                self._result = line
                return ()
            case _:
                return None

    def closing(self) -> Iterator[Piece]:
        told = self._result
        if told is None:
            reason = "it ended without a result: does it get --output-format stream-json --verbose?"
            yield {"type": "incomplete", "message": reason}
            return
        said = told["result"] if isinstance(told.get("result"), str) else ""
        status = told.get("api_error_status")
        failure = failure_of(
            str(told.get("subtype")),
            told.get("is_error") is True,
            said,
            [str(error) for error in told["errors"]] if isinstance(told.get("errors"), list) else [],
            status if isinstance(status, int) else None,
        )
        if failure is None:
            yield {"type": "result", "output": said}
        else:
            yield {"type": "error", "message": failure.reason, "retry": failure.retry}

    def usage(self) -> list[UsageRecorded]:
        accounts, agent_id = self._accounts, self._run.teller.agent_id
        found: list[UsageRecorded] = []
        for path in self._transcripts():
            with suppress(*_WRONG):
                found += accounts.recovered(path, agent_id, self._run.began)
        found += accounts.unfinished()
        totals = _totals(self._result)
        if totals and not accounts.continued:
            found += accounts.rest(totals, agent_id, self._session or agent_id)
        return found

    def _transcripts(self) -> list[Path]:
        if self._session is None:
            return []
        projects, id = self._run.folder("CLAUDE_CONFIG_DIR", ".claude") / "projects", self._session
        wanted = (f"*/{id}.jsonl", f"*/{id}/subagents/**/agent-*.jsonl")
        return [path for pattern in wanted for path in sorted(projects.glob(pattern)) if path.is_file()]

    def _system(self, subtype: str, line: Object) -> Iterable[Piece] | None:
        match subtype:
            case "init":
                if _SESSION.fullmatch(str(line.get("session_id"))):
                    self._session = str(line["session_id"])
                if isinstance(line.get("model"), str):
                    self._run.teller.model = line["model"][:500]
            case "permission_denied":
                self._denied.add(str(line["tool_use_id"]))
            case "api_retry":
                answer = line.get("error_status") or line.get("error")
                return [{"type": "remark", "text": f"the model's service answered {answer}: tries again"}]
            case "compact_boundary":
                return [{"type": "remark", "text": "the conversation was compacted"}]
            case _ if subtype not in _SILENT:
                return None
        return ()

    def _event(self, event: Object, parent: Any) -> Iterable[Piece] | None:
        """A piece of a message as it is written; of a subagent's nothing is shown."""
        type = event.get("type")
        if parent is not None or type in _EVENTS:
            return ()
        match type:
            case "message_start":
                begun = event["message"]
                self._streaming = str(begun["id"])[:500]
                self._streamed.add(self._streaming)
                self._begun(self._streaming, begun)
            case "content_block_delta":
                delta = event["delta"]
                kinds = {"text_delta": "text", "thinking_delta": "thinking"}
                kind = kinds.get(delta.get("type"))
                return [{"type": "delta", "kind": kind, "text": delta[kind]}] if kind else ()
            case "message_delta":
                if self._streaming is not None:
                    return self._accounts.ended(self._streaming, _usage(event.get("usage")))
            case _:
                return None
        return ()

    def _said(self, line: Object, message: Object) -> Iterator[Piece]:
        id = str(message["id"])[:500] if message.get("id") else None
        if id is not None and message.get("model") != SYNTHETIC:
            if isinstance(line.get("request_id"), str):
                self._accounts.requests[id] = line["request_id"][:500]
            self._begun(id, message)
            if id not in self._streamed:
                yield from self._accounts.guessed(id)
        child = str(line.get("subagent_type") or "subagent") if line.get("parent_tool_use_id") is not None else None
        for block in message["content"]:
            yield from self._block(block, child)

    def _begun(self, id: str, message: Object) -> None:
        model = str(message.get("model") or self._run.teller.model)[:500]
        self._accounts.begun(id, self._run.teller.agent_id, model, _usage(message.get("usage")))

    def _block(self, block: Object, child: str | None) -> Iterator[Piece]:
        match block.get("type"):
            case "text" if child is not None:
                yield {"type": "remark", "text": f"{child}: {block['text']}"}
            case "text":
                yield {"type": "text", "text": block["text"]}
            case "thinking" | "redacted_thinking":
                if child is None:
                    yield {"type": "thinking", "text": block.get("thinking") or ""}
            case "tool_use" | "server_tool_use":
                self._tools[str(block["id"])] = (str(block["name"]), block.get("input"))
                yield {"type": "tool_call", "id": block["id"], "name": block["name"], "input": block.get("input")}
            case str() as type if type.endswith("_tool_result"):
                yield {"type": "tool_result", "id": block["tool_use_id"], "output": words_of(block.get("content"))}
            case _:
                yield {"type": "text", "text": cut(jsons.dumps(block).decode(), 4_000)}

    def _heard(self, line: Object, content: Any) -> Iterator[Piece]:
        """Results of tools; other words to the agent are the program's own."""
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        results = [block for block in blocks if block.get("type") == "tool_result"]
        for block in results:
            yield from self._ended(block, line, line.get("tool_use_result") if len(results) == 1 else None)
        if line.get("parent_tool_use_id") is None and not line.get("isReplay"):
            for block in blocks:
                if block.get("type") == "text":
                    yield {"type": "remark", "text": block["text"]}

    def _ended(self, block: Object, line: Object, result: Any) -> Iterator[Piece]:
        id = str(block["tool_use_id"])
        failed = block.get("is_error") is True
        denied = failed and (id in self._denied or id in _rejected(line.get("tool_result_meta")))
        status = "denied" if denied else "error" if failed else "ok"
        yield {"type": "tool_result", "id": id, "status": status, "output": words_of(block.get("content"))}
        name, input = self._tools.pop(id, ("", None))
        if not failed:
            yield from self._file(id, name, input, result)

    def _file(self, id: str, name: str, input: Any, result: Any) -> Iterator[Piece]:
        if name == "Read" and isinstance(input, dict) and isinstance(input.get("file_path"), str):
            path = self._run.shown(input["file_path"])
            yield {"type": "file", "path": path, "operation": "read", "tool_call_id": id}
        elif isinstance(result, dict) and isinstance(result.get("filePath"), str) and "structuredPatch" in result:
            path = self._run.shown(result["filePath"])
            new = result.get("content") if result.get("originalFile") is None else None
            if isinstance(new, str):
                yield self._run.teller.file_changed(path, "created", None, new, id)
            else:
                yield {"type": "file", "path": path, "operation": "modified", "tool_call_id": id} | _patch(path, result)


def _patch(path: str, result: Object) -> Object:
    """The program's own difference, as a unified diff with its counts."""
    hunks = result["structuredPatch"]
    changed = [str(line) for hunk in hunks for line in hunk["lines"]]
    lines = [f"--- a/{path}", f"+++ b/{path}"]
    for hunk in hunks:
        lines.append("@@ -{oldStart},{oldLines} +{newStart},{newLines} @@".format_map(hunk))
        lines += [str(line) for line in hunk["lines"]]
    return {
        "patch": "\n".join(lines) + "\n",
        "lines_added": sum(line.startswith("+") for line in changed),
        "lines_removed": sum(line.startswith("-") for line in changed),
    }


def _rejected(meta: Any) -> set[str]:
    """The calls that a rule or a person did not allow."""
    return {
        str(entry.get("id"))
        for entry in (meta if isinstance(meta, list) else ())
        if isinstance(entry, dict)
        and isinstance(entry.get("permission_decision"), dict)
        and entry["permission_decision"].get("decision") == "reject"
    }


def _usage(told: Any) -> Usage:
    """Of what a call is said to have used, what can be counted."""
    if not isinstance(told, dict):
        return {}
    found: Usage = {name: told[name] for name in _COUNTS if _is_count(told.get(name))}
    split = told.get("cache_creation")
    if isinstance(split, dict) and _is_count(split.get(_LONG_CACHE)):
        found["cache_creation"] = {_LONG_CACHE: split[_LONG_CACHE]}
    return found | {
        name: told[name][:100] for name in ("service_tier", "speed") if isinstance(told.get(name), str) and told[name]
    }


def _totals(result: Object | None) -> dict[str, Any]:
    """What the program says that each model used in the whole session."""
    totals = result.get("modelUsage") if result is not None else None
    return {
        model: {name: value for name, value in sums.items() if _is_count(value)}
        for model, sums in (totals.items() if isinstance(totals, dict) else ())
        if isinstance(sums, dict) and len(model) <= 400
    }


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
