"""Every operation of the OpenAPI document under generated requests, good and bad: no 5xx, answers as declared."""

from contextlib import nullcontext, suppress
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fleetdeck.core import clock
from fleetdeck.ingest.sources.demo.simulation import Simulation
from tests import fuzzing
from tests.server import Server

EXAMPLES = fuzzing.examples(15)
# So that several processes share the walk.
SHARES = 3
# What a client may rely on. That every bad request is refused is not among them: unknown values of a filter, say, are
# answered by an empty list.
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Signing out would end the session that the test itself uses; the demo is started below.
LEFT_OUT = {"sign_out", "command_demo"}


@pytest.fixture
def full_server(server: Server) -> Server:
    """A server with an hour of a simulated fleet."""
    now = clock.now()
    facts = Simulation(now - clock.HOUR, now).advance(now)[:600]
    server.post_raw(
        [server.event(fact.type, fact.data.model_dump(exclude_unset=True), time=fact.time) for fact in facts]
    )
    return server


# The durable library's threads draw from `random` while requests are made up; the requests do not depend on it.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize("share", range(SHARES))
def test_every_operation_answers_as_declared(full_server: Server, mode: GenerationMode, share: int) -> None:
    server = full_server
    document = server.client.get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig())
    operations = [found.ok() for found in schema.get_all_operations()][share::SHARES]
    assert len(operations) > 10
    session = requests.Session()
    for operation in operations:
        if operation.definition.raw.get("operationId") in LEFT_OUT:
            continue

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: Any) -> None:
            case.call_and_validate(
                base_url=server.url,
                headers={"Authorization": f"Bearer {server.settings.token}"},
                checks=CHECKS,
                session=session,
            )

        # Where nothing can be sent there is nothing bad to send.
        with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
            run()
    session.close()


def test_agents_that_exist_answer_as_declared(full_server: Server) -> None:
    """Generated ids rarely exist: ask for real ones, and check the answers against the document."""
    server = full_server
    document = server.client.get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig())
    agents = [agent["id"] for agent in server.get("/agents")["items"]][:3]
    files = [file for id in agents for file in server.get(f"/agents/{id}/files")["items"]]
    assert agents
    assert files
    for path in ("", "/messages", "/tools", "/files", "/timeline", "/tree", "/events"):
        for id in agents:
            response = server.client.get(f"/api/v1/agents/{id}{path}")
            assert response.status_code == 200
            _validate(schema, f"/api/v1/agents/{{agent_id}}{path}", response)


def _validate(schema: Any, path: str, response: httpx.Response) -> None:
    schema[path]["GET"].validate_response(schemathesis.Response.from_httpx(response, verify=False))
