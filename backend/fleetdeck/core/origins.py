"""Names of servers and of pages, as the headers Host and Origin write them."""

import re
from functools import lru_cache

_NAME = r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?"
_HOST = re.compile(_NAME)
_ORIGIN = re.compile(rf"(?P<scheme>https?)://{_NAME}")
_PORTS = {"http": 80, "https": 443}

Address = tuple[str, int | None]


@lru_cache(maxsize=256)
def parse_host(value: str) -> Address | None:
    """Name and port of a Host header; None where it is none."""
    match = _HOST.fullmatch(value)
    return _address(match) if match else None


@lru_cache(maxsize=256)
def is_same(origin: str, own: Address) -> bool:
    """Whether a page of `origin` came from the server that was called as `own`."""
    match = _ORIGIN.fullmatch(origin)
    if match is None:
        return False
    host, port = _address(match)
    default = _PORTS[match["scheme"]]
    return host == own[0] and (port or default) == (own[1] or default)


def read_origin(value: str) -> str:
    """An origin as browsers write it: in lower case, without the port that its scheme has anyway. Raises ValueError."""
    lower = value.lower()
    match = _ORIGIN.fullmatch(lower)
    if match is None or int(match["port"] or 0) > 65_535:
        raise ValueError(f"{value!r} is not an origin: exactly scheme://host[:port] is needed, without path or *")
    port = match["port"]
    usual = port is None or int(port) == _PORTS[match["scheme"]]
    return f"{match['scheme']}://{match['host']}" + ("" if usual else f":{int(port)}")


def _address(match: re.Match[str]) -> Address:
    port = match["port"]
    return match["host"].strip("[]").lower(), int(port) if port else None
