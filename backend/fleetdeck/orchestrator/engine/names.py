"""Names of runs and agents, made from what they stand for: whoever goes on with a run finds the same."""

from hashlib import sha256


def run_id(task_id: str, run: int) -> str:
    """One go at a task; a retry is the next."""
    return f"{task_id}.{run}"


def agent_id(task_id: str, step_id: str, attempt: int) -> str:
    return f"{task_id}-{step_id}-{attempt}".lower()


def agent_name(role: str, agent_id: str) -> str:
    """Short and told apart: `builder-3f2`."""
    return f"{role.lower() or 'agent'}-{sha256(agent_id.encode()).hexdigest()[:3]}"
