"""What is never allowed to happen: an error of ours in the program that is watched."""

import functools
import logging
from collections.abc import Callable
from typing import ParamSpec

log = logging.getLogger("fleetdeck_client")

Parameters = ParamSpec("Parameters")


def quiet(function: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """The function, whose errors are logged instead of raised."""

    @functools.wraps(function)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except Exception:
            log.exception("%s: not told", function.__name__)

    return wrapper
