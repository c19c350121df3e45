"""How facts about an agent itself change its row: created, status, context, deleted."""

from fleetdeck.core.text import clean, cut
from fleetdeck.events.fact import Fact
from fleetdeck.events.types import AgentCreated, AgentDeleted, AgentStatusChanged, ContextMeasured
from fleetdeck.fleet import statuses
from fleetdeck.fleet.family import set_parent
from fleetdeck.fleet.models import Agent
from fleetdeck.fleet.working_set import WorkingSet

_COPIED = ("model", "title", "workspace", "machine", "task_id", "git_branch", "context_limit")


def created(work: WorkingSet, fact: Fact, data: AgentCreated) -> None:
    known = work.is_created(data.agent_id)
    agent = work.agent(data.agent_id, fact)
    if data.secondhand and known:
        for field in _COPIED:
            if getattr(agent, field) is None:
                setattr(agent, field, getattr(data, field))
    else:
        agent.source = fact.source
        agent.role = data.role
        agent.created_seq = fact.seq
        agent.simulated = bool(data.simulated) if data.simulated is not None else agent.simulated
        agent.name = data.name or agent.name
        for field in _COPIED:
            value = getattr(data, field)
            if value is not None:
                setattr(agent, field, value)
    if data.secondhand and agent.parent_agent_id is not None:
        return
    if data.parent_agent_id is not None and data.parent_agent_id != data.agent_id:
        agent.parent_tool_call_id = data.parent_tool_call_id or agent.parent_tool_call_id
        parent = work.agent(data.parent_agent_id, fact)
        set_parent(work, agent, parent, fact.seq)
        # A subagent works for the task of its parent.
        agent.task_id = agent.task_id or parent.task_id


def status_changed(work: WorkingSet, fact: Fact, data: AgentStatusChanged) -> None:
    agent = work.agent(data.agent_id, fact)
    if data.secondhand and agent.source != fact.source:
        return
    # Sources may tell late: an older status never replaces a newer one, and nothing brings back a deleted agent.
    if agent.status == "deleted" or (agent.status_at is not None and fact.time < agent.status_at):
        return
    agent.status_at = fact.time
    agent.status_reason = clean(cut(data.reason, 500)) if data.reason else None
    set_status(agent, data.status, fact.time, data.waiting_for)
    if data.activity is not None:
        set_activity(agent, data.activity, fact.time)


def deleted(work: WorkingSet, fact: Fact, data: AgentDeleted) -> None:
    agent = work.agent(data.agent_id, fact)
    agent.status_at = fact.time
    agent.status_reason = "removed by a person"
    set_status(agent, "deleted", fact.time)


def context_measured(work: WorkingSet, fact: Fact, data: ContextMeasured) -> None:
    set_context(work.agent(data.agent_id, fact), data.tokens, data.limit, fact.time)


def seen_working(agent: Agent, fact: Fact) -> None:
    """An agent that does something runs: when its source never gave a status, and when it was given up."""
    if agent.status_at is None:
        if agent.status == "created":
            agent.status_reason = "seen working; its source gives no status"
            set_status(agent, "running", fact.time)
    elif agent.status in ("stuck", "lost") and fact.time > agent.status_at:
        agent.status_at = fact.time
        agent.status_reason = "seen working again"
        set_status(agent, "running", fact.time)


def set_status(agent: Agent, status: str, time: int, waiting_for: str | None = None) -> None:
    if status != agent.status:
        agent.status_since = time
    agent.status = status
    agent.waiting_for = waiting_for if status == "waiting" else None
    agent.urgency = statuses.urgency(status, agent.waiting_for)
    agent.ended_at = time if status in statuses.ENDED else None


def set_activity(agent: Agent, text: str, time: int) -> None:
    if time >= agent.activity_at:
        agent.activity = clean(cut(text, 300))
        agent.activity_at = time


def set_model(agent: Agent, model: str | None, time: int) -> None:
    """The model an agent uses now; placeholders such as `<synthetic>` are no model."""
    if model and not model.startswith("<") and (agent.model is None or time >= agent.updated_at):
        agent.model = model


def set_context(agent: Agent, tokens: int, limit: int | None, time: int) -> None:
    if time >= agent.context_at:
        agent.context_at = time
        agent.context_tokens = tokens
        agent.context_limit = limit or agent.context_limit
