"""The library of system prompts: files `roles/<role>/<variant>.v<N>.md`, of which the highest N holds.

A file is plain text with `{{variable}}`; VARIABLES says which there are. An older version stays beside the newer one,
so that what an agent was told then can be read later.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from fleetdeck.core.errors import NotFound
from fleetdeck.orchestrator.prompts.roles import ROLES
from fleetdeck.orchestrator.schemas import RolePrompt, RolePrompts

Variant = Literal["simple", "complex"]
VARIANTS: Final[tuple[Variant, ...]] = ("simple", "complex")
VARIABLES: Final = {
    "title": "the task's title",
    "task_type": "the type of the task in words, like `bug fix`",
    "roles": "the roles that run, in order",
    "directory": "the folder where the agent works",
}
_FILE = re.compile(r"^(simple|complex)\.v(\d{1,6})\.md$")
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def role_prompts(role: str) -> RolePrompts:
    """A role with its newest prompts, one for each variant. Raises NotFound."""
    found = _prompts(role)
    facts = ROLES[role]
    return RolePrompts(
        role=role,
        description=facts.description,
        default_model=facts.model,
        tools=list(facts.tools),
        variants=[found[variant] for variant in VARIANTS],
    )


def prompt(role: str, variant: str) -> RolePrompt:
    """The newest version of a role's prompt. Raises NotFound."""
    found = _prompts(role)
    if variant not in found:
        raise NotFound(f"role {role} has no prompt {variant[:40]!r}")
    return found[variant]


def system_prompt(role: str, variant: str, variables: Mapping[str, str]) -> str:
    """A role's prompt, filled in. Raises NotFound for an unknown one, ValueError for a variable without a value."""
    return fill(prompt(role, variant).text, variables)


def default_model(role: str) -> str:
    """The model of a role unless the person chose one. Raises NotFound."""
    _known(role)
    return ROLES[role].model


def tools_of(role: str) -> list[str]:
    """The tools a role may use. Raises NotFound."""
    _known(role)
    return list(ROLES[role].tools)


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Put values in. A value is never looked at again: braces in a person's words stay as they are.

    Raises ValueError for a variable without a value."""
    missing = sorted(set(variables_of(text)) - set(variables))
    if missing:
        raise ValueError(f"the prompt needs {', '.join(missing)}")
    return _VARIABLE.sub(lambda match: variables[match.group(1)], text)


def variables_of(text: str) -> list[str]:
    """The variables that a prompt uses, in its order."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def newest(names: list[str]) -> dict[Variant, tuple[int, str]]:
    """Variant → (version, file name) of the highest version among file names; other names are passed over."""
    best: dict[Variant, tuple[int, str]] = {}
    for name in names:
        match = _FILE.match(name)
        if match is None:
            continue
        variant: Variant = "simple" if match.group(1) == "simple" else "complex"
        version = int(match.group(2))
        if variant not in best or version > best[variant][0]:
            best[variant] = (version, name)
    return best


def _known(role: str) -> None:
    if role not in ROLES:
        raise NotFound(f"there is no role {role[:80]!r}: one of {', '.join(ROLES)}")


def _prompts(role: str) -> dict[str, RolePrompt]:
    _known(role)
    return _loaded(role)


@cache
def _loaded(role: str) -> dict[str, RolePrompt]:
    folder = files("fleetdeck.orchestrator.prompts") / "roles" / role.lower()
    found: dict[str, RolePrompt] = {}
    for variant, (version, name) in newest([file.name for file in folder.iterdir()]).items():
        text = (folder / name).read_text(encoding="utf-8").strip()
        found[variant] = RolePrompt(
            role=role, variant=variant, version=version, text=text, variables=variables_of(text)
        )
    return found
