"""Changes below folders as Linux tells them, through a descriptor: nothing runs while nothing happens."""

import asyncio
import ctypes
import errno
import os
import struct
import sys
from collections.abc import AsyncGenerator, Callable, Iterable

from fleetdeck.core.waiting import happens

IS_AVAILABLE = sys.platform == "linux"

_MODIFY, _ATTRIB, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x2, 0x4, 0x40, 0x80, 0x100, 0x200
_DELETE_SELF, _MOVE_SELF, _OVERFLOW, _IGNORED, _IS_FOLDER = 0x400, 0x800, 0x4000, 0x8000, 0x40000000
_ONLY_FOLDERS, _DONT_FOLLOW = 0x01000000, 0x02000000
_WANTED = _MODIFY | _ATTRIB | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF | _MOVE_SELF
_EVENT = struct.Struct("iIII")
_BUFFER = 64 * 1024
_DEEPEST = 30
_PASSED_OVER = frozenset((errno.EACCES, errno.ENOENT, errno.ENOTDIR, errno.ELOOP))


def begin() -> int:
    """A descriptor for watches. Raises OSError."""
    return _call("inotify_init1", os.O_NONBLOCK | os.O_CLOEXEC)


def add_watch(descriptor: int, folder: str, mask: int) -> int:
    """The number of the watch. Raises OSError; ENOSPC when there are no watches left."""
    return _call("inotify_add_watch", descriptor, os.fsencode(folder), mask)


def _call(name: str, *arguments: int | bytes) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    answer = int(getattr(library, name)(*arguments))
    if answer >= 0:
        return answer
    code = ctypes.get_errno()
    words = {errno.ENOSPC: "no inotify watches left", errno.EMFILE: "no inotify instances left"}
    raise OSError(code, words.get(code, os.strerror(code)))


class Tree:
    """All folders below `roots`, new ones too. `follow`: through links as well. Blocking; for one thread at a time."""

    def __init__(self, roots: Iterable[str], *, follow: bool = False) -> None:
        self._roots = list(roots)
        self._mask = _WANTED | _ONLY_FOLDERS | (0 if follow else _DONT_FOLLOW)
        self._follow = follow
        self._folders: dict[int, str] = {}
        self.descriptor = begin()
        try:
            self._add_roots()
        except OSError:
            self.close()
            raise

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        descriptor, self.descriptor = getattr(self, "descriptor", -1), -1
        if descriptor >= 0:
            os.close(descriptor)

    def read(self) -> set[str]:
        """What changed since it was asked last: files and folders; a root where anything below it may have."""
        changed: set[str] = set()
        while True:
            try:
                raw = os.read(self.descriptor, _BUFFER)
            except BlockingIOError:
                return changed
            place = 0
            while place < len(raw):
                watch, mask, _, length = _EVENT.unpack_from(raw, place)
                place += _EVENT.size + length
                name = raw[place - length : place].rstrip(b"\0")
                self._event(watch, mask, os.fsdecode(name), changed)

    def _event(self, watch: int, mask: int, name: str, changed: set[str]) -> None:
        if mask & _OVERFLOW:
            changed.update(self._roots)
            self._add_roots()
            return
        if mask & _IGNORED:
            self._folders.pop(watch, None)
            return
        folder = self._folders.get(watch)
        if folder is None:
            return
        path = os.path.join(folder, name) if name else folder
        changed.add(path)
        if not name:
            return
        if mask & _IS_FOLDER and mask & _MOVED_FROM:
            self._forget(path)
        elif mask & (_CREATE | _MOVED_TO) and (mask & _IS_FOLDER or self._follow):
            # What was written into a new folder before it was watched raised no event.
            self._add(path, self._mask, changed.add)

    def _add_roots(self) -> None:
        for root in self._roots:
            self._add(root, self._mask & ~_DONT_FOLLOW, lambda _: None)

    def _add(self, folder: str, mask: int, found: Callable[[str], None]) -> None:
        """Watch a folder and all below; `found` gets the files that are there already."""
        seen: set[int] = set()
        waiting = [(folder, mask, 0)]
        while waiting:
            place, mask, depth = waiting.pop()
            try:
                watch = add_watch(self.descriptor, place, mask)
            except OSError as error:
                if error.errno in _PASSED_OVER:
                    continue
                raise
            known = self._folders.get(watch)
            # A link leads to what is watched already, in a circle perhaps.
            if watch in seen or (known not in (None, place) and os.path.isdir(str(known))):
                continue
            seen.add(watch)
            self._folders[watch] = place
            try:
                with os.scandir(place) as entries:
                    for entry in entries:
                        if not entry.is_dir(follow_symlinks=self._follow):
                            found(entry.path)
                        elif depth < _DEEPEST:
                            waiting.append((entry.path, self._mask, depth + 1))
            except OSError:
                continue

    def _forget(self, folder: str) -> None:
        """A folder that was moved away: where it is now, it is found anew, or is none of ours."""
        below = folder + os.sep
        for watch, path in list(self._folders.items()):
            if path == folder or path.startswith(below):
                del self._folders[watch]
                ctypes.CDLL(None).inotify_rm_watch(self.descriptor, watch)


async def changes(
    roots: Iterable[str], *, step: float, debounce: float, follow: bool = False
) -> AsyncGenerator[set[str]]:
    """Sets of changed paths, until closed; the first is empty and says that the watch has begun.

    News wait until nothing happened for `step` seconds, at most `debounce` seconds. Raises OSError.
    """
    tree = await asyncio.to_thread(Tree, roots, follow=follow)
    try:
        yield set()
        while True:
            await _readable(tree.descriptor, None)
            loop = asyncio.get_running_loop()
            end = loop.time() + debounce
            changed = await asyncio.to_thread(tree.read)
            while (left := end - loop.time()) > 0 and await _readable(tree.descriptor, min(step, left)):
                changed |= await asyncio.to_thread(tree.read)
            if changed:
                yield changed
    finally:
        tree.close()


async def _readable(descriptor: int, seconds: float | None) -> bool:
    """Whether there is something to read in time."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    # Only while it is waited for: the loop would spin until somebody reads.
    loop.add_reader(descriptor, ready.set)
    try:
        return await happens(ready, seconds)
    finally:
        loop.remove_reader(descriptor)
