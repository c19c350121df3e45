"""The `fleetdeck` command. Each verb is a module, imported when it is called; exit codes: 0, 1 failed, 2 usage."""

import importlib
from typing import cast

import click

from fleetdeck import __version__

# Verb to module and function, in the order of the help.
VERBS = {
    "up": "up:up",
    "status": "watch:status",
    "tail": "watch:tail",
    "submit": "submit:submit",
    "worker": "worker:worker",
    "collect": "collect:collect",
    "import": "history:import_",
    "connect": "connect:connect",
    "disconnect": "connect:disconnect",
    "replay": "history:replay",
    "migrate": "history:migrate",
    "demo": "demo:demo",
    "doctor": "doctor:doctor",
    "openapi": "openapi:openapi",
}


class Verbs(click.Group):
    """A group that imports a verb's module only when the verb, or the help, is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, _, function = VERBS[cmd_name].partition(":")
        return cast(click.Command, getattr(importlib.import_module(f"fleetdeck.cli.{module}"), function))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fleetdeck")
def main() -> None:
    """Mission control for fleets of LLM agents."""
