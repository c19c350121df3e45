"""`fleetdeck demo`: a living simulated fleet in the running server, labelled as such."""

import click

from fleetdeck.cli.client import connect
from fleetdeck.cli.common import emit, json_option, load_settings


@click.command()
@click.option("--stop", is_flag=True, help="Stop the simulation; what it did stays in the log.")
@json_option
def demo(stop: bool, as_json: bool) -> None:
    """Start (or stop) a simulated fleet."""
    answer = connect(load_settings()).call("POST", "/api/v1/demo", {"action": "stop" if stop else "start"})
    if as_json:
        emit(answer)
    else:
        click.echo("The simulated fleet is at work." if answer["running"] else "The simulated fleet has stopped.")
