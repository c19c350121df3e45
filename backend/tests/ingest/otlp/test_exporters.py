"""The opentelemetry SDK's own exporter, with the instrumentations that people use: one environment, each call once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest.otlp.stub import messages_api
from tests.ingest.otlp.support import ledger, totals
from tests.server import Server

PROGRAM = Path(__file__).with_name("program.py")


@pytest.mark.parametrize("library", ["openinference", "openllmetry", "pydantic-ai"])
@pytest.mark.parametrize("compression", ["none", "gzip"])
def test_a_program_needs_only_the_environment(server: Server, tmp_path: Path, library: str, compression: str) -> None:
    with messages_api() as stub:
        ran = subprocess.run(
            [sys.executable, str(PROGRAM), library],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "STUB_URL": stub,
                "OTEL_EXPORTER_OTLP_ENDPOINT": server.url,
                "OTEL_EXPORTER_OTLP_HEADERS": f"Authorization=Bearer {server.key('ingest')}",
                "OTEL_EXPORTER_OTLP_COMPRESSION": compression,
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    assert "ERROR" not in ran.stderr
    assert totals(server) == (12, 40, 8000, 1500)
    (entry,) = ledger(server)
    assert (entry["model"], entry["cost"]) == ("claude-sonnet-4-5", "0.010911")
    (agent,) = server.get("/agents")["items"]
    assert agent["name"] == ("researcher" if library == "pydantic-ai" else f"demo-{library}")
    said = server.get(f"/agents/{agent['id']}/messages")["items"]
    assert [message["blocks"][0]["text"] for message in said][-2:] == ["Look around", "All done."]
