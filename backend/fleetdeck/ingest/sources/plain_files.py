"""Files of others: only regular ones are opened, so that a pipe or a device never holds a source up."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from typing import BinaryIO, cast

# Beyond this a tree is no folder of logs any more.
_DEEPEST = 30


class NotPlain(OSError):
    """There is something, but no regular file: a folder, a pipe, a device, or a link where none is followed."""

    def __init__(self, path: str | Path, what: str) -> None:
        super().__init__(errno.EINVAL, what, str(path))


def open_plain(path: str | Path, *, follow: bool = False) -> BinaryIO:
    """For reading, unbuffered. What was put in its place since it was listed is looked at again. Raises OSError.

    `follow`: a link is opened too, wherever it leads.
    """
    # O_NONBLOCK: to open a pipe waits for a writer otherwise. (Not every system has all of them.)
    names = ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", *(() if follow else ("O_NOFOLLOW",)))
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in names)
    try:
        opened = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotPlain(path, "it is a link, which is not followed") from None
        if error.errno == errno.ENXIO:
            raise NotPlain(path, "not a regular file") from None
        raise
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise NotPlain(path, "not a regular file")
    return cast("BinaryIO", FileIO(opened, "rb"))


def read_plain(path: str | Path, most: int, *, follow: bool = False) -> bytes:
    """The first `most` bytes. Raises OSError."""
    with open_plain(path, follow=follow) as file:
        parts: list[bytes] = []
        left = most
        while left > 0 and (part := file.read(left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


def walk(folder: Path, refused: Callable[[str, str], object]) -> Iterator[tuple[Path, os.stat_result]]:
    """Every regular file below a folder; links are not followed. `refused` gets (folder, reason) of what cannot be
    listed. What goes away meanwhile is left out."""
    waiting = [(str(folder), 0)]
    while waiting:
        place, depth = waiting.pop()
        try:
            with os.scandir(place) as entries:
                listed = list(entries)
        except FileNotFoundError:
            continue
        except OSError as error:
            refused(place, reason_of(error))
            continue
        for entry in listed:
            try:
                if entry.is_dir(follow_symlinks=False):
                    if depth < _DEEPEST:
                        waiting.append((entry.path, depth + 1))
                    continue
                status = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode):
                yield Path(entry.path), status


def shown(path: str | Path) -> str:
    r"""A path as text that every database takes: a byte that is not UTF-8 is written as \xff. Two files never get the
    same one, unless somebody names a file after the other."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reason_of(error: OSError) -> str:
    """For people."""
    return f"cannot be read: {error.strerror or type(error).__name__}"
