"""Words that people send to running agents, kept where the agent's driver looks for them."""

from fleetdeck.events.blocks import TextBlock
from fleetdeck.events.fact import Fact
from fleetdeck.events.types import MessageRecorded
from fleetdeck.tasks.models import SteeringMessage
from fleetdeck.tasks.working_set import WorkingSet


def message_recorded(work: WorkingSet, fact: Fact, data: MessageRecorded) -> None:
    text = "\n".join(block.text for block in data.blocks if isinstance(block, TextBlock))
    work.steering.append(SteeringMessage(fact.seq, data.agent_id, text))
