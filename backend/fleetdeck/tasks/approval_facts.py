"""How requests for permission, and their decisions, change their rows and their task's count."""

from fleetdeck.core import clock
from fleetdeck.core.text import clean, cut
from fleetdeck.events.fact import Fact
from fleetdeck.events.own import is_own
from fleetdeck.events.types import ApprovalDecided, ApprovalRequested
from fleetdeck.tasks.models import Approval
from fleetdeck.tasks.working_set import WorkingSet


def requested(work: WorkingSet, fact: Fact, data: ApprovalRequested) -> None:
    known = work.approvals.get(data.approval_id)
    if known is not None and known.requested_seq:
        return
    if known is not None and is_own(fact.source) and not is_own(known.source):
        known = None  # somebody else was quick to decide what is ours to ask
    link = work.links.get(data.agent_id)
    task_id = data.task_id or (link.task_id if link else None)
    approval = Approval(
        id=data.approval_id,
        source=fact.source,
        agent_id=data.agent_id,
        task_id=task_id,
        step_id=data.step_id or (link.step_id if link else None),
        tool=data.tool,
        command=clean(cut(data.command, 4_000)) if data.command else None,
        path=data.path,
        status=known.status if known else "pending",
        cause=known.cause if known else None,
        decided_by=known.decided_by if known else None,
        note=known.note if known else None,
        scope=known.scope if known else None,
        requested_at=fact.time,
        expires_at=_moment(data.expires_at),
        decided_at=known.decided_at if known else None,
        requested_seq=fact.seq,
        last_seq=fact.seq,
    )
    work.approvals[approval.id] = approval
    if approval.status == "pending":
        _count(work, approval, fact, 1)


def decided(work: WorkingSet, fact: Fact, data: ApprovalDecided) -> None:
    approval = work.approvals.get(data.approval_id)
    if approval is None:
        # A decision before its request: kept, until the request says what it was about.
        approval = Approval(
            id=data.approval_id, source=fact.source, agent_id=data.agent_id or "", task_id=None, step_id=None, tool="",
            command=None, path=None, status="pending", cause=None, decided_by=None, note=None, scope=None,
            requested_at=fact.time, expires_at=None, decided_at=None, requested_seq=0, last_seq=fact.seq,
        )  # fmt: skip
        work.approvals[approval.id] = approval
    elif approval.status != "pending":
        return  # the first decision holds
    else:
        _count(work, approval, fact, -1)
    ended = {"expired": "expired", "ended": "ended"}.get(data.cause or "")
    approval.status = ended or ("allowed" if data.decision == "allow" else "denied")
    approval.cause = data.cause
    approval.decided_by = data.by
    approval.note = clean(cut(data.note, 2_000)) if data.note else None
    approval.scope = data.scope
    approval.decided_at = fact.time
    approval.last_seq = fact.seq


def _count(work: WorkingSet, approval: Approval, fact: Fact, by: int) -> None:
    if approval.task_id is not None:
        work.task(approval.task_id, fact).approvals_pending += by


def _moment(text: str | None) -> int | None:
    try:
        return clock.parse(text) if text else None
    except ValueError:
        return None
