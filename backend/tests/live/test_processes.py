"""Several server processes on one PostgreSQL: one log, one order, every socket sees all of it (decision 4)."""

import threading
from pathlib import Path

from tests.live.test_socket import frames, say
from tests.process import STOPPED, process
from tests.server import Server, assert_replay_equals

FACTS = 300


def test_facts_posted_to_one_process_arrive_at_the_other_in_order(postgres_url: str, tmp_path: Path) -> None:
    with (
        process(postgres_url, tmp_path / "one") as first,
        process(postgres_url, tmp_path / "two") as second,
    ):
        servers = (first.start(), second.start())

        def post(server: Server, name: str) -> None:
            for number in range(FACTS // 3):
                server.post(
                    *(("agent.created", {"agent_id": f"{name}-{number}-{n}", "role": "X"}) for n in range(3)),
                    source=name,
                )

        with servers[0].socket() as one, servers[1].socket() as two:
            for socket in (one, two):
                say(socket, op="subscribe", topics=["fleet"], after=0)
            senders = [threading.Thread(target=post, args=(server, f"s{n}")) for n, server in enumerate(servers)]
            for sender in senders:
                sender.start()
            for socket in (one, two):
                seen: list[int] = []
                while len(seen) < 2 * FACTS:
                    frame = frames(socket)
                    assert frame["op"] == "events", frame
                    seen += [event["seq"] for event in frame["events"]]
                assert seen == list(range(1, 2 * FACTS + 1))
            for sender in senders:
                sender.join()
        assert servers[0].get("/status")["fleet"] == servers[1].get("/status")["fleet"]
        assert {first.stop(), second.stop()} <= STOPPED
    assert_replay_equals(postgres_url)
