"""The other verbs: text for people, --json for programs, exit codes 0, 1 and 2 (contracts.md, section 4)."""

import json
from pathlib import Path

import pytest

from fleetdeck import __version__
from fleetdeck.cli import VERBS
from fleetdeck.core import migrate
from tests.cli.conftest import Run, environment_of
from tests.server import Server, wait_for

AGENT = ("agent.created", {"agent_id": "a1", "role": "builder"})


def test_help_names_every_verb(run: Run) -> None:
    shown = run("--help")
    assert shown.exit_code == 0
    for verb in VERBS:
        assert f"\n  {verb} " in shown.output
        assert run(verb, "--help").exit_code == 0
    assert __version__ in run("--version").output


@pytest.mark.parametrize("arguments", [["nonsense"], ["status", "--nonsense"], ["up", "--port", "70000"]])
def test_wrong_usage_is_two(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_wrong_setting_is_named(run: Run) -> None:
    wrong = run("status", env={"FLEETDECK_QUEUE_FACTS": "many"})
    assert wrong.exit_code == 2
    assert "FLEETDECK_QUEUE_FACTS" in wrong.output


@pytest.mark.parametrize("verb", ["status", "tail", "demo"])
def test_without_a_server_they_say_how_to_start_one(run: Run, verb: str) -> None:
    failed = run(verb)
    assert failed.exit_code == 1
    assert "fleetdeck up" in failed.output
    failed = run(verb, env={"FLEETDECK_TOKEN": "some-token"})
    assert failed.exit_code == 1
    assert "not running" in failed.output


def test_status_of_a_running_server(run: Run, server: Server) -> None:
    server.post(AGENT)
    env = environment_of(server.settings, server.url)
    text = run("status", env=env)
    assert text.exit_code == 0
    assert "1 active of 1 (1 created)" in text.output
    assert json.loads(run("status", "--json", env=env).output)["fleet"]["total_agents"] == 1


def test_a_wrong_token_is_said_in_the_servers_words(run: Run, server: Server) -> None:
    env = environment_of(server.settings, server.url) | {"FLEETDECK_TOKEN": "fd_wrong"}
    failed = run("status", env=env)
    assert failed.exit_code == 1
    assert "not_signed_in" in failed.output


def test_tail_goes_on_behind_a_number_and_prints_what_comes(
    run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.post(AGENT, ("agent.status_changed", {"agent_id": "a1", "status": "running"}))
    seen: list[str] = []

    def stop_after_two(line: str, **_: object) -> None:
        seen.append(line)
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("click.echo", stop_after_two)
    done = run("tail", "--json", "--after", "0", env=environment_of(server.settings, server.url))
    assert done.exit_code == 0
    assert [json.loads(line)["type"] for line in seen] == ["agent.created", "agent.status_changed"]


def test_tail_ends_with_the_server_in_plain_words(run: Run, server: Server) -> None:
    env = environment_of(server.settings, server.url) | {"FLEETDECK_TOKEN": server.key("ingest")}
    refused = run("tail", env=env)
    assert refused.exit_code == 1
    assert "scope" in refused.output


def test_tail_stops_when_the_server_does_not_come_back(
    run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetdeck.cli.watch.WAIT_S", 0)
    monkeypatch.setattr("fleetdeck.cli.watch._follow", lambda *_: 7)
    stopped = run("tail", env=environment_of(server.settings, server.url))
    assert stopped.exit_code == 1
    assert "stopped" in stopped.output


def test_demo_starts_and_stops(run: Run, server: Server) -> None:
    env = environment_of(server.settings, server.url)
    assert "at work" in run("demo", env=env).output
    assert json.loads(run("demo", "--stop", "--json", env=env).output)["running"] is False


def test_migrate_says_what_it_did(run: Run) -> None:
    first = json.loads(run("migrate", "--json").output)
    assert first == {"before": None, "after": migrate.HEAD, "changed": True}
    assert "current" in run("migrate").output


def write_session(tmp_path: Path) -> Path:
    """A Claude Code folder with one session of one line."""
    folder = tmp_path / "claude" / "projects" / "-work"
    folder.mkdir(parents=True)
    line = {
        "type": "user",
        "uuid": "u1",
        "parentUuid": None,
        "sessionId": "s1",
        "timestamp": "2026-11-20T04:31:02.123Z",
        "cwd": "/work",
        "version": "2.1.0",
        "isSidechain": False,
        "message": {"role": "user", "content": "Build it"},
    }
    (folder / "s1.jsonl").write_text(json.dumps(line) + "\n")
    return tmp_path / "claude"


def test_import_and_replay_without_a_server(run: Run, tmp_path: Path) -> None:
    claude = write_session(tmp_path)
    done = run("import", "--json", str(claude))
    assert done.exit_code == 0, done.output
    result = json.loads(done.output)
    assert result["files"] == 1
    assert result["new_facts"] > 0
    again = json.loads(run("import", "--json", str(claude)).output)
    assert again["new_facts"] == 0
    replayed = run("replay", "--json")
    assert json.loads(replayed.output) == {"facts": result["new_facts"]}
    assert run("import", str(tmp_path / "nowhere")).exit_code == 2


def test_with_a_server_replay_is_refused_and_import_asks_it(run: Run, server: Server, tmp_path: Path) -> None:
    env = environment_of(server.settings, server.url)
    assert "stop it first" in run("replay", env=env).output
    asked = run("import", "--json", env=env)
    assert asked.exit_code == 0
    assert "rescanned" in json.loads(asked.output)


def test_the_api_document_is_the_same_wherever_it_is_made(run: Run, tmp_path: Path, environment: Path) -> None:
    printed = run("openapi")
    assert printed.exit_code == 0
    document = json.loads(printed.output)
    assert document["openapi"].startswith("3.1")
    assert run("openapi", "-o", str(tmp_path / "openapi.json"), env={"FLEETDECK_PORT": "9"}).exit_code == 0
    assert (tmp_path / "openapi.json").read_text() == printed.output
    assert not environment.exists()


def test_paths_are_imported_beside_a_running_server_that_shows_them_live(
    run: Run, server: Server, database_url: str, tmp_path: Path
) -> None:
    env = environment_of(server.settings, server.url) | {"FLEETDECK_DATABASE_URL": database_url}
    with server.socket("/ws/fleet") as socket:
        done = run("import", "--json", str(write_session(tmp_path)), env=env)
        assert done.exit_code == 0, done.output
        assert wait_for(lambda: "agent.created" in str(socket.recv(timeout=10)))
    assert server.get("/agents")["items"][0]["id"] == "s1"
