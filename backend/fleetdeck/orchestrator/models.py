"""Tables of the orchestrator's own running state. No projections: what they hold is true only while processes run."""

from dataclasses import dataclass

from sqlalchemy import Index

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import as_row, table_for


@dataclass(slots=True)
class Worker:
    """A process that runs tasks; dead when its beat is old. Times in microseconds."""

    id: str
    machine: str
    pid: int
    started_at: int
    beat_at: int


@dataclass(slots=True)
class Slot:
    """The right of one agent to run. Kept a minute after its release, for the rate of starts."""

    id: str
    task_id: str
    worker_id: str
    taken_at: int
    released_at: int | None


@dataclass(slots=True)
class Reservation:
    """Money put aside for a call to a model before it is made, in nano-dollars."""

    id: str
    task_id: str
    worker_id: str
    amount: int


@dataclass(slots=True)
class StepNote:
    """What a step's driver wants to know again should its process be lost, as JSON: a session to resume."""

    id: str
    """Task, run and step."""
    remembered: str


workers = table_for("workers", metadata, Worker, ["id"])
slots = table_for("slots", metadata, Slot, ["id"], Index("slots_by_taken", "taken_at"))
reservations = table_for("reservations", metadata, Reservation, ["id"], Index("reservations_by_task", "task_id"))
step_notes = table_for("step_notes", metadata, StepNote, ["id"])

worker_row = as_row(Worker)
slot_row = as_row(Slot)
reservation_row = as_row(Reservation)
