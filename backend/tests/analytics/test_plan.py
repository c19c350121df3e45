"""Plan usage: told by a source or added up from the ledger; never a limit that nobody gave (COST-5)."""

from itertools import pairwise
from typing import Any

import pytest

from fleetdeck.analytics.plan_blocks import session_start
from fleetdeck.core import clock
from tests.server import Server

HOUR = clock.HOUR


def spend(server: Server, agent: str, tokens: int, time: int, model: str = "claude-sonnet-4-5") -> dict[str, Any]:
    data = {"agent_id": agent, "model": model, "input_tokens": tokens, "message_id": f"{agent} {time}"}
    return server.event("usage.recorded", data, time=time)


def windows(answer: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(window["account"], window["window"]): window for window in answer["windows"]}


def test_what_a_provider_tells_stands_as_told(server: Server) -> None:
    now = clock.now()
    told = {"account": "codex plus", "window": "session_5h", "basis": "authoritative"}
    resets = clock.render(now + 2 * HOUR)
    facts = [
        server.event("plan.measured", {**told, "used_percent": 61, "resets_at": resets}, time=now - 60),
        # Told late: it is older than what is known.
        server.event("plan.measured", {**told, "used_percent": 12, "resets_at": resets}, time=now - HOUR),
    ]
    for fact in facts:
        server.post(fact)
    server.post(("agent.created", {"agent_id": "a", "role": "BUILDER", "name": "builder"}))
    server.post(spend(server, "a", 900, now - HOUR, "gpt-5"), spend(server, "b", 100, now - HOUR, "gpt-5"))
    window = windows(server.get("/metrics/plan"))["codex plus", "session_5h"]
    assert (window["used_percent"], window["basis"], window["resets_at"]) == (61.0, "authoritative", resets)
    # Three of five hours are over.
    assert window["projected_percent"] == pytest.approx(61 * 5 / 3, rel=0.01)
    assert window["status"] == "over"
    assert [(one["label"], one["share"]) for one in window["consumers"]] == [("builder", 0.9), ("b", 0.1)]


def test_after_its_reset_a_window_says_nothing(server: Server) -> None:
    old = clock.now() - 9 * HOUR
    told = {"account": "codex", "window": "session_5h", "used_percent": 88, "basis": "authoritative"}
    server.post(server.event("plan.measured", {**told, "resets_at": clock.render(old + HOUR)}, time=old))
    window = windows(server.get("/metrics/plan"))["codex", "session_5h"]
    assert (window["used_percent"], window["status"], window["resets_at"]) == (None, "unknown", None)


def test_without_a_limit_it_says_what_is_used_and_no_more(server: Server) -> None:
    assert server.get("/metrics/plan")["windows"] == []
    now = clock.now()
    server.post(spend(server, "a", 500, now - 60_000), spend(server, "a", 70, now - 60_000, "gpt-5"))
    found = windows(server.get("/metrics/plan"))
    for name in ("session_5h", "week"):
        window = found["claude", name]
        assert (window["basis"], window["used_tokens"], window["used_cost"]) == ("estimated", 500, "0.0015")
        assert (window["used_percent"], window["limit_tokens"], window["status"]) == (None, None, "unknown")
    start = clock.parse(found["claude", "session_5h"]["started_at"])
    assert start % HOUR == 0
    assert clock.parse(found["claude", "session_5h"]["resets_at"]) == start + 5 * HOUR


def test_a_person_says_what_the_plan_allows(server: Server) -> None:
    now = clock.now()
    server.post(spend(server, "a", 400, now - 60_000), spend(server, "b", 100, now - 60_000))
    server.post(spend(server, "a", 500, now - 3 * clock.DAY))
    limits = {"account": "claude", "name": "Max", "session_tokens": 1_000, "week_cost": "0.005"}
    answer = server.client.put("/api/v1/metrics/plan", json={"plans": [limits]})
    assert answer.status_code == 200, answer.text
    found = windows(answer.json())
    session, week = found["claude", "session_5h"], found["claude", "week"]
    assert (session["used_percent"], session["limit_tokens"], session["name"]) == (50.0, 1_000, "Max")
    assert session["projected_percent"] >= 50
    # 1,000 tokens are $0.003; the last day's 500 make 3,500 in a week.
    assert (week["used_percent"], week["limit_cost"]) == (pytest.approx(60), "0.005")
    assert (week["projected_percent"], week["status"]) == (pytest.approx(210), "over")
    assert answer.json()["plans"][0]["models"] == "claude*"
    server.client.put("/api/v1/metrics/plan", json={"plans": []}).raise_for_status()
    assert server.get("/metrics/plan")["plans"] == []


def test_limits_that_cannot_be_are_refused(server: Server) -> None:
    plan = {"account": "claude", "name": "Max"}
    for plans in (
        [{**plan, "session_tokens": 0}],
        [{**plan, "week_cost": "0"}],
        [{**plan, "week_cost": "a lot"}],
        [plan, plan],
        [{"account": "claude"}],
        [{"account": " ", "name": "Max"}],
    ):
        assert server.client.put("/api/v1/metrics/plan", json={"plans": plans}).status_code == 422, plans
    reader = {"Authorization": f"Bearer {server.key('read')}"}
    assert server.client.put("/api/v1/metrics/plan", json={"plans": []}, headers=reader).status_code == 403


def test_an_account_without_a_word_is_shown_like_any_other(server: Server) -> None:
    server.post(("plan.measured", {"account": " ", "window": "week", "used_percent": 5}))
    assert windows(server.get("/metrics/plan"))[" ", "week"]["used_percent"] == 5.0


def test_sessions_begin_at_the_hour_of_the_first_call_after_the_last_one_ended() -> None:
    base = clock.parse("2026-11-18T08:00:00Z")
    quarters = [base + n * 15 * clock.MINUTE for n in (1, 2, 19, 20, 23, 50)]
    # 08:15 begins 08:00-13:00; 13:00 begins the next; 20:30 comes two and a half hours after that one ended.
    assert session_start(quarters[:3], base + 4 * HOUR) == base
    assert session_start(quarters[:4], base + 6 * HOUR) == base + 5 * HOUR
    assert session_start(quarters[:5], base + 10 * HOUR) is None
    assert session_start(quarters, base + 13 * HOUR) == base + 12 * HOUR
    assert session_start([], base) is None
    starts = [session_start([base + n * HOUR for n in range(last + 1)], base + last * HOUR) for last in range(20)]
    assert {later - earlier for earlier, later in pairwise(sorted(set(starts)))} == {5 * HOUR}  # type: ignore[type-var]
