"""Schedules and workspaces that any source tells, and what they are when it tells them again."""

from tests.server import Server

NIGHTLY = {"schedule_id": "x:nightly", "name": "Nightly", "cron": "0 3 * * *", "timezone": "UTC", "workspaces": ["api"]}


def test_the_last_word_counts_and_what_is_removed_is_gone(server: Server) -> None:
    server.post(
        ("schedule.observed", NIGHTLY),
        ("schedule.observed", {**NIGHTLY, "name": "Nightly run", "enabled": False}),
        ("schedule.observed", {**NIGHTLY, "schedule_id": "x:other", "cron": "not cron", "last_run": "once"}),
        ("workspace.observed", {"workspace_id": "x:api", "workspace": "api", "name": "API"}),
        ("workspace.observed", {"workspace_id": "x:old", "workspace": "old"}),
        ("workspace.observed", {"workspace_id": "x:old", "removed": True}),
    )
    answer = server.get("/schedules")
    assert {item["id"]: (item["name"], item["words"], item["next_runs"]) for item in answer["items"]} == {
        "x:nightly": ("Nightly run", "At 03:00", []),
        "x:other": ("Nightly", "not cron", []),
    }
    assert answer["total"] == 2
    [workspace] = server.get("/workspaces")["items"]
    assert (workspace["workspace"], workspace["name"], workspace["schedules"]) == ("api", "API", 2)
    server.post(("schedule.observed", {"schedule_id": "x:other", "removed": True}), ("schedule.observed", NIGHTLY))
    [item] = server.get("/schedules")["items"]
    assert len(item["next_runs"]) == 5
    assert item["next_runs"][0].endswith("T03:00:00.000Z")
    assert server.client.get("/api/v1/schedules", params={"what": 1}).status_code == 422


def test_the_due_ones_come_first(server: Server) -> None:
    for id, cron in (("a", "@reboot"), ("b", "0 0 1 1 *"), ("c", "* * * * *")):
        server.post(("schedule.observed", {**NIGHTLY, "schedule_id": id, "name": id, "cron": cron}))
    assert [item["name"] for item in server.get("/schedules")["items"]] == ["c", "b", "a"]
