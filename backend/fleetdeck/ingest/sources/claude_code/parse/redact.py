"""A sample of a bad line that may be shown: cut, and with what looks like a secret or an address masked."""

import re

from fleetdeck.core.redact import MASK, redact
from fleetdeck.core.text import clean, cut

SAMPLE_CHARACTERS = 200
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,255}\.[\w.-]{2,}")
# File contents and pictures in base64, keys of kinds that nobody has listed.
_OPAQUE = re.compile(r"[-_A-Za-z0-9+/]{60,}=*")


def sample(raw: bytes) -> str:
    """At most 200 characters of the line, without secrets."""
    text = redact(clean(raw[: SAMPLE_CHARACTERS * 8].decode("utf-8", "replace")))
    return cut(_OPAQUE.sub(MASK, _ADDRESS.sub(MASK, text)), SAMPLE_CHARACTERS)
