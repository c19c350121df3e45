"""`fleetdeck up`: migrate, serve, print the link that signs the browser in, and open it."""

import contextlib
import errno
import os
import socket
import sys
import threading
from collections.abc import Callable

import click

from fleetdeck.cli.common import emit, json_option, load_settings, local_address
from fleetdeck.core.config import LOOPBACK_HOSTS, Settings

GRACE_S = 5
BACKLOG = 2048
LARGEST_FRAME = 1 << 20
EXAMPLE_TOKEN = "change-me"  # noqa: S105


@click.command()
@click.option("--host", help="Address to listen on (FLEETDECK_HOST, 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, 0 for a free one (FLEETDECK_PORT, 8000).")
@click.option("--collaboration", multiple=True, type=click.Path(), help="Folder of YAML task files; may be repeated.")
@click.option("--telemetry", multiple=True, type=click.Path(), help="A telemetry.db; may be repeated.")
@click.option("--dispatcher", multiple=True, type=click.Path(), help="Folder of a dispatcher; may be repeated.")
@click.option("--agent-logs", multiple=True, type=click.Path(), help="Root of agent log folders; may be repeated.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@json_option
def up(
    host: str | None,
    port: int | None,
    collaboration: tuple[str, ...],
    telemetry: tuple[str, ...],
    dispatcher: tuple[str, ...],
    agent_logs: tuple[str, ...],
    no_open: bool,
    as_json: bool,
) -> None:
    """Start Fleetdeck; prints a link that signs your browser in."""
    given = {
        "collaboration": collaboration, "telemetry": telemetry, "dispatcher": dispatcher, "agent_logs": agent_logs,
    }  # fmt: skip
    files = {name: list(paths) or None for name, paths in given.items()}
    settings = load_settings(host=host, port=port, **files)
    if settings.token.startswith(EXAMPLE_TOKEN):
        click.echo("Warning: FLEETDECK_TOKEN is the one of .env.example, which everybody knows. Change it.", err=True)
    listener = _listen(settings)
    if listener is None:
        _join_running(settings, no_open, as_json)
        return
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    link = _prepare(settings)

    def announce() -> None:
        _announce(settings, link, as_json)
        if not no_open:
            _open(link)

    if not _serve(settings, listener, announce):
        raise click.ClickException("the server did not start; the lines above say why")


def _listen(settings: Settings) -> socket.socket | None:
    """A bound socket, None when the port is taken."""
    where = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise click.ClickException(f"cannot listen on {where}: {error.strerror}") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            return None
        raise click.ClickException(f"cannot listen on {where}: {error.strerror}") from error
    return listener


def _join_running(settings: Settings, no_open: bool, as_json: bool) -> None:
    """The port is taken: by us, then a fresh link is what was wanted; by a stranger, then say what to do."""
    from fleetdeck.cli.client import NotRunning, connect

    try:
        running = connect(settings).is_running()
    except NotRunning:
        running = False
    if not running:
        raise click.ClickException(
            f"port {settings.port} is in use by another program. Take another one: fleetdeck up --port "
            f"{settings.port + 1 if settings.port < 65535 else 0} (or set FLEETDECK_PORT)"
        )
    link = _prepare(settings)
    _announce(settings, link, as_json, already=True)
    if not no_open:
        _open(link)


def _prepare(settings: Settings) -> str:
    """Bring the database up to date and make a sign-in link. On other addresses than loopback it has no code."""
    from fleetdeck.auth import store
    from fleetdeck.auth.tokens import owner_token
    from fleetdeck.core import migrate
    from fleetdeck.core.db import Database

    owner_token(settings)
    db = Database(settings.effective_database_url)
    try:
        migrate.upgrade(db)
        page = f"http://{local_address(settings)}:{settings.port}/sign-in"
        # There, standard output usually ends in somebody's log.
        return f"{page}#code={store.create_code(db)}" if settings.host in LOOPBACK_HOSTS else page
    except migrate.DatabaseTooNew as error:
        raise click.ClickException(str(error)) from error
    finally:
        db.close()


def _serve(settings: Settings, listener: socket.socket, announce: Callable[[], None]) -> bool:
    """Serve until a signal; False when the server could not start."""
    import uvicorn

    from fleetdeck.core import garbage, logging

    # What is imported stays: looking for garbage among it is a tenth of the start.
    with garbage.in_bulk():
        from fleetdeck.main import create_app

        app = create_app(settings)
    logging.configure(settings.log_level, settings.log_json)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                announce()

    server = Server(
        uvicorn.Config(
            app,
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=BACKLOG,
            ws_max_size=LARGEST_FRAME,
            # Frames are small and mostly stay on this machine: deflating them costs more than it saves.
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=GRACE_S,
            # Uvicorn's own variable: whom to believe about client address and scheme. Unset = nobody.
            proxy_headers="FORWARDED_ALLOW_IPS" in os.environ,
        )
    )
    garbage.tune()
    # Uvicorn raises the signal again after a clean stop; stopping is what the person wanted.
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    return server.started


def _announce(settings: Settings, link: str, as_json: bool, already: bool = False) -> None:
    if as_json:
        emit({"url": link.partition("/sign-in")[0], "sign_in": link, "already_running": already, "pid": os.getpid()})
        return
    click.echo(f"Fleetdeck is {'already ' if already else ''}running. Sign in here:\n\n    {link}\n")
    if "#code=" in link:
        click.echo("The link works once, within 15 minutes; `fleetdeck up` prints another one.")
    else:
        click.echo("Sign in with the token that FLEETDECK_TOKEN holds.")
    click.echo(f"Data: {settings.data_dir}" + ("" if already else "   Stop: Ctrl+C"))


def _open(link: str) -> None:
    """Open the person's browser, where there is a desktop to open it on (not in the terminal itself)."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()
