"""Parents and children: a parent's tree total is exactly the sum over itself and all its descendants (LIVE-10)."""

from fleetdeck.fleet.models import Agent
from fleetdeck.fleet.working_set import WorkingSet
from fleetdeck.pricing.entries import LedgerChange
from fleetdeck.pricing.models import LedgerEntry


def set_parent(work: WorkingSet, child: Agent, parent: Agent, seq: int) -> None:
    """Hang `child` under `parent`, with all its tree. A circle is refused: the child stays where it is."""
    if child.parent_agent_id == parent.id:
        return
    if parent is child or any(ancestor is child for ancestor in work.ancestors(parent)):
        return
    _add_tree(work, child, -1, seq)
    child.parent_agent_id = parent.id
    _add_tree(work, child, 1, seq)


def apply_ledger_change(work: WorkingSet, change: LedgerChange) -> None:
    """Bring a change of the ledger to the agent whose call it is, and to every ancestor."""
    if change.old is not None:
        _add_entry(work, change.old, -1, change.seq)
    if change.new is not None:
        _add_entry(work, change.new, 1, change.seq)


def _add_entry(work: WorkingSet, entry: LedgerEntry, sign: int, seq: int) -> None:
    agent = work.agents.get(entry.agent_id or "")
    if agent is None:
        return
    cost = sign * (entry.cost or 0)
    tokens = sign * entry.tokens.total
    unpriced = sign * (entry.cost is None)
    agent.cost += cost
    agent.tokens += tokens
    agent.input += sign * entry.input
    agent.output += sign * entry.output
    agent.cache_read += sign * entry.cache_read
    agent.cache_write_5m += sign * entry.cache_write_5m
    agent.cache_write_1h += sign * entry.cache_write_1h
    agent.reasoning += sign * entry.reasoning
    agent.calls_undercounted += sign * entry.undercounted
    counter = f"calls_{entry.basis}"
    setattr(agent, counter, getattr(agent, counter) + sign)
    for member in (agent, *work.ancestors(agent)):
        member.tree_cost += cost
        member.tree_tokens += tokens
        member.tree_unpriced += unpriced
        work.changed(member, seq)


def _add_tree(work: WorkingSet, child: Agent, sign: int, seq: int) -> None:
    for ancestor in work.ancestors(child):
        ancestor.tree_cost += sign * child.tree_cost
        ancestor.tree_tokens += sign * child.tree_tokens
        ancestor.tree_agents += sign * child.tree_agents
        ancestor.tree_unpriced += sign * child.tree_unpriced
        work.changed(ancestor, seq)
