"""The complexity of prompts: explainable, the same each time, and quick also for what nobody should paste (RUN-1)."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetdeck.orchestrator.planner import complexity, task_type

OF_THE_PICTURE = (
    "Fix the Retry-After header in `src/http/errors.py`. It is rounded down, so clients come back one second too "
    "early. Round it up, and add a test to `tests/test_errors.py` for 0.2 s and 59.9 s."
)
PROMPTS = [
    (OF_THE_PICTURE, "bug_fix", "simple"),
    ("Add a --json flag to the export command", "feature_implementation", "simple"),
    ("Rename Foo to Bar", "refactoring", "simple"),
    ("Fix typo in docs/index.md", "bug_fix", "simple"),
    ("Update the README", "documentation", "simple"),
    ("Document the API of src/api/", "documentation", "simple"),
    ("Write unit tests for the parser", "testing", "simple"),
    ("Add two more regression tests", "testing", "simple"),
    ("Cover the parser with tests", "testing", "simple"),
    ("Review the last commit", "code_review", "simple"),
    ("Why does the page hang?", "research", "simple"),
    ("Investigate how other tools do retries", "research", "simple"),
    ("Refactor the payment module", "refactoring", "complex"),
    ("Migrate the database to PostgreSQL with zero downtime", "feature_implementation", "complex"),
    ("Design a plugin system for the whole application and document it", "feature_implementation", "complex"),
    ("Rewrite the auth service and split it into modules", "refactoring", "complex"),
    ("", "custom", "simple"),
    ("hello", "custom", "simple"),
]


@pytest.mark.parametrize(("prompt", "kind", "label"), PROMPTS)
def test_prompts_as_people_write_them(prompt: str, kind: str, label: str) -> None:
    assert complexity.estimate(prompt).label == label
    assert task_type.decide(prompt, "auto")[0] == kind


def test_the_reasons_are_the_score() -> None:
    found = complexity.estimate(OF_THE_PICTURE)
    assert (found.label, found.score, found.threshold) == ("simple", 0.21, 0.50)
    assert [(reason.points, reason.text, reason.kind) for reason in found.reasons] == [
        (0.12, "2 files named, one module", "scope"),
        (0.09, "a test is asked for", "work"),
        (0.0, "verb “fix”, no “migrate” or “design”", "verb"),
        (0.0, "no risk words, 33 words", "risk"),
    ]


def test_much_of_everything_is_complex_and_at_most_one() -> None:
    files = " ".join(f"src/mod{n}/file{n}.py" for n in range(30))
    steps = "\n".join(f"- step {n} with payments, auth and a migration" for n in range(20))
    found = complexity.estimate(
        f"Design and migrate all modules: {files}\n{steps}\nAdd tests and update the docs. " * 3
    )
    assert found.score == 1.0
    assert {reason.kind for reason in found.reasons} == {"scope", "work", "verb", "risk", "length"}


def test_what_code_says_is_not_what_the_person_asks() -> None:
    quiet = complexity.estimate("Fix this:\n```\nmigrate(auth, payment); design()\n```\nThanks")
    assert quiet.score == 0


def test_a_type_that_was_chosen_holds() -> None:
    assert task_type.decide("Fix it", "research") == ("research", "as chosen")
    assert task_type.decide("Fix it", "auto") == ("bug_fix", "the first word for a kind of work is “fix”")


@given(st.text(max_size=400))
def test_any_text_has_a_score_that_its_reasons_add_up_to(prompt: str) -> None:
    found = complexity.estimate(prompt)
    assert found == complexity.estimate(prompt)
    assert found.score == pytest.approx(min(1.0, sum(reason.points for reason in found.reasons)))
    assert (found.label == "complex") == (found.score >= found.threshold)
    task_type.recognise(prompt)


@pytest.mark.parametrize(
    "unit", ["Fix src/a.py. ", "a.", "a", "/", "x ", "add ", "- a\n", "port a ", "```\n", "the a module "]
)
def test_half_a_megabyte_of_anything_takes_no_time(unit: str) -> None:
    prompt = unit * (512 * 1024 // len(unit))
    began = time.perf_counter()
    complexity.estimate(prompt)
    task_type.recognise(prompt)
    # A tenth of it is usual; what is tested is that nothing grows with the square of the length.
    assert time.perf_counter() - began < 0.5
