"""A root of agent log folders, recognised by the files in them."""

from pathlib import Path

from fleetdeck.ingest.sources.agent_logs.source import KIND, sources
from fleetdeck.ingest.sources.kind import MOST_COUNTED, Kind, Unsuitable, counted

_FILES = ("prompt.txt", "text.txt", "tools.jsonl", "summary.jsonl")


def _look(path: Path) -> str:
    if not path.is_dir():
        raise Unsuitable(f"{path} is not a folder")
    agents = {file.parent for name in _FILES for file in path.glob(f"*/{name}")}
    if not agents:
        raise Unsuitable(f"{path} has no folder with {', '.join(_FILES[:-1])} or {_FILES[-1]}")
    return counted(min(len(agents), MOST_COUNTED), "agent")


AGENT_LOGS = Kind(
    KIND,
    "Agent logs",
    "a folder of folders with tools.jsonl, summary.jsonl, prompt.txt",
    "agent_logs",
    sources,
    _look,
    nearby=("agent-logs", "logs/agents"),
)
