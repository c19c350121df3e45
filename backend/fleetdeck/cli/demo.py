"""`fleetdeck demo`: a living simulated fleet in the running server, or made-up files for it to watch."""

import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from random import Random

import click

from fleetdeck.cli.client import connect
from fleetdeck.cli.common import emit, json_option, load_settings

STEP_SECONDS = 1.0


@click.command()
@click.option("--stop", is_flag=True, help="Stop the simulation; what it did stays in the log.")
@click.option("--files", type=click.Path(path_type=Path), help="Write made-up files of all systems into this folder.")
@click.option("--count", type=click.IntRange(1, 50_000), default=150, help="Task files to write (150).")
@click.option("--seed", type=int, default=7, help="The same seed gives the same files (7).")
@click.option("--live", is_flag=True, help="Keep changing the files until stopped; goes on with those that are there.")
@json_option
def demo(stop: bool, files: Path | None, count: int, seed: int, live: bool, as_json: bool) -> None:
    """Start (or stop) a simulated fleet; with --files, write files that a server can watch."""
    if files is not None:
        if stop:
            raise click.UsageError("--stop is for the simulated fleet; files are stopped with Ctrl+C")
        _write_files(files.expanduser().absolute(), count, seed, live, as_json)
        return
    if live:
        raise click.UsageError("--live needs --files")
    answer = connect(load_settings()).call("POST", "/api/v1/demo", {"action": "stop" if stop else "start"})
    if as_json:
        emit(answer)
    else:
        click.echo("The simulated fleet is at work." if answer["running"] else "The simulated fleet has stopped.")


def _write_files(folder: Path, count: int, seed: int, live: bool, as_json: bool) -> None:
    from fleetdeck.cli.example.folder import Example, NotOurs
    from fleetdeck.cli.example.make import make

    example = Example(folder)
    totals = None
    if not (live and example.exists):
        try:
            totals = make(example, seed, datetime.now().astimezone(), count)
        except NotOurs as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            raise click.ClickException(f"cannot write {folder}: {error.strerror}") from error
    if as_json:
        emit({"command": example.command(), "totals": asdict(totals) if totals else None})
    else:
        click.echo(f"Made-up files are in {folder}. This watches them:\n\n    {example.command()}\n")
    if live:
        _live(folder, as_json)


def _live(folder: Path, as_json: bool) -> None:
    from fleetdeck.cli.example.folder import Example
    from fleetdeck.cli.example.living import Living

    if not as_json:
        click.echo("They change until you press Ctrl+C.")
    living = Living(Example(folder), Random())  # noqa: S311
    try:
        while True:
            did = living.step(datetime.now().astimezone())
            if as_json:
                emit({"did": did})
            time.sleep(STEP_SECONDS)
    except KeyboardInterrupt:
        pass
