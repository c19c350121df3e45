"""The values of the variables of prompts (library.VARIABLES)."""

from collections.abc import Iterable

from fleetdeck.core.text import one_line

_TITLE_CHARACTERS = 200


def variables(title: str, task_type: str, roles: Iterable[str], directory: str) -> dict[str, str]:
    """One value for each variable. `roles`: those that run, in order."""
    return {
        "title": one_line(title, _TITLE_CHARACTERS) or "(untitled)",
        "task_type": task_type.replace("_", " "),
        "roles": ", ".join(dict.fromkeys(roles)),
        "directory": directory,
    }
