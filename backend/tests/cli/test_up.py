"""`fleetdeck up`: one command from nothing to signed in, and plain words when that is not possible (OPS-1, USER-2)."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Run, Up

Start = Callable[..., Up]


def test_from_nothing_to_signed_in(start: Start, run: Run, environment: Path) -> None:
    up = start()
    page, _, code = up.said["sign_in"].partition("#code=")
    assert page == f"{up.url}/sign-in"
    with httpx.Client(base_url=up.url, trust_env=False) as browser:
        assert browser.get("/ready").json()["status"] == "ready"
        assert browser.get("/api/v1/status").status_code == 401
        signed = browser.post("/api/v1/auth/session", json={"code": code}, headers={"Origin": up.url})
        assert signed.status_code == 200
        assert browser.get("/api/v1/status").status_code == 200
    assert (environment / "token").stat().st_mode & 0o777 == 0o600
    seen = run("status", "--json", env={"FLEETDECK_PORT": up.port})
    assert (seen.exit_code, json.loads(seen.output)["fleet"]["total_agents"]) == (0, 0)
    code, log = up.stop()
    assert code == 0
    assert "Traceback" not in log
    assert up.said["sign_in"].rpartition("=")[2] not in log
    assert (environment / "token").read_text().strip() not in log


def test_a_termination_signal_ends_it_in_order_and_what_was_said_stays(start: Start) -> None:
    up = start()
    token = httpx.post(
        f"{up.url}/api/v1/auth/session", json={"code": up.said["sign_in"].partition("#code=")[2]}, trust_env=False
    )
    cookie = {"Cookie": token.headers["set-cookie"].partition(";")[0]}
    code, log = up.stop(signal.SIGTERM)
    assert code in (0, -signal.SIGTERM)
    assert "Traceback" not in log
    again = start()
    assert httpx.get(f"{again.url}/api/v1/status", headers=cookie, trust_env=False).status_code == 200


def test_a_second_up_prints_a_new_link_for_the_server_that_runs(start: Start, run: Run) -> None:
    up = start()
    second = run("up", "--no-open", "--json", "--port", up.port)
    assert second.exit_code == 0
    said = json.loads(second.output)
    assert said["already_running"] is True
    assert said["sign_in"] != up.said["sign_in"]
    code = said["sign_in"].partition("#code=")[2]
    answer = httpx.post(f"{up.url}/api/v1/auth/session", json={"code": code}, trust_env=False)
    assert answer.status_code == 200
    assert "already running" in run("up", "--no-open", "--port", up.port).output


def test_a_port_that_a_stranger_has_is_explained(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = str(stranger.getsockname()[1])
        stranger.settimeout(0.1)
        failed = subprocess.run(
            [sys.executable, "-m", "fleetdeck", "up", "--no-open", "--port", port],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "FLEETDECK_TOKEN": ""},
        )
    assert failed.returncode == 1
    assert f"port {port} is in use by another program" in failed.stderr
    assert "--port" in failed.stderr


@pytest.mark.parametrize("token", ["", "short"])
def test_beyond_loopback_only_with_a_token_of_ones_own(run: Run, token: str, environment: Path) -> None:
    refused = run("up", "--host", "0.0.0.0", "--no-open", env={"FLEETDECK_TOKEN": token})
    assert refused.exit_code == 2
    assert "FLEETDECK_TOKEN" in refused.output
    assert not environment.exists()


def test_beyond_loopback_no_code_is_printed(start: Start) -> None:
    up = start("--host", "0.0.0.0", env={"FLEETDECK_TOKEN": "a-secret-of-my-own-0123"})
    assert up.said["sign_in"] == f"http://127.0.0.1:{up.port}/sign-in"
    answer = httpx.post(f"{up.url}/api/v1/auth/session", json={"token": "a-secret-of-my-own-0123"}, trust_env=False)
    assert answer.status_code == 200


def test_an_address_that_is_not_ours_is_explained(run: Run) -> None:
    refused = run("up", "--host", "192.0.2.1", "--no-open", env={"FLEETDECK_TOKEN": "a-secret-of-my-own-0123"})
    assert refused.exit_code == 1
    assert "cannot listen on 192.0.2.1" in refused.output
