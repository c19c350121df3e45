"""Where the words of a search stand in a task's texts, as cuts with marks (TASK-3)."""

import re
from typing import Any

_CUT = 140
_LEAD = 40


def words_of(q: str) -> list[str]:
    """The words that must all be found; what stands in double quotes is one."""
    return [phrase or word for phrase, word in re.findall(r'"([^"]+)"|(\S+)', q)][:12]


def find(kind: str, text: str, words: list[str]) -> dict[str, Any] | None:
    """A hit: the surroundings of the first place, every place inside it marked, all places counted; None for none."""
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    first = pattern.search(text)
    if first is None:
        return None
    count = sum(1 for _ in pattern.finditer(text))
    start = max(0, first.start() - _LEAD)
    excerpt = " ".join(text[start : start + _CUT].split())
    excerpt = ("…" if start else "") + excerpt + ("…" if start + _CUT < len(text) else "")
    marks = [match.span() for match in pattern.finditer(excerpt)]
    return {"kind": kind, "text": excerpt, "marks": marks, "count": count}
