"""One request to the server, and what its answer means for the facts in it."""

import email.utils
import encodings.idna  # noqa: F401  (else loaded with the first connection, in the sender's thread: see _making)
import json
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

PATH = "/api/v1/events"
_TYPE = "application/cloudevents-batch+json"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 30.0
# Nobody is served by a client that waits for longer than this.
LONGEST_WAIT = 300.0
# It will not pass by itself, but a new token or a mended proxy can come at any time.
REFUSED_WAIT = 30.0

# A client is made in the sender's thread and imports much on its way: a process that is forked in the middle of an
# import has half a module for good. So a fork waits until it is made.
_making = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_making.acquire, after_in_parent=_making.release, after_in_child=_making.release)


@dataclass(frozen=True)
class Refused:
    """A fact that the server did not take: the CloudEvent as it was sent, and the server's reason."""

    event: "dict[str, Any]"
    reason: str


@dataclass(frozen=True)
class Taken:
    """The server has them for good, apart from those that it refused: place in the batch → reason."""

    refused: "dict[int, str]"


@dataclass(frozen=True)
class Later:
    """Nothing was stored. `wait` is what the server asked for, in seconds, None where it did not say."""

    reason: str
    wait: "float | None" = None
    broken: bool = False
    """The server failed over it: it may be one of the facts."""


@dataclass(frozen=True)
class Poisoned:
    """The server does not take this batch as a whole: a part of it may be taken."""

    reason: str


class Delivery:
    """A connection to one server. Used by one thread. `verify`: True, or the path of a file of certificates."""

    def __init__(self, url: str, token: str, verify: "bool | str") -> None:
        self._url = url
        self._token = token
        self._verify = verify
        self._client: httpx.Client | None = None

    def post(self, lines: Sequence[bytes]) -> "Taken | Later | Poisoned":
        """Send facts, and say what became of them. Raises nothing."""
        try:
            client = self._connected()
            answer = client.post(self._url + PATH, content=b"[" + b",".join(lines) + b"]")
        except httpx.HTTPError as error:
            return Later(f"{type(error).__name__}: {str(error)[:200]}")
        except Exception as error:
            # An address or a file of certificates that cannot be used.
            return Later(f"{type(error).__name__}: {str(error)[:200]}", REFUSED_WAIT)
        return _meaning(answer)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _connected(self) -> httpx.Client:
        if self._client is None:
            host = httpx.URL(self._url).host
            with _making:
                self._client = httpx.Client(
                    verify=self._verify,
                    timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
                    headers={"Authorization": f"Bearer {self._token}", "Content-Type": _TYPE},
                    # No proxy stands between a machine and itself.
                    trust_env=host not in _LOOPBACK,
                )
        return self._client


def _meaning(answer: httpx.Response) -> "Taken | Later | Poisoned":
    status = answer.status_code
    if status == 202:
        try:
            refused = {int(entry["index"]): str(entry["reason"]) for entry in answer.json()["rejected"]}
        except (ValueError, KeyError, TypeError):
            return Later("the answer is not that of a Fleetdeck server", REFUSED_WAIT)
        return Taken(refused)
    reason = f"{status} {_message(answer)}"
    if status in (429, 503):
        return Later(reason, retry_after(answer.headers.get("retry-after")))
    if status in (400, 413, 422):
        return Poisoned(reason)
    if status >= 500:
        return Later(reason, broken=status == 500)
    # Not signed in, not allowed, not found, moved: nothing is wrong with the facts.
    return Later(reason, REFUSED_WAIT)


def retry_after(header: "str | None") -> "float | None":
    """Seconds of a Retry-After header, which holds seconds or a date; None for none."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(header).timestamp() - time.time()
        except ValueError:
            return None
    # Written so that NaN is none of it.
    return min(seconds, LONGEST_WAIT) if seconds > 0 else 0.0


def _message(answer: httpx.Response) -> str:
    try:
        return str(json.loads(answer.content)["message"])[:300]
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
