"""`fleetdeck connect claude-code` and `disconnect claude-code`: the hooks in the person's own settings (SRC-8)."""

import difflib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from fleetdeck.cli import hook_settings
from fleetdeck.cli.client import Client
from fleetdeck.cli.client import connect as connect_to_server
from fleetdeck.cli.common import load_settings

_TOKEN = re.compile(r"(Bearer )\S+?(?=\")")
_settings_option = click.option(
    "--settings", "file", type=click.Path(path_type=Path), help="Claude Code's settings (~/.claude/settings.json)."
)
_yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group()
def connect() -> None:
    """Let another program tell Fleetdeck what it does."""


@click.group()
def disconnect() -> None:
    """Take back what `connect` has done."""


@connect.command("claude-code")
@_settings_option
@_yes_option
@click.option("--gate", "tools", help="Hold calls of these tools until a person allows them: Bash,Edit or '*'.")
@click.option("--gate-path", "paths", multiple=True, help="Hold only calls on these paths, like '/srv/prod/*'.")
@click.option("--gate-permissions", "permissions", is_flag=True, help="Answer what Claude Code asks, in Fleetdeck.")
@click.option(
    "--fail",
    type=click.Choice(["open", "closed"]),
    default="open",
    show_default=True,
    help="Without an answer: Claude Code's own rules hold, or the call is denied.",
)
@click.option("--wait", type=click.IntRange(5, 86_400), default=300, show_default=True, help="Seconds to wait.")
@click.option("--status-line", is_flag=True, help="Show in Claude Code, and tell, how much of the plan is used.")
def connect_claude_code(
    file: Path | None,
    yes: bool,
    tools: str | None,
    paths: tuple[str, ...],
    permissions: bool,
    fail: str,
    wait: int,
    status_line: bool,
) -> None:
    """Add hooks to Claude Code's settings; shows the change first, keeps everything else, makes a copy."""
    gate_tools = tuple(_tools(tools or ""))
    if (paths or permissions) and not gate_tools:
        raise click.UsageError("--gate-path and --gate-permissions need --gate")
    client = connect_to_server(load_settings())
    file = file or _usual_file()
    before = _read(file)
    _refuse_nonsense(before, file)
    private = _private_file(file)
    gate = hook_settings.Gate(gate_tools, private, wait, permissions) if gate_tools else None
    line = private if status_line else None
    try:
        proposed = hook_settings.added(before, client.url, "…", gate, line)
    except hook_settings.NotSettings as error:
        raise click.ClickException(f"{file}: {error}. Nothing was changed") from error
    if not _agreed(before, proposed, file, yes):
        return
    token = _new_key(client)
    private.unlink(missing_ok=True)
    if gate is not None or line is not None:
        told = {"url": client.url, "token": token, "paths": list(paths), "fail": fail, "wait_seconds": wait}
        _write_private(private, told)
    _write(file, hook_settings.added(before, client.url, token, gate, line))
    click.echo(
        "Done. Sessions that start from now on tell Fleetdeck; take it back with: fleetdeck disconnect claude-code"
    )


@disconnect.command("claude-code")
@_settings_option
@_yes_option
def disconnect_claude_code(file: Path | None, yes: bool) -> None:
    """Remove exactly the hooks that `connect` has added."""
    file = file or _usual_file()
    before = _read(file)
    _refuse_nonsense(before, file)
    after = hook_settings.removed(before)
    if after == before:
        click.echo(f"There are no hooks of Fleetdeck in {file}.")
        return
    if _agreed(before, after, file, yes):
        _write(file, after)
        _private_file(file).unlink(missing_ok=True)
        click.echo("Done. Revoke the key `claude-code hooks` under Settings if you will not connect again.")


def _tools(text: str) -> Iterator[str]:
    for tool in filter(None, (part.strip() for part in text.split(","))):
        if tool != "*" and not re.fullmatch(r"[\w.-]+", tool):
            raise click.UsageError(f"--gate: {tool!r} is no name of a tool")
        yield tool


def _private_file(file: Path) -> Path:
    """Beside the settings: what the programs that Claude Code starts need to know, their key among it."""
    return file.resolve().with_name("fleetdeck-hooks.json")


def _usual_file() -> Path:
    return Path(os.environ.get("CLAUDE_CONFIG_DIR") or Path.home() / ".claude") / "settings.json"


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{file} cannot be read: {error}. Nothing was changed") from error


def _refuse_nonsense(settings: Any, file: Path) -> None:
    try:
        hook_settings.removed(settings)
    except hook_settings.NotSettings as error:
        raise click.ClickException(f"{file} holds no settings: {error}. Nothing was changed") from error


def _agreed(before: Any, after: Any, file: Path, yes: bool) -> bool:
    """Show the change, without secrets, and ask."""
    lines = difflib.unified_diff(_shown(before), _shown(after), str(file), str(file), lineterm="")
    click.echo("\n".join(lines))
    return yes or click.confirm(f"\nWrite this to {file}?")


def _shown(settings: Any) -> list[str]:
    return [_TOKEN.sub(r"\1…", line) for line in json.dumps(settings, indent=2, ensure_ascii=False).splitlines()]


def _new_key(client: Client) -> str:
    """A key that may only send facts: what stands in a settings file must not open more."""
    answer = client.call("POST", "/api/v1/keys", {"name": "claude-code hooks", "scopes": ["ingest"]})
    return str(answer["token"])


def _write(file: Path, settings: Any) -> None:
    """In one piece, beside a copy of what was there. Readable for the person alone: it holds a key."""
    if file.exists():
        copy = file.with_name(f"{file.name}.before-fleetdeck")
        copy.write_bytes(file.read_bytes())
        copy.chmod(0o600)
        click.echo(f"A copy of what was there: {copy}")
    # A settings file may be a link into somebody's dotfiles: what it leads to is written, the link stays.
    _write_private(file.resolve(), settings)


def _write_private(target: Path, value: Any) -> None:
    """In one piece, readable for the person alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.fleetdeck")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        json.dump(value, opened, indent=2, ensure_ascii=False)
        opened.write("\n")
    temporary.replace(target)
