"""What `auto` is taken for: the kind of work that a prompt names first, and the word that says so."""

import re

from fleetdeck.orchestrator.planner.words import prose

_TESTED = (
    r"(?:(?:a|an|the|some|more|two|three|all|unit|integration|regression|end-to-end|e2e|missing|new|further|failing)"
    r"\s+){0,4}"
)
_WRITE = r"(?:write|add|create|extend|improve|increase|raise|complete)"
# Of two that match at the same place the upper one holds.
_SIGNS: tuple[tuple[str, str], ...] = (
    ("testing", rf"{_WRITE}\s+{_TESTED}(?:tests?\b|test\s+coverage|coverage)"),
    ("testing", r"cover\s+\S+(?:\s+\S+){0,4}\s+with\s+tests?"),
    ("documentation", rf"(?:{_WRITE}|update)\s+(?:(?:a|an|the|some|missing|user|api)\s+){{0,3}}"
     r"(?:docs?\b|documentation|readme|guide|tutorial|changelog|docstrings?)"),
    ("documentation", r"document(?:s|ing)?\b(?!\s+(?:store|database|model|type)s?\b)"),
    ("code_review", r"(?:code\s+)?review(?:ing)?\b|audit\b|look\s+over\b"),
    ("refactoring", r"refactor(?:ing)?|restructure|clean\s*up|simplify|rename|extract|deduplicate|reorgani[sz]e|"
     r"split\s+\S+(?:\s+\S+){0,3}\s+into|tidy|inline|decouple"),
    ("bug_fix", r"fix(?:es|ing)?|bugs?\b|repair|correct\b|mend|debug|resolve\s+(?:the\s+)?(?:issue|error|crash)|"
     r"regression|crash(?:es|ed|ing)?|broken|fails?\b|failing|does(?:\s+not|n.t)\s+work|wrong(?:ly)?\b|off\s+by\s+one"),
    ("research", r"research|investigate|compare\b|evaluate|find\s+out|explore|explain|analy[sz]e|survey|"
     r"(?:how|why|what|which|where)\s+(?:does|do|is|are|can|could|should|would|did|was)\b"),
    ("feature_implementation", r"add(?:ing)?\b|implement(?:ing)?|build\b|create\b|introduce|support\b|make\b|allow\b|"
     r"enable|develop|extend|integrate|migrate|port\b|design\b|expose\b|show\b"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(rf"(?<![\w-])(?:{pattern})", re.IGNORECASE)) for kind, pattern in _SIGNS)


def recognise(prompt: str) -> tuple[str, str]:
    """The type of a task from its prompt, and the reason in words. `custom` where nothing says which."""
    text = prose(prompt)
    if not text.strip():
        return "custom", "nothing is written yet"
    best: tuple[int, str, str] | None = None
    for kind, pattern in _COMPILED:
        match = pattern.search(text, 0, len(text) if best is None else best[0])
        if match is not None and (best is None or match.start() < best[0]):
            best = (match.start(), kind, " ".join(match.group().lower().split()))
    if best is None:
        return "custom", "no word says which kind of work it is"
    return best[1], f"the first word for a kind of work is “{best[2]}”"


def decide(prompt: str, wanted: str) -> tuple[str, str]:
    """The type in force: the one that was chosen, or what `auto` is taken for; and the reason."""
    return recognise(prompt) if wanted == "auto" else (wanted, "as chosen")
