"""What one file tells about another: a parent about its subagents, a newer session about the title of an older one."""

from dataclasses import dataclass, field

MOST = 20_000


@dataclass(slots=True)
class Child:
    """A subagent as the call that started it describes it."""

    parent: str
    call: str
    role: str | None = None
    title: str | None = None
    model: str | None = None
    instructions: str | None = None


@dataclass(slots=True)
class Hints:
    """Shared by the files that one process reads. Only an aid: without it the same facts come, with less in them."""

    children: dict[str, Child] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    """uuid of a conversation's last line → its summary."""

    def add_child(self, agent_id: str, child: Child) -> None:
        if len(self.children) < MOST:
            self.children[agent_id] = child

    def add_title(self, leaf: str, title: str) -> None:
        if len(self.titles) < MOST:
            self.titles[leaf] = title
