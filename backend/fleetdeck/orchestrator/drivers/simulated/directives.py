"""How a prompt tells the simulated driver to fail, ask, loop or spend: lines that begin with `@simulate`.

@simulate tester fail=1            the first attempt of TESTER fails
@simulate builder ask              BUILDER asks for permission before it goes on
@simulate * calls=50 cost=0.10     every step makes 50 calls at once, of $0.10 each
@simulate reviewer loop            REVIEWER makes the same call until it is stopped
@simulate * note=runs.log          every attempt adds its step's name to that file of the folder when it begins
@simulate builder seconds=30       BUILDER runs a command for so long; `pause=0.01` sets the time between acts
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from fleetdeck.core import money

_LINE = re.compile(r"^\s*@simulate\s+(\S+)(.*)$", re.MULTILINE)
_FILE = re.compile(r"^[\w-]+\.log$")
_MOST_CALLS = 1_000
_LONGEST_SECONDS = 3_600.0
ALWAYS = 1_000_000


@dataclass(slots=True)
class Directives:
    """What one step was told."""

    fail: int = 0
    """So many attempts fail."""
    ask: bool = False
    loop: bool = False
    calls: int = 0
    cost: int | None = None
    """Nano-dollars a call."""
    seconds: float = 0.0
    pause: float | None = None
    note: str | None = None


def read(prompt: str, role: str, step_id: str) -> Directives:
    """The directives for a step; later lines add to earlier ones, and what is not understood is left out."""
    found = Directives()
    for match in _LINE.finditer(prompt):
        if match[1].lower() in ("*", role.lower(), step_id.lower()):
            for word in match[2].split():
                _apply(found, word)
    return found


def without(prompt: str) -> str:
    """The prompt as a person would read it."""
    return _LINE.sub("", prompt).strip()


def _apply(found: Directives, word: str) -> None:
    name, _, value = word.partition("=")
    match name:
        case "fail":
            found.fail = int(value) if value.isdigit() else ALWAYS
        case "ask":
            found.ask = True
        case "loop":
            found.loop = True
        case "calls" if value.isdigit():
            found.calls = min(int(value), _MOST_CALLS)
        case "cost":
            found.cost = _dollars(value)
        case "seconds":
            found.seconds = _seconds(value) or 0.0
        case "note" if _FILE.match(value):
            found.note = value
        case "pause":
            found.pause = _seconds(value)


def _dollars(text: str) -> int | None:
    try:
        return money.from_usd(text)
    except ValueError:
        return None


def _seconds(text: str) -> float | None:
    try:
        return float(min(Decimal(text), Decimal(_LONGEST_SECONDS))) if Decimal(text) >= 0 else None
    except InvalidOperation:
        return None
