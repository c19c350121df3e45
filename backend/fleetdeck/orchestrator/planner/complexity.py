"""How hard a task looks: a score from 0 to 1 that is the sum of its reasons, and nothing else (RUN-1).

The same prompt always gives the same score; no model is asked. Points and words stand in the tables below.
"""

import re
from collections.abc import Iterable

from fleetdeck.events.task_types import ComplexityReason
from fleetdeck.orchestrator.planner.words import Named, named, prose
from fleetdeck.orchestrator.schemas import Complexity

THRESHOLD = 0.50

_FILE, _MOST_FILES = 6, 30
_FURTHER_MODULE, _MOST_MODULES = 5, 20
_WIDE = 12
_TESTS, _DOCS = 9, 6
_FURTHER_ITEM, _MOST_ITEMS = 3, 15
_HEAVY, _FURTHER_HEAVY, _MIDDLE = 34, 10, 10
_RISK, _FURTHER_RISK, _MOST_RISK = 18, 6, 36
# Hundredths from so many words on.
_LENGTHS = ((600, 20), (300, 15), (150, 10), (70, 4))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)


_HEAVY_VERBS = {
    "design": r"(?:re-?)?design(?:s|ed|ing)?",
    "migrate": r"migrat(?:e[sd]?|ing)",
    "refactor": r"refactor(?:s|ed|ing)?",
    "restructure": r"re-?structur(?:e[sd]?|ing)",
    "rewrite": r"re-?writ(?:e|es|ten|ing)|rewrote",
    "architect": r"(?:re-?)?architect(?:s|ed|ing)?",
    "integrate": r"integrat(?:e[sd]?|ing)",
    "port": r"port(?:ed|ing)?(?=\s+(?:\S+\s+){0,4}(?:to|from)\b)",
    "replace": r"replac(?:e[sd]?|ing)(?=\s+(?:\S+\s+){0,5}(?:with|by)\b)",
    "overhaul": r"overhaul(?:s|ed|ing)?",
    "split": r"split(?:ting)?(?=\s+(?:\S+\s+){0,5}into\b)",
    "decouple": r"decoupl(?:e[sd]?|ing)",
}
_MIDDLE_VERBS = {
    "add": r"add(?:s|ed|ing)?",
    "build": r"build(?:s|ing)?|built",
    "create": r"creat(?:e[sd]?|ing)",
    "implement": r"implement(?:s|ed|ing)?",
    "introduce": r"introduc(?:e[sd]?|ing)",
    "extend": r"extend(?:s|ed|ing)?",
    "support": r"support(?=\s+\w)",
    "optimise": r"optimi[sz](?:e[sd]?|ing)",
    "develop": r"develop(?:s|ed|ing)?",
}
_LIGHT_VERBS = {
    "fix": r"fix(?:es|ed|ing)?",
    "rename": r"renam(?:e[sd]?|ing)",
    "correct": r"correct(?:s|ed|ing)?",
    "update": r"updat(?:e[sd]?|ing)",
    "change": r"chang(?:e[sd]?|ing)",
    "remove": r"remov(?:e[sd]?|ing)|delete",
    "move": r"mov(?:e[sd]?|ing)",
    "bump": r"bump(?:s|ed|ing)?",
    "round": r"round",
    "write": r"writ(?:e|ing)",
    "review": r"review",
    "document": r"document",
    "explain": r"explain",
}
_RISKS = {
    "auth": r"auth(?:entication|orization|orisation)?|oauth|log-?ins?|sign-?in|passwords?|credentials?",
    "payment": r"payments?|billing|invoices?|checkout|refunds?",
    "migration": r"(?:data |schema )?migrations?|schema changes?",
    "concurrency": r"concurren(?:cy|t|tly)|race conditions?|deadlocks?|thread[- ]safe(?:ty)?|locking",
    "data loss": r"data[- ]loss|los(?:e|ing) data|corrupt(?:s|ed|ion)?|backups?",
    "security": r"security|vulnerabilit(?:y|ies)|encrypt(?:s|ed|ion)?|secrets?|permissions?|injection|xss|csrf",
    "production": r"production|downtime|outages?|roll-?backs?|zero[- ]downtime",
    "compatibility": r"(?:backwards?[- ])compatib(?:le|ility)|breaking changes?",
    "personal data": r"personal data|gdpr|pii",
    "transactions": r"transactions?|atomic(?:ity|ally)?|consisten(?:cy|t)|idempoten(?:cy|t)",
    "distributed": r"distributed|sharding|replication|consensus",
}
_PATTERNS = {
    name: _any_of([pattern])
    for table in (_HEAVY_VERBS, _MIDDLE_VERBS, _LIGHT_VERBS, _RISKS)
    for name, pattern in table.items()
}
_TEST_WORK = re.compile(
    r"\b(?:add|write|include|extend|with|needs?|update|cover(?:ed)?)\b[^.\n]{0,40}?\b(?:tests?|coverage)\b",
    re.IGNORECASE,
)
_DOC_WORK = re.compile(
    r"\b(?:add|write|update|extend|with)\b[^.\n]{0,40}?\b(?:docs?|documentation|readme|changelog|docstrings?)\b|\band\s+document\b",
    re.IGNORECASE,
)
_WIDE_WORDS = _any_of(
    [
        r"(?:whole|entire) (?:code ?base|project|repo(?:sitory)?|system|application|app|backend|frontend)",
        r"(?:all|every|each)(?: of)?(?: the| our)? (?:file|module|service|package|component|endpoint|table)s?",
        r"end[- ]to[- ]end",
        r"across (?:the|all|every)",
        r"everywhere",
    ]
)
_ITEM = re.compile(r"^\s{0,8}(?:[-*•]|\d{1,3}[.)])\s+\S", re.MULTILINE)


