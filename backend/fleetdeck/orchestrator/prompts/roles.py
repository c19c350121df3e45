"""The roles: what each is for, the model it runs on unless the person chose one, the tools it may use."""

from typing import Final, NamedTuple


class RoleFacts(NamedTuple):
    """One role. `tools` are the names that agents know them by."""

    description: str
    model: str
    tools: tuple[str, ...]


_READ = ("Read", "Grep", "Glob")
_WRITE = (*_READ, "Edit", "Write", "Bash")

ROLES: Final[dict[str, RoleFacts]] = {
    "ANALYST": RoleFacts(
        "Finds out what is wanted, what is there and what can go wrong. Changes nothing.",
        "claude-sonnet-5",
        (*_READ, "WebSearch", "WebFetch"),
    ),
    "PLANNER": RoleFacts("Turns the task into steps that can be built and tested.", "claude-opus-5", _READ),
    "ARCHITECT": RoleFacts("Weighs the forms that the code could have, and chooses one.", "claude-opus-5", _READ),
    "BUILDER": RoleFacts("Changes the code.", "claude-sonnet-5", (*_WRITE, "Agent")),
    "TESTER": RoleFacts("Writes and runs tests; finds what does not work.", "claude-haiku-4-5", _WRITE),
    "REVIEWER": RoleFacts("Reads the change and says what is wrong with it.", "claude-sonnet-5", (*_READ, "Bash")),
    "DOCUMENTER": RoleFacts("Writes documentation and reports.", "claude-haiku-4-5", (*_READ, "Edit", "Write")),
}
