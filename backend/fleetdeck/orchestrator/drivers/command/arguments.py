"""The arguments of a configured command, with what the step is put in the place of names like `{prompt}`."""

import re
from collections.abc import Sequence

from fleetdeck.orchestrator.drivers.base import Order

_NAME = re.compile(r"\{(prompt|system_prompt|role|model|task_id|step_id|directory)\}")


def filled(arguments: Sequence[str], order: Order, prompt: str) -> list[str]:
    """Each argument with its names replaced, once: what is put in is not looked at again. No shell ever sees it."""
    values = {
        "prompt": prompt,
        "system_prompt": order.system_prompt,
        "role": order.role,
        "model": order.model,
        "task_id": order.task_id,
        "step_id": order.step_id,
        "directory": str(order.directory),
    }
    return [_NAME.sub(lambda match: values[match[1]], argument) for argument in arguments]


def takes_prompt(arguments: Sequence[str]) -> bool:
    """Whether the prompt goes into the arguments; otherwise it is written to standard input."""
    return any("{prompt}" in argument for argument in arguments)
