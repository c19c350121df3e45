"""200 simulated tasks (1,000 agents) at once under a limit of 20: what the engine gives, costs, and how it answers."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from websockets.asyncio.client import connect

from bench.browser import WEB, browser
from bench.page_live import smooth
from bench.report import Row, percentile
from bench.target import TOKEN, Target, target
from fleetdeck.core import jsons

TASKS, LIMIT = 200, 20
# Every role of the largest workflow runs: five agents a task.
BODY = {"prompt": "Add a --json flag to the export command", "always_include_analyst": True}
LIMITS = {"max_agents": LIMIT, "max_agents_per_task": 8, "spawns_per_minute": 10_000, "same_call_limit": 6}
MEMORY_MB = 500
SCREENS = (("the overview", "/"), ("the list of tasks", "/tasks"), ("a running task", "/tasks/{task}"))
SECONDS = 6


def measure() -> Iterator[Row]:
    yield from _many()
    yield from _pages()
    yield _overhead()
    yield _estimate()


def _many() -> Iterator[Row]:
    with target(FLEETDECK_SIMULATED_PAUSE="0.05", FLEETDECK_LOG_LEVEL="error") as server:
        server.client.put("/api/v1/guard", json=LIMITS).raise_for_status()
        watching = asyncio.run(_watch(server))
        yield from watching


async def _watch(server: Target) -> list[Row]:
    """Submit all, then look at the list, the socket and the memory until all have ended."""
    lags: list[float] = []
    stop = asyncio.Event()

    async def listen() -> None:
        """How old the facts of the steps are when they arrive."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with connect(
            f"ws://127.0.0.1:{server.port}/api/v1/ws", additional_headers=headers, proxy=None, max_size=None
        ) as socket:
            await socket.send(jsons.dumps({"op": "subscribe", "topics": ["fleet"], "after": None}).decode())
            while not stop.is_set():
                frame = jsons.loads(await socket.recv())
                now = time.time()
                lags.extend(now - _seconds(event["time"]) for event in frame.get("events", ()))

    listener = asyncio.create_task(listen())
    started = time.perf_counter()
    cpu = server.cpu_seconds()
    await asyncio.to_thread(_submit, server)
    lists: list[float] = []
    most = peak = 0.0
    while True:
        begun = time.perf_counter()
        await asyncio.to_thread(server.get, "/tasks?limit=50")
        lists.append(time.perf_counter() - begun)
        guard = await asyncio.to_thread(server.get, "/guard")
        most = max(most, guard["running_agents"])
        peak = max(peak, server.memory_mb())
        if not guard["active_tasks"]:
            break
        await asyncio.sleep(0.1)
    seconds = time.perf_counter() - started
    cpu = server.cpu_seconds() - cpu
    stop.set()
    await listener if listener.done() else listener.cancel()
    status = await asyncio.to_thread(server.get, "/status")
    done = status["tasks"]["by_status"].get("completed", 0)
    agents = status["fleet"]["total_agents"]
    p50, p95 = (percentile(lags, share) * 1e3 for share in (0.5, 0.95))
    return [
        Row(
            f"{TASKS} simulated tasks at once, limit of {LIMIT} agents",
            f"{seconds:.0f} s",
            "all end",
            done == TASKS,
            f"{done} completed, {agents:,} agents, {agents / seconds:.0f} steps/s; {cpu:.0f} CPU s; "
            f"{status['as_of_seq']:,} facts",
        ),
        Row("most agents at once meanwhile", f"{most:.0f}", f"{LIMIT}", most <= LIMIT),
        Row("memory at the peak meanwhile", f"{peak:.0f} MB", f"{MEMORY_MB} MB", peak < MEMORY_MB),
        Row("fact → socket meanwhile, p50 / p95", f"{p50:.0f} / {p95:.0f} ms", "50 / 100 ms", p50 < 50 and p95 < 100),
        Row("list of 50 tasks meanwhile, p50", f"{percentile(lists, 0.5) * 1e3:.0f} ms"),
    ]


def _pages() -> Iterator[Row]:
    """What a person sees meanwhile: each screen is opened while the tasks run, and its frames are counted."""
    environment = {"FLEETDECK_SIMULATED_PAUSE": "0.05", "FLEETDECK_LOG_LEVEL": "error", "FLEETDECK_WEB_DIR": str(WEB)}
    with target(**environment) as server, browser(server) as page:
        server.client.put("/api/v1/guard", json=LIMITS).raise_for_status()
        _submit(server)
        for name, path in SCREENS:
            running = server.get("/tasks?status=running&limit=1")["items"]
            page.open(path.format(task=running[0]["id"]), "main")
            frames = page.frames(SECONDS)
            still = server.get("/guard")["active_tasks"]
            yield smooth(f"frames of {name} while {TASKS} tasks run", frames)
            assert still, "the tasks ended before their screens were looked at"


def _overhead() -> Row:
    """A task whose agents do not pause: what is left is the engine, the log and the simulation's own acts."""
    with target(FLEETDECK_SIMULATED_PAUSE="0", FLEETDECK_LOG_LEVEL="error") as server:
        took = [_run(server) for _ in range(12)][2:]
    each = percentile(took, 0.5) / 5
    return Row(
        "engine: a step of a simulated task without pauses, p50", f"{each * 1e3:.0f} ms", note="5 steps in a row"
    )


def _run(server: Target) -> float:
    started = time.perf_counter()
    id = server.client.post("/api/v1/tasks", json=BODY).json()["task"]["id"]
    while server.get(f"/tasks/{id}")["status"] != "completed":
        time.sleep(0.005)
    return time.perf_counter() - started


def _estimate() -> Row:
    with target(FLEETDECK_LOG_LEVEL="error") as server:
        took = []
        for _ in range(60):
            started = time.perf_counter()
            server.client.post("/api/v1/tasks/estimate", json={"prompt": BODY["prompt"]}).raise_for_status()
            took.append(time.perf_counter() - started)
    p50, p95 = (percentile(took[5:], share) * 1e3 for share in (0.5, 0.95))
    return Row("POST /tasks/estimate, p50 / p95", f"{p50:.1f} / {p95:.1f} ms", "20 ms", p95 < 20)


def _submit(server: Target) -> None:
    with ThreadPoolExecutor(8) as senders:
        for response in senders.map(lambda _: server.client.post("/api/v1/tasks", json=BODY), range(TASKS)):
            assert response.status_code == 202, response.text


def _seconds(moment: str) -> float:
    from fleetdeck.core import clock

    return clock.parse(moment) / clock.SECOND
