"""What ends a task from outside: a person's cancel, or the kill switch."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from fleetdeck.events.fields import FactData
from fleetdeck.events.task_types import StepCancelled, TaskStatusChanged
from fleetdeck.events.types import ApprovalDecided
from fleetdeck.tasks.models import Task, approvals
from fleetdeck.tasks.task_detail import steps_of
from fleetdeck.tasks.transitions import ENDED_STEP


def ending_facts(connection: Connection, task: Task, reason: str, by: str) -> Sequence[FactData]:
    """The task, its steps that have not ended, and its open questions. Its agents say themselves when they are gone."""
    pending = select(approvals.c.id, approvals.c.agent_id).where(
        approvals.c.task_id == task.id, approvals.c.status == "pending", approvals.c.requested_seq > 0
    )
    return [
        TaskStatusChanged(task_id=task.id, status="cancelled", reason=reason, by=by),
        *(
            StepCancelled(task_id=task.id, step_id=step.step_id, reason=reason)
            for step in steps_of(connection, task.id)
            if step.status not in ENDED_STEP
        ),
        *(
            ApprovalDecided(approval_id=row.id, agent_id=row.agent_id, decision="deny", cause="ended", note=reason)
            for row in connection.execute(pending)
        ),
    ]
