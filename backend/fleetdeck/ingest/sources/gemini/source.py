"""The Gemini CLI source: sessions below `~/.gemini/tmp/<project>/chats` (SRC-10)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fleetdeck.core import clock
from fleetdeck.core.config import Settings
from fleetdeck.core.jsons import loads
from fleetdeck.events.fact import Fact
from fleetdeck.ingest.sources.gemini.mapper import GeminiMapper
from fleetdeck.ingest.sources.line_folder import MOST_PROBLEMS, BadLine, LineFolder, ReadFile, facts_of_record
from fleetdeck.ingest.sources.plain_files import read_plain, reason_of, shown

KIND = "gemini"
MOST_BYTES = 64 * 1024 * 1024
FACTS_AT_ONCE = 1_000
# Younger than this, a document that makes no sense is still being written.
WRITING = 3 * clock.SECOND


def sources(settings: Settings) -> list["GeminiSessions"]:
    """One for each configured home; where nothing is configured, the usual one if it is there."""
    homes = settings.gemini_dirs
    if homes is None:
        usual = Path.home() / ".gemini"
        homes = [usual] if (usual / "tmp").is_dir() else []
    return [GeminiSessions(home, settings.machine) for home in homes]


def is_session(path: Path) -> bool:
    return path.suffix in (".jsonl", ".json") and "chats" in path.parts


class GeminiSessions(LineFolder):
    """JSON lines, and the documents of older versions, which are written as a whole with each message."""

    def __init__(self, home: Path, machine: str = "", *, poll: bool = False) -> None:
        super().__init__(KIND, "Gemini CLI", home, is_session, GeminiMapper, machine, poll=poll)

    def _pieces(self, path: Path, known: ReadFile, problems: list[tuple[str, str, str]]) -> Iterator[list[Fact]]:
        if path.suffix == ".jsonl":
            return super()._pieces(path, known, problems)
        return self._document(path, known, problems)

    def _document(self, path: Path, known: ReadFile, problems: list[tuple[str, str, str]]) -> Iterator[list[Fact]]:
        known.size = -1
        try:
            found = path.stat()
            document = _read(path)
        except FileNotFoundError:
            return
        except OSError as error:
            known.refused = reason_of(error)
            return
        except ValueError as error:
            if found.st_mtime_ns // 1_000 > clock.now() - WRITING:
                return
            known.refused = f"not a session: {error}"
            document = {}
        else:
            known.refused = ""
        mapper = GeminiMapper(path, known.state, self._machine)
        facts: list[Fact] = []
        for number, record in enumerate(_records(document)):
            try:
                facts += facts_of_record(self.id, mapper, number, record)
            except BadLine as error:
                if len(problems) < MOST_PROBLEMS:
                    problems.append((f"{shown(path)}:message {number}", str(error), ""))
            if len(facts) >= FACTS_AT_ONCE:
                yield facts
                facts = []
        known.state = mapper.state()
        known.position.inode, known.size, known.written = found.st_ino, found.st_size, found.st_mtime_ns
        yield facts


def _read(path: Path) -> dict[str, Any]:
    """Raises ValueError with the reason, OSError."""
    raw = read_plain(path, MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES} bytes, which is the most that is read")
    document = loads(raw.removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(document, dict):
        raise ValueError("not an object")  # noqa: TRY004
    return document


def _records(document: dict[str, Any]) -> Iterator[Any]:
    """The same records as a file of lines has: what is said of the session, then its messages."""
    if document:
        yield {name: value for name, value in document.items() if name != "messages"}
    messages = document.get("messages")
    yield from messages if isinstance(messages, list) else ()
