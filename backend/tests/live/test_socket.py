"""The socket: nothing lost, nothing doubled, in order, whatever breaks (LIVE-5, LIVE-6)."""

import random
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from fleetdeck.core import jsons
from tests.server import Server, running, wait_for

CUTS = 60


def say(socket: ClientConnection, **frame: Any) -> None:
    socket.send(jsons.dumps(frame).decode())


def frames(socket: ClientConnection, seconds: float = 10) -> Any:
    """The next frame that is no heartbeat."""
    while True:
        frame = jsons.loads(socket.recv(timeout=seconds))
        if frame["op"] != "heartbeat":
            return frame


def seqs_until(socket: ClientConnection, last: int) -> list[int]:
    found: list[int] = []
    while not found or found[-1] < last:
        frame = frames(socket)
        assert frame["op"] == "events", frame
        found += [event["seq"] for event in frame["events"]]
    return found


def created(agent: str) -> tuple[str, dict[str, Any]]:
    return "agent.created", {"agent_id": agent, "role": "BUILDER"}


def test_what_comes_after_the_cursor_arrives_in_order(server: Server) -> None:
    server.post(*(created(f"a{n}") for n in range(5)))
    with server.socket() as socket:
        say(socket, op="subscribe", topics=["fleet"], after=2)
        assert seqs_until(socket, 5) == [3, 4, 5]
        server.post(created("b"))
        frame = frames(socket)
        assert [event["seq"] for event in frame["events"]] == [6]
        assert frame["seq"] == 6


def test_rows_travel_with_the_facts_that_changed_them(server: Server) -> None:
    server.post(("agent.created", {"agent_id": "kid", "role": "TESTER", "parent_agent_id": "root"}))
    with server.socket() as socket:
        say(socket, op="subscribe", topics=["fleet"], tz_offset_minutes=60)
        server.post(("usage.recorded", {"agent_id": "kid", "model": "gpt-5", "input_tokens": 1000}))
        frame = frames(socket)
        rows = {row["id"]: row for row in frame["views"]["agents"]}
        assert rows["root"]["tree_cost"] == rows["kid"]["cost"] == "0.00125"
        assert frame["views"]["status"]["cost"]["total"] == "0.00125"
        assert frame["views"]["status"]["as_of_seq"] == frame["seq"] == rows["kid"]["last_seq"]


def test_topics_decide_what_is_sent(server: Server) -> None:
    with server.socket() as one, server.socket("/ws/agents/a") as own, server.socket("/ws/costs") as costs:
        say(one, op="subscribe", topics=["agent:b", "activity"])
        say(one, op="unsubscribe", topics=["activity"])
        say(one, op="ping", t=1)
        assert frames(one) == {"op": "pong", "t": 1}
        message = {"message_id": "m", "role": "user", "blocks": [{"type": "text", "text": "x" * 9000}]}
        server.post(("message.recorded", {"agent_id": "a", **message}))
        server.post(("usage.recorded", {"agent_id": "a", "model": "gpt-5"}))
        server.post(("message.recorded", {"agent_id": "b", **message}))
        assert [event["seq"] for event in frames(one)["events"]] == [3]
        first = frames(own)
        assert first["events"][0]["data"]["blocks"][0]["text"] == "x" * 9000
        assert [row["id"] for row in first["views"]["agents"]] == ["a"]
        assert seqs_until(costs, 2) == [2]


def test_large_bodies_are_shortened_where_many_agents_are_shown(server: Server) -> None:
    with server.socket("/ws/fleet") as socket:
        server.post(("tool.completed", {"agent_id": "a", "tool_call_id": "t", "output": "x" * 100_000}))
        event = frames(socket)["events"][0]
        assert len(event["data"]["output"]) < 1000
        assert event["data"]["shortened"] is True


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[]",
        '{"op":"dance"}',
        '{"op":"subscribe","topics":"fleet"}',
        '{"op":"subscribe","topics":["weather"]}',
        '{"op":"subscribe","topics":["agent:"]}',
        '{"op":"subscribe","topics":["fleet"],"after":-1}',
        '{"op":"subscribe","topics":["fleet"],"after":"1"}',
        '{"op":"subscribe","topics":["fleet"],"tz_offset_minutes":99999}',
        "x" * 20_000,
        b"\xff\xfe",
        '{"op":"ping","t":"\\ud800"}',
    ],
)
def test_a_bad_frame_is_answered_and_the_socket_stays(server: Server, frame: str | bytes) -> None:
    with server.socket() as socket:
        socket.send(frame)
        assert frames(socket)["op"] in ("error", "pong")
        say(socket, op="subscribe", topics=["fleet"], after=0)
        server.post(created("a"))
        assert seqs_until(socket, 1) == [1]


