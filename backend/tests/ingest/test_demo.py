"""The simulated fleet: labelled, living, and made up once (LIVE-11)."""

from pathlib import Path

from tests.server import Server, running, wait_for


def command(server: Server, action: str) -> bool:
    response = server.client.post("/api/v1/demo", json={"action": action})
    assert response.status_code == 202, response.text
    return bool(response.json()["running"])


def test_the_demo_runs_is_labelled_and_stops(server: Server) -> None:
    assert server.get("/demo") == {"running": False}
    assert command(server, "start")
    assert command(server, "start")
    wait_for(lambda: next(item for item in server.get("/sources")["items"] if item["id"] == "demo")["state"] == "live")
    status = server.get("/status")
    assert status["simulated"] is True
    assert status["fleet"]["active_agents"] > 0
    assert all(agent["simulated"] for agent in server.get("/agents", limit=500)["items"])
    assert not command(server, "stop")
    assert server.get("/status")["fleet"]["active_agents"] == 0
    # Started again, it goes on: nobody lives through the past twice.
    total = status["fleet"]["total_agents"]
    command(server, "start")
    wait_for(lambda: next(item for item in server.get("/sources")["items"] if item["id"] == "demo")["state"] == "live")
    assert server.get("/status")["fleet"]["total_agents"] <= total + 10
    command(server, "stop")


def test_after_a_restart_it_has_stopped_and_keeps_its_name(database_url: str, tmp_path: Path) -> None:
    def looks(server: Server) -> tuple[str, str, str]:
        (source,) = [item for item in server.get("/sources")["items"] if item["id"] == "demo"]
        return source["name"], source["kind"], source["state"]

    with running(database_url, tmp_path) as server:
        command(server, "start")
        wait_for(lambda: looks(server) == ("Simulated fleet", "demo", "live"))
    with running(database_url, tmp_path) as server:
        assert looks(server) == ("Simulated fleet", "demo", "idle")
        assert server.get("/demo") == {"running": False}
