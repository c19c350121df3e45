"""A sample of a bad line that may be shown: cut, and with what looks like a secret or an address masked."""

import re

from fleetdeck.core.text import clean, cut

SAMPLE_CHARACTERS = 200
_SECRET = re.compile(
    r"(?:sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abpr]|AKIA|ASIA|eyJ)[-_A-Za-z0-9.]{12,}"
    r"|(?i:bearer|basic)\s+[-_A-Za-z0-9.+/=]{8,}"
    r"|(?<=[\"'=:])[-_A-Za-z0-9+/]{40,}=*"
    r"|[\w.+-]{1,64}@[\w-]{1,255}\.[\w.-]{2,}"
)


def sample(raw: bytes) -> str:
    """At most 200 characters of the line, without secrets."""
    text = clean(raw[: SAMPLE_CHARACTERS * 8].decode("utf-8", "replace"))
    return cut(_SECRET.sub("[redacted]", text), SAMPLE_CHARACTERS)
