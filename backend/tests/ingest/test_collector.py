"""A collector on another machine: two real processes, of which one or the other goes away (SRC-13)."""

import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fleetdeck.core import jsons
from fleetdeck.events.fact import make
from fleetdeck.events.types import AgentCreated
from fleetdeck.ingest import collectors
from fleetdeck.ingest.collector.link import Answer, BadAddress, Link
from fleetdeck.ingest.collector.sink import RemoteSink
from tests.ingest.collaboration.conftest import Folder
from tests.process import process
from tests.server import Server, assert_replay_equals, wait_for

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())["totals"]


@contextmanager
def collector(
    server: str, key: str, folder: Path, *options: str, **environment: str
) -> Iterator["subprocess.Popen[str]"]:
    """`fleetdeck collect` on a machine of its own: `folder` is its home."""
    folder.mkdir(exist_ok=True)
    found = subprocess.Popen(
        [sys.executable, "-m", "fleetdeck", "collect", "--server", server, *options],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "FLEETDECK_DATA_DIR": str(folder / "data"),
            "FLEETDECK_TOKEN": key,
            "FLEETDECK_MACHINE": folder.name,
            "FLEETDECK_CLAUDE_DIRS": str(folder / ".claude"),
            "FLEETDECK_CODEX_DIRS": "",
            "FLEETDECK_GEMINI_DIRS": "",
            **environment,
        },
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield found
    finally:
        found.kill()
        found.communicate(timeout=20)


def sources(server: Server, machine: str) -> dict[str, Any]:
    return {item["kind"]: item for item in server.get("/sources")["items"] if item["machine"] == machine}


def log_of(server: Server) -> list[tuple[str, str]]:
    """(source, id) of every fact of machines."""
    found, after = [], 0
    while page := server.get("/events", after=after, limit=500)["items"]:
        found += [(fact["source"], fact["id"]) for fact in page if "@" in fact["source"]]
        after = page[-1]["seq"]
    return found


def test_what_a_machine_has_arrives_once_though_server_and_collector_are_killed(
    database_url: str, tmp_path: Path
) -> None:
    home = tmp_path / "build-1"
    for session in sorted((SAMPLES / "projects").iterdir())[:1]:
        shutil.copytree(session, home / ".claude" / "projects" / session.name)
    folder = Folder(home / "shop")
    folder.invocation(("2026-03-01T10:00:00Z", "claude", "gpt-5", 100, 0.5, 900, "success"))
    watched = ("--collaboration", str(folder.project), "--telemetry", str(folder.telemetry))
    with process(database_url, tmp_path / "server", FLEETDECK_SOURCES="false") as program:
        server = program.start()
        key = server.key("ingest")
        with collector(server.url, key, home, *watched) as first:
            wait_for(lambda: sources(server, "build-1").get("claude_code", {}).get("facts_total"))
            program.kill()
            # What happens while the server is away stays in the files.
            for session in sorted((SAMPLES / "projects").iterdir())[1:]:
                shutil.copytree(session, home / ".claude" / "projects" / session.name)
            folder.write("inbox/T-1.yaml")
            folder.invocation(("2026-03-01T10:01:00Z", "claude", "gpt-5", 50, 0.25, 900, "success"))
            server = program.start(port=int(server.url.rpartition(":")[2]))
            wait_for(lambda: server.get("/status")["tasks"]["total"] == 1)
            first.send_signal(signal.SIGKILL)
            first.wait(20)
        with collector(server.url, key, home, *watched) as second:
            expected = EXPECTED["totalTokens"] + 150
            wait_for(lambda: server.get("/status")["tokens"]["total"] == expected, 30)
            found = wait_for(
                lambda: (
                    all(item["state"] in ("live", "idle") for item in sources(server, "build-1").values())
                    and sources(server, "build-1")
                )
            )
            assert set(found) == {"claude_code", "collaboration", "telemetry_db"}
            assert {item["origin"] for item in found.values()} == {"collector"}
            assert sum(item["problems"] for item in found.values()) == 0
            facts = log_of(server)
            assert len(facts) == len(set(facts))
            assert {source.rpartition("@")[2] for source, _ in facts} == {"build-1"}
            cost = Decimal(server.get("/status")["cost"]["total"])
            assert cost == round(Decimal(str(EXPECTED["totalCost"])), 9) + Decimal("0.75")
            agents = server.get("/agents", machine="build-1")
            assert agents["total"] > 2
            assert server.get("/agents", machine="elsewhere")["total"] == 0
            assert server.get("/agents/facets")["machine"] == {"build-1": agents["total"]}
            assert second.stderr is not None
            assert second.stderr.readline().startswith("Collecting for")
            second.send_signal(signal.SIGTERM)
            _, said = second.communicate(timeout=20)
            assert (second.returncode, key in said) == (0, False), said
    assert_replay_equals(database_url)


