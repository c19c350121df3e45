"""What the list of tasks says of a card's file, and what the calls of its project come to (TASK-6, SRC-4)."""

from fleetdeck.core import clock
from tests.ingest.collaboration.conftest import Folder, source, tasks
from tests.server import Server, wait_for


def test_a_card_says_what_its_file_lacks_and_where_it_disagrees(folder: Folder, watching: Server) -> None:
    folder.write("inbox/odd.yaml", status="done", agent=None)
    folder.write("inbox/fine.yaml")
    found = wait_for(lambda: tasks(watching) if len(tasks(watching)) == 2 else None)
    assert found["odd"]["notes"] == ["without agent", "its status is done, but it lies in inbox"]
    assert found["fine"]["notes"] == []
    folder.move("inbox/odd.yaml", "done/odd.yaml")
    wait_for(lambda: tasks(watching)["odd"]["notes"] == ["without agent"])
    folder.write("done/odd.yaml", status="done")
    wait_for(lambda: tasks(watching)["odd"]["notes"] == [])


def test_invocations_come_with_their_speed_and_success(folder: Folder, watching: Server) -> None:
    folder.invocation(("2026-11-02T08:00:00Z", "chat", "gpt-5", 1200, 0.0125, 850, "success"))
    wait_for(lambda: watching.get("/metrics/invocations")["total"]["calls"] == 1)
    # What was there at the start is old, not late.
    assert source(watching, "telemetry_db")["lag_ms"] is None
    folder.invocation((clock.render(clock.now()), "chat", "gpt-5", None, 0.5, 4000, "error"))
    wait_for(lambda: watching.get("/metrics/invocations")["total"]["calls"] == 2)
    found = watching.get("/metrics/invocations")
    assert (found["total"]["cost"], found["today"]["cost"]) == ("0.5125", "0.50")
    assert (found["total"]["success_share"], found["total"]["average_ms"]) == (0.5, 2425)
    assert [row["source"] for row in found["sources"]] == [f"telemetry-db:{folder.telemetry}"]
    wait_for(lambda: source(watching, "telemetry_db")["lag_ms"] is not None)
    assert source(watching, "telemetry_db")["lag_ms"] < 60_000
