"""`fleetdeck status` and `fleetdeck tail`: what the fleet is doing, once or as it happens."""

import json
from typing import Any

import click

from fleetdeck.cli.client import Client, connect
from fleetdeck.cli.common import emit, json_option, load_settings

RECONNECT_CODE = 1012


@click.command()
@json_option
def status(as_json: bool) -> None:
    """Print agents, costs and sources of the running server."""
    answer = connect(load_settings()).call("GET", "/api/v1/status")
    if as_json:
        emit(answer)
        return
    fleet, cost, sources = answer["fleet"], answer["cost"], answer["sources"]
    counts = ", ".join(f"{number} {name}" for name, number in fleet["by_status"].items() if number) or "none yet"
    click.echo(f"Agents   {fleet['active_agents']} active of {fleet['total_agents']} ({counts})")
    click.echo(f"Cost     ${cost['today']} today, ${cost['month']} this month, ${cost['total']} in all")
    if cost.get("unpriced_calls"):
        click.echo(f"         {cost['unpriced_calls']} calls of models without a known price are not in these sums")
    click.echo(f"Sources  {sources['live']} live of {sources['total']}, {sources['problems']} problems")
    if answer.get("simulated"):
        click.echo("Some of this is simulated (fleetdeck demo).")


@click.command()
@click.option("--agent", "agent_id", help="Only what this agent does.")
@click.option("--after", type=click.IntRange(min=0), help="Start behind this sequence number, not with what is new.")
@json_option
def tail(agent_id: str | None, after: int | None, as_json: bool) -> None:
    """Print facts as they arrive, until Ctrl+C."""
    client = connect(load_settings())
    client.call("GET", "/api/v1/auth/session")
    topic = f"agent:{agent_id}" if agent_id else "activity"
    try:
        while True:
            after = _follow(client, topic, after, as_json)
    except KeyboardInterrupt:
        return


def _follow(client: Client, topic: str, after: int | None, as_json: bool) -> int | None:
    """Print until the server restarts; returns the last sequence number seen, to go on from."""
    from websockets.exceptions import ConnectionClosed
    from websockets.sync.client import connect as open_socket

    try:
        with open_socket(client.socket_url, additional_headers=client.headers, proxy=None) as socket:
            socket.send(json.dumps({"op": "subscribe", "topics": [topic], "after": after}))
            for raw in socket:
                frame = json.loads(raw)
                if frame["op"] == "events":
                    for event in frame["events"]:
                        _print_event(event, as_json)
                    after = frame["seq"]
                elif frame["op"] == "error":
                    raise click.ClickException(frame["message"])
    except ConnectionClosed as closed:
        if closed.rcvd is None or closed.rcvd.code != RECONNECT_CODE:
            raise click.ClickException("the server closed the connection") from closed
    except OSError as error:
        raise click.ClickException(f"Fleetdeck at {client.url} went away ({error})") from error
    return after


def _print_event(event: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(event)
    else:
        click.echo(f"{event['time']}  {event['seq']:>8}  {event['type']:<22}  {event.get('subject') or ''}")