def test_two_machines_with_the_same_paths_are_two(server: Server, tmp_path: Path) -> None:
    key = server.key("ingest")
    shared = Folder(tmp_path / "shop")
    shared.invocation(("2026-03-01T10:00:00Z", "claude", "gpt-5", 100, 0.5, 900, "success"))
    options = ("--telemetry", str(shared.telemetry))
    with collector(server.url, key, tmp_path / "one", *options), collector(server.url, key, tmp_path / "two", *options):
        wait_for(lambda: server.get("/status")["cost"]["total"] == "1.00", 30)


def test_a_source_is_paused_on_its_machine_and_a_silent_collector_shows(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collectors, "REPORT_SECONDS", 1)
    folder = Folder(tmp_path / "shop")
    key = server.key("ingest")
    id = f"collaboration:{folder.project}@far"
    with collector(server.url, key, tmp_path / "far", "--collaboration", str(folder.project)):
        wait_for(lambda: sources(server, "far").get("collaboration", {}).get("state") == "live", 30)
        paused = server.client.post(f"/api/v1/sources/{id}/pause").json()
        assert (paused["state_reason"], paused["actions"]) == ("pausing", ["resume"])
        wait_for(lambda: sources(server, "far")["collaboration"]["state"] == "paused", 30)
        folder.write("inbox/T-1.yaml")
        server.client.post(f"/api/v1/sources/{id}/resume")
        wait_for(lambda: server.get("/status")["tasks"]["total"] == 1, 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collectors, "SILENT_AFTER", 0)
        found = sources(server, "far")["collaboration"]
    assert found["state"] == "missing"
    assert "said nothing since" in found["state_reason"]
    assert server.client.post(f"/api/v1/sources/{id}/rescan").status_code == 404


def test_problems_travel(server: Server, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "shop")
    folder.write_text("inbox/T-1.yaml", "title: [never closed\n")
    with collector(server.url, server.key("ingest"), tmp_path / "far", "--collaboration", str(folder.project)):
        wait_for(lambda: sources(server, "far").get("collaboration", {}).get("problems") == 1, 30)
        id = f"collaboration:{folder.project}@far"
        (problem,) = server.get(f"/sources/{id.replace('/', '%2F')}/problems")["items"]
        assert problem["location"].endswith("T-1.yaml:2")
        folder.write("inbox/T-1.yaml")
        wait_for(lambda: sources(server, "far")["collaboration"]["problems"] == 0, 30)


class Answers(Link):
    """A link whose server answers as told."""

    def __init__(self, *answers: Answer | OSError) -> None:
        self.answers = list(answers)
        self.sent: list[list[Any]] = []

    def send(self, method: str, path: str, body: bytes, kind: str = "application/json") -> Answer:
        self.sent.append(jsons.loads(body))
        answer = self.answers.pop(0) if self.answers else taken()
        if isinstance(answer, OSError):
            raise answer
        return answer


