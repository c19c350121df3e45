"""The running server, asked over its API with the owner token of this machine."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

import click

from fleetdeck.cli.common import local_address
from fleetdeck.core.config import Settings

TIMEOUT_S = 30.0
START_HINT = "start it with: fleetdeck up"


class NotRunning(click.ClickException):
    """No server answers where the settings say it should."""


@dataclass(frozen=True, slots=True)
class Client:
    host: str
    port: int
    token: str

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://{self.host}:{self.port}/api/v1/ws"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer. Raises NotRunning, and ClickException with the server's own words when it refuses."""
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(self.host.strip("[]"), self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            raw = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise NotRunning(f"Fleetdeck is not running at {self.url} ({error}); {START_HINT}") from error
        finally:
            connection.close()
        if response.status >= 400:
            raise click.ClickException(_reason(response.status, raw))
        return json.loads(raw) if raw else None

    def is_running(self) -> bool:
        """Whether a Fleetdeck that knows our token answers there."""
        try:
            self.call("GET", "/api/v1/auth/session")
        except (click.ClickException, ValueError):
            return False
        return True


def connect(settings: Settings) -> Client:
    """A client for the server of these settings. Raises NotRunning when none was ever started here."""
    from fleetdeck.auth.tokens import token_file

    token = settings.token
    if not token:
        try:
            token = token_file(settings).read_text().strip()
        except OSError:
            raise NotRunning(f"no Fleetdeck was started in {settings.data_dir} yet; {START_HINT}") from None
    return Client(local_address(settings), settings.port, token)


def _reason(status: int, raw: bytes) -> str:
    try:
        body = json.loads(raw)
        return f"{body['message']} ({body['code']})"
    except (ValueError, KeyError, TypeError):
        return f"the server answered {status}; is this Fleetdeck?"
