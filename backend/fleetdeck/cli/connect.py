"""`fleetdeck connect claude-code` and `disconnect claude-code`: the hooks in the person's own settings (SRC-8)."""

import difflib
import json
import os
import re
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
def connect_claude_code(file: Path | None, yes: bool) -> None:
    """Add hooks to Claude Code's settings; shows the change first, keeps everything else, makes a copy."""
    client = connect_to_server(load_settings())
    file = file or _usual_file()
    before = _read(file)
    _refuse_nonsense(before, file)
    proposed = hook_settings.added(before, client.url, "…")
    if not _agreed(before, proposed, file, yes):
        return
    token = _new_key(client)
    _write(file, hook_settings.added(before, client.url, token))
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
        click.echo("Done. Revoke the key `claude-code hooks` under Settings if you will not connect again.")


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
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        copy = file.with_name(f"{file.name}.before-fleetdeck")
        copy.write_bytes(file.read_bytes())
        copy.chmod(0o600)
        click.echo(f"A copy of what was there: {copy}")
    # A settings file may be a link into somebody's dotfiles: what it leads to is written, the link stays.
    target = file.resolve()
    temporary = target.with_name(f".{target.name}.fleetdeck")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        json.dump(settings, opened, indent=2, ensure_ascii=False)
        opened.write("\n")
    temporary.replace(target)
