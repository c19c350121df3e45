"""New complete lines of a growing file, from where the last reading ended, in bounded memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fleetdeck.ingest.sources.plain_files import open_plain

CHUNK = 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
_PROOF_BYTES = 64
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Position:
    """How far a file is read. A JSON value once saved."""

    inode: int = 0
    offset: int = 0
    """Bytes read: the begin of the next line."""
    line: int = 0
    """Lines read."""
    proof: str = ""
    """The bytes before `offset` in hex: if they are others now, the file was written anew."""
    unterminated: bool = False
    """The last line was taken without a line end; one that follows belongs to it."""

    def save(self) -> list[Any]:
        return [self.inode, self.offset, self.line, self.proof, self.unterminated]


def restore(saved: Any) -> Position:
    """A position from its saved form; the beginning for what is not one."""
    if isinstance(saved, list) and len(saved) == 5 and all(isinstance(value, int) for value in saved[:3]):
        inode, offset, line, proof, unterminated = saved
        return Position(inode, offset, line, str(proof), unterminated is True)
    return Position()


def is_continued(path: str, inode: int, size: int, position: Position) -> bool:
    """Whether the file still begins with what was read of it: not rotated, truncated or rewritten."""
    if position.inode != inode or size < position.offset:
        return False
    expected = bytes.fromhex(position.proof)
    try:
        with open_plain(path, follow=True) as file:
            file.seek(position.offset - len(expected))
            return file.read(len(expected)) == expected
    except OSError:
        return True


def read(
    path: str, position: Position, too_long: Callable[[int, bytes], None], *, take_unterminated: bool = False
) -> Iterator[list[tuple[int, bytes]]]:
    """Pieces of (line number from 1, line), none empty; `position` is moved before each piece is handed out.

    A last line without its end waits for it, unless `take_unterminated` and it is a whole object. Lines over 64 MB
    are left out: `too_long` gets their number and first bytes. Raises OSError when the file cannot be read.
    """
    with open_plain(path, follow=True) as file:
        file.seek(position.offset)
        pending: list[bytes] = []
        pending_size = 0
        while chunk := file.read(CHUNK):
            head, end, rest = chunk.rpartition(b"\n")
            if not end:
                pending_size += len(chunk)
                # Beyond the limit only the beginning is kept, for the report.
                if pending_size <= LONGEST_LINE or not pending:
                    pending.append(chunk)
                else:
                    del pending[1:]
                continue
            if pending_size > LONGEST_LINE:
                lines = _without_giant(pending[0], head, position, too_long)
            else:
                lines = _split(b"".join((*pending, head)) if pending else head, position)
            _move(position, pending_size + len(head) + 1, head[-_PROOF_BYTES:] + b"\n")
            pending, pending_size = ([rest], len(rest)) if rest else ([], 0)
            yield lines
        tail = b"".join(pending) if take_unterminated and pending_size <= LONGEST_LINE else b""
        if tail.rstrip().endswith(b"}"):
            lines = _split(tail, position)
            _move(position, len(tail), tail[-_PROOF_BYTES:])
            position.unterminated = True
            yield lines


def _split(data: bytes, position: Position) -> list[tuple[int, bytes]]:
    """Number the lines of whole-line data and move `position.line` past them."""
    pieces = data.split(b"\n")
    if position.unterminated:
        position.unterminated = False
        if not pieces[0].strip():
            del pieces[0]
    if position.line == 0 and pieces and pieces[0].startswith(_BOM):
        pieces[0] = pieces[0][len(_BOM) :]
    first = position.line + 1
    position.line += len(pieces)
    return [(number, piece) for number, piece in enumerate(pieces, first) if piece and not piece.isspace()]


def _without_giant(
    begin: bytes, head: bytes, position: Position, too_long: Callable[[int, bytes], None]
) -> list[tuple[int, bytes]]:
    """The giant line ends at the first line end of `head`; what follows it is whole again."""
    position.line += 1
    too_long(position.line, begin)
    _, end, rest = head.partition(b"\n")
    return _split(rest, position) if end else []


def _move(position: Position, length: int, last: bytes) -> None:
    """`length` bytes were read, the last of which are `last` (the proof may be shorter than it could be)."""
    position.offset += length
    position.proof = last.hex()