def estimate(prompt: str) -> Complexity:
    """The complexity of a prompt, with every part of its score. Reads at most the first 8,000 characters closely."""
    text = prose(prompt)
    words = len(prompt.split())
    parts = [_scope(text, named(text)), *_work(text), _verb(text), *_risk_and_length(text, words)]
    score = min(100, sum(round(part.points * 100) for part in parts)) / 100
    return Complexity(
        label="complex" if score >= THRESHOLD else "simple", score=score, threshold=THRESHOLD, reasons=parts
    )


def _reason(hundredths: int, text: str, kind: str) -> ComplexityReason:
    return ComplexityReason.model_validate({"points": hundredths / 100, "text": text, "kind": kind})


def _scope(text: str, names: Named) -> ComplexityReason:
    files, modules = len(names.files), len(names.modules)
    points = min(_MOST_FILES, _FILE * files) + min(_MOST_MODULES, _FURTHER_MODULE * max(0, modules - 1))
    said = [f"{_count(files, 'file')} named" if files else "", _count(modules, "module") if modules else ""]
    wide = _WIDE_WORDS.search(text)
    if wide:
        points += _WIDE
        said.append(f"“{wide.group().lower()}”")
    return _reason(points, ", ".join(filter(None, said)) or "no file or module named", "scope")


def _work(text: str) -> list[ComplexityReason]:
    found: list[ComplexityReason] = []
    if _TEST_WORK.search(text):
        found.append(_reason(_TESTS, "a test is asked for", "work"))
    if _DOC_WORK.search(text):
        found.append(_reason(_DOCS, "documentation is asked for", "work"))
    items = len(_ITEM.findall(text))
    if items > 2:
        found.append(_reason(min(_MOST_ITEMS, _FURTHER_ITEM * (items - 2)), f"{items} points to do", "work"))
    return found or [_reason(0, "one piece of work", "work")]


def _verb(text: str) -> ComplexityReason:
    heavy = _found(_HEAVY_VERBS, text)
    if heavy:
        return _reason(_HEAVY + _FURTHER_HEAVY * (len(heavy) > 1), _verbs(heavy[:3]), "verb")
    middle, light = _found(_MIDDLE_VERBS, text), _found(_LIGHT_VERBS, text)
    # What a prompt begins with is what it asks for: "fix … and add a test" is a fix.
    if middle and (not light or _first(middle[0], text) < _first(light[0], text)):
        return _reason(_MIDDLE, f"{_verbs(middle[:2])}, no “migrate” or “design”", "verb")
    if light:
        return _reason(0, f"{_verbs(light[:1])}, no “migrate” or “design”", "verb")
    return _reason(0, "no verb that says how much it is", "verb")


def _risk_and_length(text: str, words: int) -> list[ComplexityReason]:
    risks = _found(_RISKS, text)
    long = next((points for least, points in _LENGTHS if words >= least), 0)
    if not risks and not long:
        return [_reason(0, f"no risk words, {_count(words, 'word')}", "risk")]
    points = min(_MOST_RISK, _RISK + _FURTHER_RISK * (len(risks) - 1)) if risks else 0
    said = f"risk: {', '.join(risks[:4])}" if risks else "no risk words"
    return [_reason(points, said, "risk"), _reason(long, _count(words, "word"), "length")]


def _found(table: dict[str, str], text: str) -> list[str]:
    """The names of a table whose words stand in the text, in the text's order."""
    places = {name: match.start() for name in table if (match := _PATTERNS[name].search(text))}
    return sorted(places, key=lambda name: places[name])


def _first(name: str, text: str) -> int:
    match = _PATTERNS[name].search(text)
    return match.start() if match else len(text)


def _verbs(names: list[str]) -> str:
    return f"verb{'s' if len(names) > 1 else ''} {', '.join(f'“{name}”' for name in names)}"


def _count(number: int, noun: str) -> str:
    if noun == "module" and number == 1:
        return "one module"
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
