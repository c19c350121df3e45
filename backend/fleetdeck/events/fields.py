"""What the fields of facts are made of, and what the data of every fact has in common."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=512)]
Name = Annotated[str, Field(max_length=512)]
Count = Annotated[int, Field(ge=0, le=10**12)]

AgentStatus = Literal[
    "created", "running", "waiting", "idle", "stuck", "completed", "failed", "cancelled", "lost", "deleted"
]
WaitingFor = Literal["person", "subagent", "rate_limit", "tool"]
TaskStatus = Literal["pending", "assigned", "running", "paused", "completed", "failed", "cancelled", "error"]
Isolation = Literal["in_place", "branch", "worktree"]
Priority = Literal["critical", "high", "medium", "low"]
ToolStatus = Literal["ok", "error", "denied", "cancelled"]
FileOperation = Literal["read", "created", "modified", "deleted"]
MessageRole = Literal["user", "assistant", "system", "tool"]


class FactData(BaseModel):
    """What the `data` of every fact has in common: unknown fields are kept, known ones are checked."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    type: ClassVar[str] = ""

    def subject(self) -> str | None:
        """What the fact is about, like `agent/<id>`; used when the source named none."""
        for kind, field in (("agent", "agent_id"), ("task", "task_id"), ("source", "source")):
            value = getattr(self, field, None)
            if value:
                return f"{kind}/{value}"
        return None