def test_a_cursor_of_another_log_gets_a_resync(server: Server) -> None:
    server.post(created("a"))
    with server.socket() as socket:
        say(socket, op="subscribe", topics=["fleet"], after=999)
        frame = frames(socket)
        assert (frame["op"], frame["seq"]) == ("resync", 1)
        server.post(created("b"))
        assert seqs_until(socket, 2) == [2]


def test_a_client_far_behind_gets_the_row_of_every_agent_that_changed(server: Server) -> None:
    server.post(created("early"))
    for batch in range(3):
        server.post(*(("weather.changed", {"n": n}) for n in range(300)), created(f"late-{batch}"))
    with server.socket() as socket:
        say(socket, op="subscribe", topics=["fleet"], after=0)
        rows: set[str] = set()
        seq = 0
        while seq < 904:
            frame = frames(socket)
            seq = frame["seq"]
            rows |= {row["id"] for row in frame.get("views", {}).get("agents", [])}
    assert rows == {"early", "late-0", "late-1", "late-2"}


def test_more_changed_rows_than_a_frame_holds_ask_for_a_snapshot(server: Server) -> None:
    for batch in range(3):
        server.post(
            *(("usage.recorded", {"agent_id": f"a{batch}-{n}", "model": "ours", "input_tokens": 1}) for n in range(200))
        )
    with server.socket() as socket:
        say(socket, op="subscribe", topics=["fleet"])
        override = {"id": "own", "model_pattern": "ours", "input": "1", "output": "1"}
        assert server.client.put("/api/v1/prices", json={"overrides": [override]}).status_code == 200
        while (frame := frames(socket))["seq"] < 601:
            pass
        assert frame["op"] == "resync"


def test_a_silent_socket_beats(server: Server) -> None:
    with server.socket() as socket:
        assert jsons.loads(socket.recv(timeout=5)) == {"op": "heartbeat", "seq": 0}


def test_who_may_open_a_socket(server: Server) -> None:
    ingest = server.key("ingest")
    with pytest.raises(AssertionError), server.socket(token=ingest):
        pass
    with server.socket(token=server.key("read")) as socket:
        say(socket, op="ping")
        assert frames(socket)["op"] == "pong"


def test_cut_at_random_and_resumed_every_event_comes_once_in_order(server: Server) -> None:
    """A client that is cut again and again under load; bench/sockets.py does it a thousand times."""
    dice = random.Random(5)
    done = threading.Event()
    posted = 0

    def post() -> None:
        nonlocal posted
        while not done.is_set():
            posted = server.post(*(created(f"a{posted}-{n}") for n in range(dice.randrange(1, 4))))["seq"]

    sender = threading.Thread(target=post)
    sender.start()
    seen: list[int] = []
    cursor = 0
    try:
        for _ in range(CUTS):
            with server.socket() as socket:
                say(socket, op="subscribe", topics=["fleet"], after=cursor)
                for _ in range(dice.randrange(1, 4)):
                    frame = frames(socket)
                    seen += [event["seq"] for event in frame["events"]]
                    cursor = frame["seq"]
                # Gone without a word, as a network is.
                socket.socket.close()
    finally:
        done.set()
        sender.join()
    with server.socket() as socket:
        say(socket, op="subscribe", topics=["fleet"], after=cursor)
        if posted > cursor:
            seen += seqs_until(socket, posted)
    assert seen == list(range(1, posted + 1))


def test_a_stopping_server_says_so(database_url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        with running(database_url, tmp_path) as server:
            socket = stack.enter_context(server.socket())
        with pytest.raises(ConnectionClosed) as closed:
            wait_for(lambda: socket.recv(timeout=5) is None)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012
