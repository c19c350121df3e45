"""Tell Fleetdeck what your agents do. Start with `ProgressTracker`; `Client` sends facts of any type."""

from fleetdeck_client.async_tracker import AsyncProgressTracker
from fleetdeck_client.client import Client
from fleetdeck_client.delivery import Refused
from fleetdeck_client.tracker import ProgressTracker

__all__ = ["AsyncProgressTracker", "Client", "ProgressTracker", "Refused"]
__version__ = "0.1.0"