def taken(*rejected: int) -> Answer:
    refused = [{"index": index, "reason": "bad"} for index in rejected]
    return Answer(202, {"accepted": 1, "duplicates": 0, "rejected": refused, "seq": 1}, None)


def facts(count: int) -> list[Any]:
    return [
        make("codex:/x", f"f{n}", 1_700_000_000_123_456 + n, AgentCreated(agent_id=f"a{n}", role="R"))
        for n in range(count)
    ]


async def test_a_sink_returns_when_the_server_has_all() -> None:
    link = Answers(OSError("away"), Answer(429, None, 0.01), Answer(503, {"message": "full"}, 0.0), taken())
    said: list[str] = []
    await RemoteSink(link, "codex:/x", "m", said.append).append(facts(3))
    assert [len(batch) for batch in link.sent] == [3, 3, 3, 3]
    event = link.sent[-1][0]
    assert (event["source"], event["id"], event["subject"]) == ("codex:/x@m", "f0", "agent/a0")
    assert event["time"] == "2023-11-14T22:13:20.123456Z"
    assert said[-1] == ""
    assert "503 full" in said[-2]


async def test_a_refused_fact_is_a_problem_and_its_neighbours_go_on() -> None:
    link = Answers(Answer(413, None, None), taken(1), taken(), taken(), taken())
    await RemoteSink(link, "codex:/x", "m").append(facts(4))
    assert [[event["id"] for event in batch] for batch in link.sent][:2] == [["f0", "f1", "f2", "f3"], ["f0", "f1"]]
    assert [event["id"] for batch in link.sent[1:] for event in batch if event["type"] == "agent.created"] == [
        "f0",
        "f1",
        "f2",
        "f3",
    ]
    (problem,) = [event["data"] for batch in link.sent for event in batch if event["type"] == "source.problem"]
    assert (problem["source"], problem["location"], problem["reason"]) == ("codex:/x@m", "agent.created f1", "bad")


def test_certificates_are_verified_and_addresses_checked(tmp_path: Path) -> None:
    link = Link("https://fleetdeck.example/deck/", "t")
    assert link.server == "https://fleetdeck.example/deck"
    assert link._context is not None
    assert (link._context.verify_mode, link._context.check_hostname) == (ssl.CERT_REQUIRED, True)
    for address in ("fleetdeck.example", "ftp://x", "https://me:secret@x", "https://x:port", ""):
        with pytest.raises(BadAddress):
            Link(address, "t")


def test_a_collector_behind_a_shell_stops_when_it_is_told_to(server: Server, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "shop")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with collector(
            server.url, server.key("ingest"), tmp_path / "far", "--collaboration", str(folder.project)
        ) as far:
            wait_for(lambda: sources(server, "far").get("collaboration", {}).get("state") == "live", 30)
            far.send_signal(signal.SIGTERM)
            assert far.wait(20) == 0
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    with collector("http://127.0.0.1:9", "", tmp_path / "far") as without_key:
        _, said = without_key.communicate(timeout=20)
        assert (without_key.returncode, "FLEETDECK_TOKEN" in said) == (2, True)
    with collector("nonsense", "key", tmp_path / "far") as nowhere:
        _, said = nowhere.communicate(timeout=20)
        assert (nowhere.returncode, "--server" in said) == (2, True)


def test_a_report_is_checked(server: Server) -> None:
    source = {"id": "codex:/x@m", "kind": "codex", "name": "Codex", "path": "/x", "state": "live"}
    report = {"machine": "m", "version": "1", "sources": [source]}
    answer = server.client.put("/api/v1/collectors/m-1", json=report)
    assert answer.json() == {"paused": [], "report_seconds": 10}
    assert sources(server, "m")["codex"]["state"] == "live"
    for wrong in ({**report, "sources": [{**source, "state": "well"}]}, {**report, "more": 1}, {"machine": ""}):
        assert server.client.put("/api/v1/collectors/m-1", json=wrong).status_code == 422
