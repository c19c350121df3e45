"""Reading history in a process of its own, so that parsing and the database work at the same time."""

import gc
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection

from fleetdeck.ingest.sources.claude_code.map.hints import Hints
from fleetdeck.ingest.sources.claude_code.reading import Batch, Job, Reading


class WorkerDied(Exception):
    """The reading process ended before its work did."""


def batches(jobs: Sequence[Job], machine: str) -> Iterator[Batch]:
    """The batches of `jobs`, made by one other process. Closing the iterator ends it. Raises WorkerDied."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, jobs, machine), name="fleetdeck-transcripts", daemon=True)
    process.start()
    theirs.close()
    try:
        while (batch := _receive(ours)) is not None:
            yield batch
    finally:
        process.terminate()
        process.join()
        process.close()
        ours.close()


def _receive(connection: "Connection[None, Batch | None]") -> Batch | None:
    try:
        return connection.recv()
    except (EOFError, OSError) as error:
        raise WorkerDied("the process that reads transcripts ended early") from error


def _work(connection: "Connection[Batch | None, None]", jobs: Sequence[Job], machine: str) -> None:
    # Ctrl-C goes to every process of the terminal; this one ends when its parent says so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Facts come and go in large numbers and form no cycles: looking for some would take more time than reading.
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    try:
        for batch in Reading(machine, Hints()).batches(jobs):
            connection.send(batch)
        connection.send(None)
    except BrokenPipeError:
        pass
