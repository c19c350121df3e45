"""The client against a real server: nothing lost, nothing doubled, in order, whatever goes away in between (SRC-2)."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from fleetdeck_client import Client, Refused
from fleetdeck_client.fact import encode
from tests.conftest import Fleetdeck, Stub, taken, wait_for

STEPS = "import os, sys\nfrom fleetdeck_client import Client\n"


def numbers(facts: list[dict[str, Any]]) -> list[int]:
    return [fact["data"]["n"] for fact in facts if "n" in fact["data"]]


def client_of(server: Any, spool: Path, **options: Any) -> Client:
    token = getattr(server, "key", "secret-token-123")
    return Client(server.url, token, source=getattr(server, "source", "test"), spool=spool, **options)


def send(client: Client, *range_: int) -> None:
    for n in range(*range_):
        client.send("test.counted", {"n": n}, subject=f"test/{n}")


def program(server: Fleetdeck, spool: Path, code: str) -> "subprocess.Popen[str]":
    """A program that uses the client, as a process of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(spool.parent),
        "FLEETDECK_URL": server.url,
        "FLEETDECK_TOKEN": server.key,
        "FLEETDECK_SPOOL": str(spool),
        "SOURCE": server.source,
    }
    return subprocess.Popen(
        [sys.executable, "-c", STEPS + code], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    return out


def left(spool: Path) -> list[Path]:
    return [path for path in spool.glob("*/*") if path.is_dir()]


def test_facts_arrive_once_in_order_and_leave_nothing_behind(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    with client_of(fleetdeck, tmp_path / "spool") as client:
        send(client, 2_500)
        assert client.flush()
        assert (client.sent, client.handled, client.refused, client.left_out) == (2_500, 2_500, 0, 0)
    facts = fleetdeck.facts()
    assert numbers(facts) == list(range(2_500))
    assert facts[7]["subject"] == "test/7"
    assert left(tmp_path / "spool") == []


def test_a_server_that_goes_away_and_comes_back_gets_all_in_order(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    with client_of(fleetdeck, tmp_path / "spool") as client:
        send(client, 100)
        assert client.flush()
        fleetdeck.kill()
        send(client, 100, 3_000)
        assert not client.flush(0.3)
        fleetdeck.start()
        assert client.flush()
    assert numbers(fleetdeck.facts()) == list(range(3_000))


def test_what_a_killed_program_has_told_is_sent_by_the_next(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    fleetdeck.kill()
    code = (
        "client = Client(source=os.environ['SOURCE'])\nfor n in range(1500):\n    client.send('test.counted', {'n': n})\n"
        "print('told', flush=True)\nsys.stdin.read()"
    )
    process = program(fleetdeck, spool, code)
    assert process.stdout is not None
    assert process.stdout.readline() == "told\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    (folder,) = left(spool)
    with sorted(folder.glob("*.facts"))[-1].open("ab") as file:
        file.write(b'{"half a li')  # what a kill in the middle of a write leaves
    fleetdeck.start()
    with client_of(fleetdeck, spool) as client:
        send(client, 1_500, 1_600)
        wait_for(lambda: len(fleetdeck.facts()) == 1_600)
        assert client.flush()
    assert numbers(fleetdeck.facts()) == list(range(1_600))
    assert left(spool) == []


def test_kills_while_it_sends_lose_and_double_nothing(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    told: list[int] = []
    for turn in range(3):
        printed = tmp_path / f"printed {turn}"
        code = (
            "import itertools\nclient = Client(source=os.environ['SOURCE'])\n"
            f"with open({str(printed)!r}, 'w', buffering=1) as file:\n    for n in itertools.count():\n"
            "        client.send('test.counted', {'n': n})\n        print(n, file=file)\n"
        )
        process = program(fleetdeck, spool, code)
        wait_for(lambda: printed.exists() and printed.stat().st_size > 2_000 * (1 + turn))  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
        told.append(printed.read_text().count("\n"))
    with client_of(fleetdeck, spool):
        wait_for(lambda: len(left(spool)) == 1)
    by_writer: dict[str, list[int]] = {}
    for fact in fleetdeck.facts():
        by_writer.setdefault(fact["id"].rpartition("-")[0], []).append(fact["data"]["n"])
    # The names of writers begin with the time of their start.
    for count, writer in zip(told, sorted(by_writer), strict=True):
        assert by_writer[writer] == list(range(len(by_writer[writer])))
        # One more may have been told than was printed.
        assert count <= len(by_writer[writer]) <= count + 1


def test_two_programs_share_a_spool(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    code = "with Client(source=os.environ['SOURCE']) as client:\n    for n in range(800):\n        client.send('test.counted', {'n': n})\n"
    for process in [program(fleetdeck, tmp_path / "spool", code) for _ in range(3)]:
        ended(process)
    facts = fleetdeck.facts()
    assert sorted(numbers(facts)) == sorted(list(range(800)) * 3)
    assert len({fact["id"] for fact in facts}) == 2_400
    assert left(tmp_path / "spool") == []


def test_a_forked_process_tells_for_itself_and_its_parent_goes_on(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    code = """
client = Client(source=os.environ['SOURCE'])
for n in range(50):
    client.send('test.counted', {'n': n})
child = os.fork()
if child == 0:
    for n in range(1000, 1050):
        client.send('test.counted', {'n': n})
    os._exit(0 if client.close() else 1)
for n in range(50, 100):
    client.send('test.counted', {'n': n})
assert os.waitpid(child, 0)[1] == 0
assert client.flush()
"""
    ended(program(fleetdeck, tmp_path / "spool", code))
    found = numbers(fleetdeck.facts())
    assert [n for n in found if n < 1_000] == list(range(100))
    assert [n for n in found if n >= 1_000] == list(range(1_000, 1_050))


def test_the_end_of_a_program_sends_what_is_left(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    ended(program(fleetdeck, tmp_path / "spool", "Client(source=os.environ['SOURCE']).send('test.counted', {'n': 1})"))
    assert numbers(fleetdeck.facts()) == [1]


def test_refused_facts_are_told_and_hold_up_nobody(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    refused: list[Refused] = []
    with client_of(fleetdeck, tmp_path / "spool", on_refused=refused.append) as client:
        client.send("test.counted", {"n": 0})
        client.send("agent.created", {"role": "BUILDER"})
        client.send("test.counted", {"n": 1, "nan": float("nan"), "half": "\ud800", "object": object()})
        client.send("test.counted", {"n": 2, "text": "x" * 3_000_000})
        assert client.flush()
        assert client.refused == 1
    assert [one.event["type"] for one in refused] == ["agent.created"]
    assert "agent_id" in refused[0].reason
    assert numbers(fleetdeck.facts()) == [0, 1, 2]


def test_a_fact_that_is_too_large_is_left_out_and_holds_up_nobody(stub: Stub, tmp_path: Path) -> None:
    with client_of(stub, tmp_path / "spool") as client:
        client.send("test.counted", {"n": 1, "many": ["x" * 90_000] * 60})
        client.send("test.counted", {"n": 2, "many": ["x" * 200_000] * 15})
        client.send("test.counted", {"n": 3})
        assert client.flush()
        assert client.left_out == 1
    events = [event for batch in stub.batches for event in batch]
    assert [event["data"]["n"] for event in events if event["type"] == "test.counted"] == [2, 3]
    # The server hears of it, once it hears anything.
    (told,) = [event["data"] for event in events if event["type"] == "source.problem"]
    assert told["reason"].startswith("1 fact left out")


def test_an_own_id_counts_once(fleetdeck: Fleetdeck, tmp_path: Path) -> None:
    for _ in range(2):
        with client_of(fleetdeck, tmp_path / "spool") as client:
            client.send("test.counted", {"n": 1}, id="build 7", time=1_790_000_000.5)
    (fact,) = fleetdeck.facts()
    assert (fact["id"], fact["time"]) == ("build 7", "2026-09-21T14:13:20.500Z")


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(stub: Stub, tmp_path: Path) -> None:
    stub.answers = [(429, {"Retry-After": "1"}, {"message": "busy"})]
    with client_of(stub, tmp_path / "spool") as client:
        client.send("test.counted", {"n": 1})
        assert client.flush()  # which hurries, but not past what the server asked for
    assert stub.times[1] - stub.times[0] >= 1.0
    assert stub.batches[0] == stub.batches[1]


def test_one_fact_that_breaks_the_server_is_found_and_told(stub: Stub, tmp_path: Path) -> None:
    def fragile(body: list[Any]) -> Any:
        return (500, {}, {}) if any(event["data"]["n"] == 5 for event in body) else taken(body)

    stub.answers = [fragile] * 200
    refused: list[Refused] = []
    with client_of(stub, tmp_path / "spool", on_refused=refused.append) as client:
        send(client, 20)
        assert client.flush(30)
    assert [one.event["data"]["n"] for one in refused] == [5]
    arrived = [
        event["data"]["n"] for batch in stub.batches if all(e["data"]["n"] != 5 for e in batch) for event in batch
    ]
    assert arrived == [n for n in range(20) if n != 5]


def test_a_batch_that_is_too_large_is_sent_in_parts(stub: Stub, tmp_path: Path) -> None:
    stub.answers = [lambda body: (413, {}, {}) if len(body) > 3 else taken(body)] * 100
    with client_of(stub, tmp_path / "spool") as client:
        send(client, 40)
        assert client.flush()
        assert client.refused == 0
    assert [event["data"]["n"] for batch in stub.batches if len(batch) <= 3 for event in batch] == list(range(40))


def test_a_token_that_is_not_let_in_loses_nothing(stub: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    stub.answers = [(401, {}, {"message": "sign in"})] * 3
    spool = tmp_path / "spool"
    client = client_of(stub, spool)
    send(client, 3)
    assert not client.close(0.2)
    text = "".join(path.read_text(errors="replace") for path in spool.rglob("*") if path.is_file())
    assert text.count("test.counted") == 3
    assert "secret-token-123" not in text + caplog.text
    assert stub.headers[0]["Authorization"] == "Bearer secret-token-123"
    stub.answers.clear()
    with client_of(stub, spool) as other:
        wait_for(lambda: len(left(spool)) == 1)
        assert other.flush()
    assert [event["data"]["n"] for event in stub.batches[-1]] == [0, 1, 2]


def test_a_spool_that_is_full_leaves_out_the_newest_and_says_how_many(stub: Stub, tmp_path: Path) -> None:
    stub.answers = [(503, {}, {})] * 1_000
    with client_of(stub, tmp_path / "spool", spool_bytes=20_000) as client:
        send(client, 500)
        kept = client.sent
        assert 50 < kept < 500
        assert client.left_out == 500 - kept
        stub.answers.clear()
        assert client.flush()
    arrived = [event for batch in stub.batches if batch for event in batch]
    assert [n for n in dict.fromkeys(e["data"].get("n") for e in arrived) if n is not None] == list(range(kept))


def test_nothing_is_raised_whatever_happens(tmp_path: Path) -> None:
    for url in ("http://127.0.0.1:1", "no address", "http://[", "ftp://host", ""):
        client = Client(url, "t", spool=tmp_path / "spool")
        client.send("test.counted", {"n": 1})
        assert not client.close(0.05)
        client.send("test.counted", {"n": 2})
        assert client.left_out == 1
    blocked = tmp_path / "file"
    blocked.write_text("")
    client = Client("http://127.0.0.1:1", "t", spool=blocked)
    client.send("test.counted", {"n": 1})
    assert (client.sent, client.left_out) == (0, 1)
    client.close()


def test_an_address_with_a_password_keeps_it_to_itself(tmp_path: Path) -> None:
    client = Client("https://me:secret@fleet.example:8443/deck/", "t", spool=tmp_path / "spool")
    assert client.url == "https://fleet.example:8443/deck"
    client.close(0)


def test_a_line_is_an_event_whatever_its_data() -> None:
    deep: Any = "end"
    for _ in range(3_000):
        deep = [deep]
    event = json.loads(encode("s", "i", "t", 1, None, {"deep": deep, 5: {1, 2}, "long": "y" * 2_000_000}))
    assert len(event["data"]["long"]) < 200_000
    assert event["time"] == "1970-01-01T00:00:00.000001Z"


def test_a_call_returns_while_the_server_keeps_the_sender_waiting(stub: Stub, tmp_path: Path) -> None:
    stub.answers = [lambda body: (time.sleep(1), taken(body))[1]]
    with client_of(stub, tmp_path / "spool") as client:
        client.send("test.counted", {"n": 0})
        wait_for(lambda: stub.batches)
        begin = time.monotonic()
        send(client, 1, 200)
        assert time.monotonic() - begin < 0.9
        assert client.flush()
