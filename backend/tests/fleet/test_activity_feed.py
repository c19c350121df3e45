"""The activity feed in words (LIVE-7)."""

from tests.server import Server


def test_a_problem_names_its_source_beside_the_words(server: Server) -> None:
    server.post(
        ("source.problem", {"source": "codex:/srv/codex", "location": "a.jsonl:7", "reason": "not JSON"}),
        ("agent.created", {"agent_id": "a", "role": "BUILDER"}),
    )
    started, problem = sorted(server.get("/activity")["items"], key=lambda line: line["kind"])
    assert (problem["kind"], problem["source"]) == ("source", "codex:/srv/codex")
    assert (problem["text"], problem["detail"], problem["status"]) == ("not JSON", "a.jsonl:7", "problem")
    assert started["source"] is None
