"""What the verbs share: settings with errors a person understands, and output as text or JSON."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from fleetdeck.core.config import LOOPBACK_HOSTS, Settings

Function = TypeVar("Function", bound=Callable[..., Any])


def json_option(function: Function) -> Function:
    """Adds `--json`, passed as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(function)


def load_settings(**overrides: Any) -> Settings:
    """Settings of this call; options that were not given do not override. A wrong setting is a usage error."""
    from pydantic import ValidationError

    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        raise click.UsageError("\n".join(_explain(problem) for problem in error.errors())) from error


def _explain(problem: Any) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    place = ".".join(str(part) for part in problem["loc"])
    return f"FLEETDECK_{place.upper()}: {message}" if place else message


def local_address(settings: Settings) -> str:
    """The host name under which this machine reaches a server with these settings."""
    if settings.host in LOOPBACK_HOSTS:
        return f"[{settings.host}]" if ":" in settings.host else settings.host
    return "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104


def emit(value: Any) -> None:
    """One JSON document on a line of its own."""
    click.echo(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
