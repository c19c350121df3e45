"""`fleetdeck status` and `fleetdeck tail`: what the fleet is doing, once or as it happens."""

import json
import time
from decimal import Decimal
from typing import Any

import click

from fleetdeck.cli.client import Client, NotRunning, connect
from fleetdeck.cli.common import emit, json_option, load_settings

# Going away (1001) and restarting (1012): worth waiting for.
RESTART_CODES = (1001, 1012)
WAIT_S, PAUSE_S = 30, 0.5


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
    sums = f"{_dollars(cost['today'])} today, {_dollars(cost['month'])} this month, {_dollars(cost['total'])} in all"
    click.echo(f"Cost     {sums}")
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
            _wait_until_back(client)
    except KeyboardInterrupt:
        return


def _dollars(amount: str) -> str:
    """To the cent; below one, to the hundredth of a cent. `--json` has the exact amount."""
    value = Decimal(amount)
    return f"${value:,.2f}" if value == 0 or value >= Decimal("0.01") else f"${value:.4f}"


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
            code, reason = socket.close_code, socket.close_reason
    except ConnectionClosed as closed:
        code, reason = (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (None, None)
    except OSError as error:
        raise click.ClickException(f"Fleetdeck at {client.url} went away ({error})") from error
    if code not in RESTART_CODES:
        raise click.ClickException(reason or "the server closed the connection")
    return after


def _wait_until_back(client: Client) -> None:
    """Raises NotRunning when the server does not come back."""
    for _ in range(int(WAIT_S / PAUSE_S)):
        if client.is_running():
            return
        time.sleep(PAUSE_S)
    raise NotRunning(f"Fleetdeck at {client.url} stopped")


def _print_event(event: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(event)
    else:
        click.echo(f"{event['time']}  {event['seq']:>8}  {event['type']:<22}  {event.get('subject') or ''}")
