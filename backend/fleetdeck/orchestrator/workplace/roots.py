"""Which folders tasks may work in: only those below one of the allowed roots, wherever links lead (TASK-11)."""

import os
from pathlib import Path

from fleetdeck.core.config import Settings
from fleetdeck.core.errors import Invalid, NotAllowed

_LONGEST = 4096


def allowed_roots(config: Settings) -> list[Path]:
    """The roots, with links resolved; those that are not there are left out."""
    found = [Path(os.path.realpath(root)) for root in config.work_roots]
    return list(dict.fromkeys(root for root in found if root.is_dir()))


def resolve(config: Settings, path: str) -> Path:
    """The real folder that a path means; it need not exist. `~` is the home folder.

    Raises Invalid for what is no absolute path, NotAllowed for one outside of the roots or in Fleetdeck's own data.
    """
    return real_below(config, expanded(path))


def expanded(path: str) -> Path:
    """An absolute path as written, with `~` expanded. Raises Invalid."""
    if "\0" in path:
        raise Invalid("the folder's path has a NUL byte in it")
    if len(path) > _LONGEST:
        raise Invalid(f"the folder's path is longer than {_LONGEST:,} characters")
    if path == "~" or path.startswith("~/"):
        return Path.home() / path[2:].lstrip("/")
    if path.startswith("~"):
        raise Invalid("~ can only stand for your own home folder: write ~/folder, or an absolute path")
    if not os.path.isabs(path):
        raise Invalid("an absolute path is needed, like ~/code/project")
    return Path(path)


def real_below(config: Settings, path: Path) -> Path:
    """Follow every link of an absolute path. Raises NotAllowed where that leads out of the roots."""
    try:
        real = Path(os.path.realpath(path))
        inside = any(_below(real, root) for root in allowed_roots(config))
    except (OSError, ValueError) as error:
        raise Invalid(f"this is no path that the disk can have: {error}") from error
    if not inside:
        raise NotAllowed(
            f"{short(path)} is not below a folder where tasks may work "
            f"({', '.join(short(root) for root in allowed_roots(config)) or 'none is set'}; FLEETDECK_WORK_ROOTS)"
        )
    if is_own_data(config, real):
        raise NotAllowed(f"{short(path)} belongs to Fleetdeck itself")
    if ".git" in real.parts:
        raise NotAllowed(f"{short(path)} is inside of a repository's own .git folder")
    return real


def is_allowed(config: Settings, path: Path) -> bool:
    """Whether a path may be worked in or looked at."""
    try:
        real_below(config, path)
    except (Invalid, NotAllowed):
        return False
    return True


def is_own_data(config: Settings, real: Path) -> bool:
    """Whether a real path is Fleetdeck's data folder or below it."""
    return _below(real, Path(os.path.realpath(config.data_dir)))


def short(path: Path) -> str:
    """A path with ~ for the home folder."""
    home = Path.home()
    if path == home:
        return "~"
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _below(path: Path, root: Path) -> bool:
    return path == root or path.is_relative_to(root)
