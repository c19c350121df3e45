"""Where a source may be added from the browser: where tasks may work, and where agents keep their sessions.

Whoever may add sources may start agents too, which read below `FLEETDECK_WORK_ROOTS`: more than that, and the known
homes of agents, is the operator's to allow, by configuration.
"""

import os
from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.core.errors import Invalid, NotAllowed
from fleetdeck.ingest.sources.kind import Kind

_LONGEST = 4096


def readable(config: Settings, kinds: list[Kind], written: str) -> Path:
    """The real path of something that is there and may be read. Raises Invalid and NotAllowed, which say why."""
    path = _absolute(written)
    roots = allowed(config, kinds)
    # Before the disk is asked: what lies elsewhere is nobody's business, its absence too.
    if not _inside(Path(os.path.normpath(path)), roots):
        raise _outside(path, roots)
    real = Path(os.path.realpath(path))
    if not _inside(real, [Path(os.path.realpath(root)) for root in roots]):
        raise _outside(path, roots)
    if _inside(real, [Path(os.path.realpath(config.data_dir))]):
        raise NotAllowed(f"{path} belongs to Fleetdeck itself")
    if not real.exists():
        raise Invalid(f"{path} does not exist")
    if not os.access(real, os.R_OK | (os.X_OK if real.is_dir() else 0)):
        raise Invalid(f"{path} cannot be read: the server's user may not")
    return real


def allowed(config: Settings, kinds: list[Kind]) -> list[Path]:
    """The folders below which sources may be added."""
    homes = [Path.home() / home for kind in kinds for home in kind.homes]
    return list(dict.fromkeys([*config.work_roots, *homes]))


def _absolute(written: str) -> Path:
    if "\0" in written or len(written) > _LONGEST:
        raise Invalid("path: no path that the disk can have")
    if written == "~" or written.startswith("~/"):
        return Path.home() / written[2:].lstrip("/")
    if not os.path.isabs(written):
        raise Invalid("path: an absolute path is needed, like ~/code/project")
    return Path(written)


def _inside(path: Path, roots: list[Path]) -> bool:
    return any(path == root or path.is_relative_to(root) for root in roots)


def _outside(path: Path, roots: list[Path]) -> NotAllowed:
    names = ", ".join(str(root) for root in roots)
    return NotAllowed(f"{path} is not below a folder that may be read ({names}); FLEETDECK_WORK_ROOTS allows more")
