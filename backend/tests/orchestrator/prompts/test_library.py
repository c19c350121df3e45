"""Prompts of roles: files with versions and variables, all of which have values (RUN-3)."""

from typing import get_args

import pytest

from fleetdeck.core import clock
from fleetdeck.core.errors import NotFound
from fleetdeck.orchestrator.prompts import library, preview
from fleetdeck.orchestrator.prompts.context import variables
from fleetdeck.orchestrator.prompts.tokens import rough_tokens
from fleetdeck.orchestrator.schemas import PromptPreviewRequest, Role, TaskDraft
from fleetdeck.pricing import price_list

ROLES = get_args(Role)
VALUES = variables("Fix it", "bug_fix", ["BUILDER", "TESTER"], "/home/me/code")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_prompts_a_priced_model_and_tools(role: str) -> None:
    found = library.role_prompts(role)
    assert [prompt.variant for prompt in found.variants] == ["simple", "complex"]
    for prompt in found.variants:
        # Every variable that a prompt uses is one that is provided, with a value.
        assert set(prompt.variables) <= set(library.VARIABLES) == set(VALUES)
        text = library.system_prompt(role, prompt.variant, VALUES)
        assert "{{" not in text
        assert role in text
        assert "Fix it" in text
        assert 100 < rough_tokens(text) < 1_000
    assert found.variants[0].text != found.variants[1].text
    assert found.default_model == library.default_model(role)
    rates = price_list.rates(price_list.Call(found.default_model, None, clock.now() // clock.HOUR))
    assert rates is not None
    assert rates.basis == "computed"
    assert library.tools_of(role) == found.tools
    assert "Read" in found.tools


def test_only_those_who_build_may_write() -> None:
    assert {role for role in ROLES if "Write" in library.tools_of(role)} == {"BUILDER", "TESTER", "DOCUMENTER"}


def test_the_newest_version_holds() -> None:
    names = ["simple.v1.md", "simple.v10.md", "simple.v9.md", "complex.v2.md", "simple.v11.txt", "other.v99.md", "x"]
    assert library.newest(names) == {"simple": (10, "simple.v10.md"), "complex": (2, "complex.v2.md")}


def test_values_are_put_in_once_and_never_read() -> None:
    assert library.fill("{{a}} {{ b }} {{a}}", {"a": "{{b}}", "b": "$1 \\g<0>"}) == "{{b}} $1 \\g<0> {{b}}"
    with pytest.raises(ValueError, match="needs b"):
        library.fill("{{a}} {{b}}", {"a": ""})


def test_what_is_not_there() -> None:
    for role in ("NOBODY", "", "../roles", "builder"):
        with pytest.raises(NotFound):
            library.role_prompts(role)
    with pytest.raises(NotFound):
        library.system_prompt("BUILDER", "clever", VALUES)


def test_a_preview_shows_roles_side_by_side() -> None:
    draft = TaskDraft(prompt="Fix {{title}} <b>\x1b[31m\nmore", working_directory="~/code")
    found = preview.render(PromptPreviewRequest(roles=["TESTER", "BUILDER", "TESTER"], task=draft)).items
    assert [(item.role, item.variant) for item in found] == [
        ("TESTER", "simple"),
        ("TESTER", "complex"),
        ("BUILDER", "simple"),
        ("BUILDER", "complex"),
    ]
    assert "“Fix {{title}} <b>\x1b[31m”, a bug fix task" in found[0].text
    assert "The team: BUILDER, TESTER, in this order." in found[0].text
    assert "`~/code`" in found[0].text
    assert found[0].tokens == rough_tokens(found[0].text)
