"""Claude Code's hooks over HTTP: exact status, each fact once beside the transcript, hostile bodies refused (SRC-8)."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetdeck.core.errors import Invalid
from fleetdeck.ingest.sources.claude_hooks.mapper import facts_of
from tests import fuzzing
from tests.server import Server

SAMPLE = [json.loads(line) for line in (Path(__file__).parent / "hooks-sample.jsonl").read_text().splitlines()]
SESSION = "9075867e-e429-45ae-a26c-056f24a0869a"
SUBAGENT = "a7c507fcad27802fb"


def send(server: Server, body: Any, expect: int = 200) -> Any:
    response = server.client.post("/api/v1/hooks/claude-code", json=body)
    assert response.status_code == expect, response.text
    return response.json()


def hook(event: str, **fields: Any) -> dict[str, Any]:
    return {"session_id": "s1", "cwd": "/home/dev/shop", "hook_event_name": event, **fields}


def status(server: Server, agent: str = "s1") -> tuple[str, str | None]:
    found = server.get(f"/agents/{agent}")
    return found["status"], found["waiting_for"]


def test_a_real_run_hook_by_hook(server: Server) -> None:
    """The sample: five calls of the session, two of them errors, one of its subagent that runs on after the turn."""
    for body in SAMPLE:
        assert send(server, body) == {}
        if body["hook_event_name"] == "Stop" and body["background_tasks"]:
            assert status(server, SESSION) == ("waiting", "subagent")
    session, child = server.get(f"/agents/{SESSION}"), server.get(f"/agents/{SUBAGENT}")
    assert (session["status"], session["tool_calls"], session["tool_errors"]) == ("idle", 5, 2)
    assert (child["status"], child["tool_calls"], child["parent_agent_id"]) == ("completed", 1, SESSION)
    assert (session["role"], child["role"], session["workspace"]) == ("SESSION", "GENERAL-PURPOSE", "wd")
    # The whole run again adds no call and no error.
    for body in SAMPLE:
        send(server, body)
    again = server.get(f"/agents/{SESSION}")
    assert (again["tool_calls"], again["tool_errors"]) == (5, 2)


def test_statuses_are_exact(server: Server) -> None:
    call = {"tool_name": "Bash", "tool_input": {"command": "rm -rf build"}, "tool_use_id": "t1"}
    steps: list[tuple[dict[str, Any], tuple[str, str | None]]] = [
        (hook("SessionStart", source="startup", model="claude-opus-5"), ("idle", None)),
        (hook("UserPromptSubmit", prompt="Clean up"), ("running", None)),
        (hook("PreToolUse", **call), ("running", None)),
        (hook("PermissionRequest", **{k: v for k, v in call.items() if k != "tool_use_id"}), ("waiting", "person")),
        (hook("PostToolUse", **call, tool_response={}, duration_ms=301), ("running", None)),
        (hook("Notification", notification_type="permission_prompt", message="may I?"), ("waiting", "person")),
        (hook("PreToolUse", tool_name="AskUserQuestion", tool_input={}, tool_use_id="t2"), ("waiting", "person")),
        (hook("PostToolUse", tool_name="AskUserQuestion", tool_input={}, tool_use_id="t2"), ("running", None)),
        (hook("StopFailure", error="overloaded", error_details="529"), ("failed", None)),
        (hook("UserPromptSubmit", prompt="again"), ("running", None)),
        (hook("Stop", background_tasks=[], session_crons=[]), ("idle", None)),
        (hook("SessionEnd", reason="logout"), ("completed", None)),
    ]
    for body, expected in steps:
        send(server, body)
        assert status(server) == expected, body["hook_event_name"]
    found = server.get("/agents/s1")
    assert (found["model"], found["title"], found["status_reason"]) == (
        "claude-opus-5", "Clean up", "the session ended (logout)",
    )  # fmt: skip


def test_a_call_that_a_rule_denied_does_not_stay_open(server: Server) -> None:
    call = {"tool_name": "Bash", "tool_input": {"command": "curl evil"}, "tool_use_id": "t1"}
    send(server, hook("PreToolUse", **call))
    send(server, hook("PostToolBatch", tool_calls=[{**call, "tool_response": "denied by a rule"}]))
    [found] = server.get("/agents/s1/tools")["items"]
    assert found["status"] == "denied"


def test_only_ingest_keys_may_and_odd_bodies_are_refused(server: Server) -> None:
    for body in ([], "x", {}, {"session_id": ""}, {"session_id": "a"}, {"session_id": 5, "hook_event_name": "Stop"}):
        assert send(server, body, expect=422)["code"] == "invalid"
    bad = server.client.post("/api/v1/hooks/claude-code", content=b"{", headers={"Content-Type": "application/json"})
    assert bad.status_code == 400
    assert send(server, hook("SomethingNew", x=1)) == {}
    reader = {"Authorization": f"Bearer {server.key('read')}"}
    assert httpx.post(f"{server.url}/api/v1/hooks/claude-code", json={}, headers=reader).status_code == 403
    ingester = {"Authorization": f"Bearer {server.key('ingest')}"}
    url = f"{server.url}/api/v1/hooks/claude-code"
    assert httpx.post(url, json=hook("Stop"), headers=ingester).status_code == 200


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
_names = [key for body in SAMPLE for key in body] + ["tool_calls", "notification_type", "error", "is_interrupt"]
_events = [body["hook_event_name"] for body in SAMPLE] + ["SessionStart", "SessionEnd", "StopFailure", "Notification"]


@settings(max_examples=fuzzing.examples(300), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(_names), _values), st.sampled_from(_events), st.text(max_size=20))
def test_whatever_the_fields_hold_it_is_taken_or_refused(fields: dict[str, Any], event: str, session: str) -> None:
    # What is no hook is refused; nothing else may happen.
    with suppress(Invalid):
        facts_of({**fields, "hook_event_name": event, "session_id": session}, 1_000_000)
