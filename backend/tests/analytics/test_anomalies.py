"""What is not as usual, with the numbers it rests on."""

from typing import Any

from fleetdeck.core import clock
from tests.server import Server


def found(server: Server) -> dict[str, dict[str, Any]]:
    return {item["kind"]: item for item in server.get("/metrics/anomalies")["items"]}


def spend(server: Server, dollars: str, time: int) -> dict[str, Any]:
    data = {"model": "gpt-5", "reported_cost": dollars, "message_id": f"m{time}"}
    return server.event("usage.recorded", data, time=time)


def test_a_calm_fleet_has_none(server: Server) -> None:
    now = clock.now()
    server.post(*(spend(server, "1", now - day * clock.DAY) for day in range(10)))
    assert found(server) == {}


def test_today_costs_more_than_usual(server: Server) -> None:
    now = clock.now()
    midnight = now - now % clock.DAY
    server.post(*(spend(server, "1", midnight - day * clock.DAY) for day in range(1, 6)))
    # Later than it is now: no part of the usual by this hour.
    server.post(*(spend(server, "90", midnight - day * clock.DAY + clock.DAY - 1) for day in range(1, 6)))
    assert found(server) == {}
    server.post(spend(server, "2.5", midnight))
    spike = found(server)["cost_spike"]
    assert spike["numbers"] == {"cost": "2.50", "normal_cost": "1.00", "times": 2.5, "days": 5}
    assert (spike["severity"], spike["link"]) == ("warning", "/costs?period=today")


def test_a_tool_fails_more_often_than_usual(server: Server) -> None:
    now = clock.now()

    def call(number: int, time: int, failed: bool) -> dict[str, Any]:
        status = "error" if failed else "ok"
        data = {"agent_id": "a", "tool_call_id": f"c{number}", "name": "Bash", "status": status}
        return server.event("tool.completed", data, time=time)

    server.post(*(call(n, now - 3 * clock.DAY, n % 20 == 0) for n in range(100)))
    server.post(*(call(200 + n, now - clock.HOUR, n % 20 == 0) for n in range(40)))
    assert found(server) == {}
    server.post(*(call(300 + n, now - clock.HOUR, True) for n in range(20)))
    failing = found(server)["failing_tool"]
    assert failing["subject"] == "Bash"
    assert (failing["numbers"]["calls"], failing["numbers"]["failed"], failing["numbers"]["normal_share"]) == (
        60,
        22,
        0.05,
    )


def test_a_busy_workspace_fell_silent_and_an_agent_is_stuck(server: Server) -> None:
    now = clock.now()
    server.post(("agent.created", {"agent_id": "a", "role": "BUILDER", "workspace": "web", "name": "builder"}))
    # The creation itself is a sign of life, so the agent of the silent workspace is told of in the past.
    old = {"agent_id": "b", "role": "BUILDER", "workspace": "api"}
    server.post(server.event("agent.created", old, time=now - 20 * clock.DAY))
    for day in range(9, 15):
        message = {"agent_id": "b", "message_id": f"m{day}", "role": "user"}
        server.post(server.event("message.recorded", message, time=now - day * clock.DAY))
    server.post(("agent.status_changed", {"agent_id": "a", "status": "stuck", "reason": "silent"}))
    items = found(server)
    assert items.keys() == {"idle_workspace", "stuck_agent"}
    assert (items["idle_workspace"]["subject"], items["idle_workspace"]["numbers"]["busy_days"]) == ("api", 7)
    assert items["idle_workspace"]["numbers"]["idle_days"] in (8, 9)
    assert items["stuck_agent"]["link"] == "/agents/a"


def test_tasks_fail_and_a_plan_runs_out(server: Server) -> None:
    now = clock.now()
    for number in range(6):
        task = {"task_id": f"T-{number}", "status": "failed" if number < 3 else "completed"}
        server.post(server.event("task.completed", task, time=now - clock.HOUR))
    resets = clock.render(now + clock.HOUR)
    server.post(("plan.measured", {"account": "codex", "window": "week", "used_percent": 85, "resets_at": resets}))
    items = found(server)
    assert items["failing_tasks"]["numbers"] == {"failed_share": 0.5, "normal_share": 0.0, "tasks": 6, "failed": 3}
    assert (items["plan_usage"]["severity"], items["plan_usage"]["numbers"]["used_percent"]) == ("warning", 85.0)
    order = [item["severity"] for item in server.get("/metrics/anomalies")["items"]]
    assert order == sorted(order, key=["critical", "warning", "info"].index)


def test_more_is_dispatched_than_is_completed(server: Server) -> None:
    now = clock.now()
    for number in range(5):
        task = {"task_id": f"D-{number}", "prompt": "do", "origin": "dispatcher", "workspace": "billing"}
        server.post(server.event("task.created", task, time=now - clock.DAY))
    server.post(("task.completed", {"task_id": "D-0", "status": "completed"}))
    growing = found(server)["growing_backlog"]
    assert growing["numbers"] == {"dispatched": 5, "completed": 1, "pending": 0}
    for number in (1, 2):
        server.post(("task.completed", {"task_id": f"D-{number}", "status": "completed"}))
    assert found(server) == {}
