"""What simulated agents think, look at, write, run and hand over, by role."""

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from fleetdeck.core.text import one_line
from fleetdeck.orchestrator.drivers.base import Order
from fleetdeck.orchestrator.drivers.simulated.directives import without

LONG: Final = "pytest --slow"
RISKY: Final = "rm -rf build/ && python -m build"
FOUND: Final = "4 matches"

THOUGHTS: Final[dict[str, tuple[str, ...]]] = {
    "ANALYST": ("What could break: the callers of this, and the output that scripts read. I look at both first.",),
    "PLANNER": (
        "The change is small if the formatting moves into one function. Then the flag only chooses which one.",
    ),
    "ARCHITECT": ("One boundary is enough here: what is exported, and how it is written down.",),
    "BUILDER": (
        "The command builds its rows already; the flag decides how they are printed. The rows themselves stay.",
        "I write the function first and its test next to it, then wire it in.",
    ),
    "TESTER": ("The interesting cases are the empty list and text with quotes in it.",),
    "REVIEWER": ("I read the change as somebody who has to live with it: names, edge cases, what the tests prove.",),
    "DOCUMENTER": ("Who reads this wants one example that works, and what the output looks like.",),
}

_NAMED_FILE = re.compile(r"[\w./-]+\.(?:py|ts|tsx|js|go|rs|md|toml|yaml|yml|json)\b")
_WORDS = re.compile(r"[a-z][a-z0-9]{2,}")
_COMMON_WORDS: Final = (
    "the and add for with that this from into flag command new fix make use should when have not are its our"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split())


def looks(role: str, known: Sequence[str], dice: Random) -> list[tuple[str, str]]:
    """(tool, target) of what it reads first."""
    reads = [("Read", name) for name in dice.sample(list(known), min(2, len(known)))]
    return [("Grep", "export"), *reads] if role != "DOCUMENTER" else reads


def files(role: str, task: str, title: str) -> list[tuple[str, str]]:
    """(path, text) of the files that the role writes."""
    name = _subject(task)
    match role:
        case "BUILDER":
            path = next(iter(_NAMED_FILE.findall(task)), f"src/{name}.py")
            if path.endswith(".md"):
                return [(path, f"## {title}\n\n{_sentence(task)}\n")]
            return [(path.lstrip("/"), _CODE.format(name=name, what=_sentence(task)))]
        case "TESTER":
            return [(f"tests/test_{name}.py", _TEST.format(name=name))]
        case "DOCUMENTER":
            return [(f"docs/{name}.md", f"# {title}\n\n{_sentence(task)}\n\n```\n{name} --json\n```\n")]
        case "PLANNER":
            return [("PLAN.md", f"# {title}\n\n1. Write {name}\n2. Test the empty case\n3. Review\n")]
        case _:
            return []


def commands(role: str) -> list[tuple[str, str]]:
    """(command, what it prints) of what the role runs; nothing is really run."""
    match role:
        case "BUILDER":
            return [("ruff check src", "All checks passed!")]
        case "TESTER":
            return [("pytest -q", "43 passed in 1.27s")]
        case "REVIEWER":
            return [("git diff --stat", " 2 files changed, 31 insertions(+)")]
        case _:
            return []


def output(order: Order, heard: Sequence[str]) -> str:
    """What the step hands over."""
    name = _subject(without(order.prompt))
    texts = {
        "ANALYST": f"Scope: one command and its tests.\n\n- Risk: scripts that read what `{name}` prints\n- Callers: 3",
        "PLANNER": f"1. `src/{name}.py`: build the rows, then write them\n2. Tests: empty list, quotes\n3. Review",
        "ARCHITECT": f"`{name}` keeps its rows apart from how they are written. No other module changes.",
        "BUILDER": f"`{name}` is in place. The rows stay as they were; only how they are written can be chosen.",
        "TESTER": "43 tests passed, 2 of them new: the empty list, and text with quotes.",
        "REVIEWER": f"Approved.\n\n- `{name}` does one thing\n- the tests cover the empty case\n- no name changed",
        "DOCUMENTER": f"`docs/{name}.md` shows one example and its output.",
    }
    text = texts.get(order.role, "Done.")
    notes = "".join(f"\n- {words}" for words in heard)
    return f"{text}\n\nSaid meanwhile:{notes}" if notes else text


def _subject(task: str) -> str:
    """A word of the task to name files after."""
    words = [word for word in _WORDS.findall(task.lower()) if word not in _COMMON]
    return "_".join(words[:2]) if words else "change"


def _sentence(task: str) -> str:
    return one_line(task, 200).replace('"""', "'''")


_CODE: Final = '''"""{what}"""

import json


def {name}(rows: list[dict[str, str]], as_json: bool = False) -> str:
    """The rows as lines, or as JSON."""
    if as_json:
        return json.dumps(rows, indent=2)
    return "\\n".join("  ".join(row.values()) for row in rows)
'''
_TEST: Final = """from {name} import {name}


def test_no_rows() -> None:
    assert {name}([]) == ""


def test_json_keeps_quotes() -> None:
    assert {name}([{{"title": 'a "b"'}}], as_json=True).count("\\\\") == 2
"""
