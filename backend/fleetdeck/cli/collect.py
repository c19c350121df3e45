"""`fleetdeck collect`: read the sources of this machine for a server on another one."""

import contextlib
import hashlib
import signal
from pathlib import Path
from urllib.parse import urlsplit

import click

from fleetdeck.cli.common import load_settings
from fleetdeck.core.config import LOOPBACK_HOSTS


@click.command()
@click.option("--server", envvar="FLEETDECK_URL", required=True, help="Address of the server (FLEETDECK_URL).")
@click.option("--token", help="Key with the scope ingest. Better: FLEETDECK_TOKEN, or --token-file.")
@click.option("--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="File with the key.")
@click.option("--machine", help="Name of this machine (FLEETDECK_MACHINE, the host name).")
@click.option("--ca-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Certificates to trust.")
@click.option("--collaboration", multiple=True, type=click.Path(), help="Folder of YAML task files; may be repeated.")
@click.option("--telemetry", multiple=True, type=click.Path(), help="A telemetry.db; may be repeated.")
@click.option("--dispatcher", multiple=True, type=click.Path(), help="Folder of a dispatcher; may be repeated.")
@click.option("--agent-logs", multiple=True, type=click.Path(), help="Root of agent log folders; may be repeated.")
@click.option("--rescan", is_flag=True, help="Read everything from its beginning again.")
def collect(
    server: str,
    token: str | None,
    token_file: Path | None,
    machine: str | None,
    ca_file: Path | None,
    collaboration: tuple[str, ...],
    telemetry: tuple[str, ...],
    dispatcher: tuple[str, ...],
    agent_logs: tuple[str, ...],
    rescan: bool,
) -> None:
    """Read the agents' files of this machine and send what they tell to SERVER, until stopped."""
    if token:
        note = "Note: others can read --token in the list of processes; FLEETDECK_TOKEN or --token-file keep it secret."
        click.echo(note, err=True)
    paths = {"collaboration": collaboration, "telemetry": telemetry, "dispatcher": dispatcher, "agent_logs": agent_logs}
    settings = load_settings(
        sources=True, machine=machine, **{name: list(given) or None for name, given in paths.items()}
    )
    key = token or (token_file.read_text().strip() if token_file else "") or settings.token
    if not key:
        raise click.UsageError("no key: set FLEETDECK_TOKEN to one with the scope ingest (Settings, API keys)")

    from fleetdeck.core import garbage, logging
    from fleetdeck.ingest.collector.link import BadAddress, Link
    from fleetdeck.main import collect as run

    logging.configure(settings.log_level, settings.log_json)
    try:
        link = Link(server, key, ca_file)
    except (BadAddress, OSError) as error:
        raise click.UsageError(f"--server: {error}") from error
    if link.server.startswith("http://") and urlsplit(link.server).hostname not in LOOPBACK_HOSTS:
        click.echo("Warning: without TLS (https://) the key and all facts can be read on their way.", err=True)
    garbage.tune()
    # One state for each server: what one has, another may not have.
    state = settings.data_dir / "collector" / f"{hashlib.sha256(link.server.encode()).hexdigest()[:16]}.db"
    state.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A supervisor's stop is one like a person's. Shells start what runs behind them with interrupts ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    # Whoever reads the line may stop it at once.
    with contextlib.suppress(KeyboardInterrupt):
        click.echo(f"Collecting for {link.server}. State: {state}   Stop: Ctrl+C", err=True)
        run(settings, link, state, rescan=rescan)
