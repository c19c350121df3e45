"""The built browser app, served from memory: what was found in its folder when first asked, and nothing else.

A request's path is looked up in a dictionary and never joined to a folder, so there is nothing to traverse.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from fleetdeck.core.errors import NotFound

# The bundler puts a hash of the content into the names of what lies here: such a file never changes.
_HASHED = "/assets/"
_IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_SERVER_PATHS = ("/api/", "/v1/")
# Not every machine's own table has these.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
_NO_BUILD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Fleetdeck</title>
<body style="font:16px/1.5 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem">
<h1>Fleetdeck is running</h1>
<p>The browser app has not been built yet. Run <code>make up</code> in the project's folder, then reload this page.</p>
<p>The API is at <code>/api/v1</code>.</p></body></html>
"""


# Where `make up` leaves the build in a checkout.
CHECKOUT_BUILD = Path(__file__).parents[3] / "frontend" / "dist"


class BrowserApp:
    """Answers whatever no route matched: files of the build, index.html for page addresses, 404 for the rest."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or CHECKOUT_BUILD

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose(4403, "there is no socket here")(scope, receive, send)
            return
        asked = scope["method"], scope["path"], Headers(scope=scope)
        try:
            response = self._respond(*asked)
        except FileNotFoundError:
            # It was built anew while we run.
            self.__dict__.pop("_files", None)
            response = self._respond(*asked)
        await response(scope, receive, send)

    @cached_property
    def _files(self) -> "dict[str, _File]":
        if not self._folder.is_dir():
            return {}
        encoded = tuple(suffix for _, suffix in _ENCODINGS)
        return {
            address: _File(path, address.startswith(_HASHED))
            for path in sorted(self._folder.rglob("*"))
            if path.is_file() and not path.is_symlink() and not path.name.endswith(encoded)
            # The bundler keeps its own notes in a hidden folder.
            if "/." not in (address := f"/{path.relative_to(self._folder).as_posix()}")
        }

    def _respond(self, method: str, path: str, headers: Headers) -> Response:
        if method == "GET" and not path.startswith(_SERVER_PATHS):
            file = self._files.get(path)
            if file is not None:
                return file.respond(headers)
            # An address of the app (its own router knows it), not a file that is missing.
            if "text/html" in headers.get("accept", "") or path == "/":
                index = self._files.get("/index.html")
                return index.respond(headers) if index else Response(_NO_BUILD, media_type="text/html")
        raise NotFound(f"there is nothing at {path[:200]}")


@dataclass
class _File:
    path: Path
    immutable: bool

    @cached_property
    def _media_type(self) -> str:
        guessed = _TYPES.get(self.path.suffix) or mimetypes.guess_type(self.path.name)[0]
        return guessed or "application/octet-stream"

    @cached_property
    def _forms(self) -> dict[str, bytes]:
        """Encoding to content, read when first asked for; an encoding the build did not make is not there."""
        forms = {
            name: other.read_bytes()
            for name, suffix in _ENCODINGS
            if (other := self.path.with_name(self.path.name + suffix)).is_file()
        }
        return forms | {"identity": self.path.read_bytes()}

    @cached_property
    def _tag(self) -> str:
        return hashlib.sha256(self._forms["identity"]).hexdigest()[:32]

    def respond(self, headers: Headers) -> Response:
        accepted = _accepted_encodings(headers.get("accept-encoding", ""))
        encoding = next((name for name, _ in _ENCODINGS if name in accepted and name in self._forms), "identity")
        etag = f'"{self._tag}-{encoding}"'
        kept = {
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "Cache-Control": _IMMUTABLE if self.immutable else _REVALIDATE,
        }
        if etag in [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=kept)
        if encoding != "identity":
            kept["Content-Encoding"] = encoding
        return Response(self._forms[encoding], headers=kept, media_type=self._media_type)


def _accepted_encodings(header: str) -> set[str]:
    """The encodings of an Accept-Encoding header that are not refused by `q=0`."""
    accepted = set()
    for part in header.split(","):
        name, _, quality = part.strip().partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            accepted.add(name.strip().lower())
    return accepted
