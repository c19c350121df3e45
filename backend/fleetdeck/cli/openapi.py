"""`fleetdeck openapi`: the API's own description, for generated clients."""

import json
import tempfile
from pathlib import Path

import click

from fleetdeck.core.config import Settings


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def openapi(output: Path | None) -> None:
    """Print the OpenAPI 3.1 document (it is JSON; there is no --json)."""
    from fleetdeck.main import create_app

    # The document depends on no data and no configuration of this machine.
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), database_url=f"sqlite:///{folder}/none.db", token="unused"))  # noqa: S106
        text = json.dumps(app.openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text)
