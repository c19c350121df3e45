"""Names of models: the many spellings of one model brought to one, for look-ups and for grouping."""

import re
from functools import lru_cache

_REGION = re.compile(r"^(?:[a-z]{2,6}\.)?(?:anthropic|meta|amazon|mistral|cohere|openai)\.")
_BEDROCK_VERSION = re.compile(r"-v\d+(?::\d+)?$")
_CONTEXT_SUFFIX = re.compile(r"\[\w+\]$")
_DATE = re.compile(r"[-@](?:20\d{6}|20\d{2}-\d{2}-\d{2}|latest|default)$")


@lru_cache(maxsize=4096)
def canonical(model: str) -> str:
    """`us.anthropic.claude-sonnet-4-5-20250929-v1:0` → `claude-sonnet-4-5`; also Vertex `@date`, `[1m]`, `vendor/`."""
    name = model.strip().lower().rsplit("/", 1)[-1]
    name = _CONTEXT_SUFFIX.sub("", name)
    name = _REGION.sub("", name)
    name = _BEDROCK_VERSION.sub("", name)
    name = _DATE.sub("", name)
    return name.replace("_", "-") or model


@lru_cache(maxsize=4096)
def same_model(asked: str, matched: str) -> bool:
    """Whether a price list's entry is the asked model under another name, not merely one that sounds like it."""

    def bare(name: str) -> str:
        return re.sub(r"-0$", "", canonical(name).replace(".", "-"))

    return bare(asked) == bare(matched)
