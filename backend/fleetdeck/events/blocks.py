"""The blocks of a message: text, thinking, tool calls and results, pictures by reference."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from fleetdeck.events.fields import ToolStatus


class TextBlock(BaseModel):
    """Words of a message."""

    type: Literal["text"]
    text: str
    truncated: bool = False


class ThinkingBlock(BaseModel):
    """A model's reasoning; `redacted` when the provider kept the words back."""

    type: Literal["thinking"]
    text: str = ""
    redacted: bool = False
    truncated: bool = False


class ToolCallBlock(BaseModel):
    """A call the model asked for; its `tool.started` carries the same id."""

    type: Literal["tool_call"]
    tool_call_id: str
    name: str
    input: Any = None
    truncated: bool = False


class ToolResultBlock(BaseModel):
    """What a call gave back."""

    type: Literal["tool_result"]
    tool_call_id: str
    status: ToolStatus = "ok"
    output: str = ""
    truncated: bool = False


class ImageBlock(BaseModel):
    """A picture by reference (`ref` says where the original lies), never its bytes."""

    type: Literal["image"]
    media_type: str = ""
    bytes: int = 0
    ref: str = ""


Block = Annotated[TextBlock | ThinkingBlock | ToolCallBlock | ToolResultBlock | ImageBlock, Field(discriminator="type")]
