"""`python -m fleetdeck` is the `fleetdeck` command."""

from fleetdeck.cli import main

main()
