"""What a prompt names: files, modules, and words without the code that was pasted into it. Linear in its size."""

import re
from typing import NamedTuple

# Who pastes more than this pastes a log; the task stands at the beginning.
READ_CHARACTERS = 8_000
_LONGEST_NAME = 200
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_AROUND = "`'\"()[]{}<>,;:!?*@…“”\u2018\u2019"
_SUFFIX_LIST = (
    "bash c cc cfg clj cpp cs css csv dart ex exs go gql gradle graphql h hpp hs html ini ipynb java js json jsx kt "
    "less lock lua md mjs php pl proto ps1 py pyi r rb rs rst sass scala scss sh sql svelte swift tf toml ts tsx "
    "txt vue xml yaml yml zig zsh"
)
_SUFFIXES = frozenset(_SUFFIX_LIST.split())
_NAMED_FILES = frozenset({"dockerfile", "makefile", "justfile", "rakefile", "gemfile", "procfile", "jenkinsfile"})
# They end like files and are products.
_PRODUCTS = frozenset({"node", "vue", "next", "nuxt", "react", "three", "d3", "express", "chart", "socket", "asp"})
_LINE = re.compile(r":\d+(?::\d+)?$")
_PLAIN = re.compile(r"^[\w.@~+/-]+$")
_TEST = re.compile(r"(?:^|/)(?:tests?|specs?|__tests__)(?:/|$)|(?:^|/)test_|_test\.\w+$|\.(?:test|spec)\.\w+$")
_MODULE = re.compile(
    r"\b(?:the\s+)?([a-z][\w-]{1,40})\s+(?:module|package|service|component|subsystem|layer)s?\b", re.IGNORECASE
)
_NOT_MODULE_LIST = "the a an this that each every all one new our your its which any some same other"
_NOT_MODULES = frozenset(_NOT_MODULE_LIST.split())


class Named(NamedTuple):
    """Files and modules that a prompt names, each once; test files count as files and make no module."""

    files: frozenset[str]
    modules: frozenset[str]


def prose(prompt: str) -> str:
    """The beginning of a prompt without fenced code, for looking for words."""
    text = prompt[:READ_CHARACTERS]
    if "```" not in text and "~~~" not in text:
        return text
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def named(text: str) -> Named:
    """What `text` (see `prose`) names."""
    found = {_file(token) for token in text.split() if len(token) <= _LONGEST_NAME and _may_be_file(token)}
    files = frozenset(name for name in found if name and not name.endswith("/"))
    folders = {name.rstrip("/") for name in found if name and name.endswith("/")}
    modules = {name.rpartition("/")[0] for name in files if "/" in name and not _TEST.search(name)}
    modules |= {folder for folder in folders if not _TEST.search(folder + "/")}
    said = {match.group(1).lower() for match in _MODULE.finditer(text)} - _NOT_MODULES
    # `the billing module` and `src/billing/` are one.
    ends = {module.rpartition("/")[2].lower() for module in modules}
    return Named(files, frozenset(modules | {word for word in said if word not in ends}))


def _may_be_file(token: str) -> bool:
    return "." in token or "/" in token or token.strip(_AROUND).lower() in _NAMED_FILES


def _file(token: str) -> str | None:
    """A token as the name of a file, of a folder (it ends with /), or None."""
    if "://" in token:
        return None
    name = _LINE.sub("", token.lstrip(_AROUND).rstrip(_AROUND + "."))
    if not _PLAIN.match(name):
        return None
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    if dot and suffix.lower() in _SUFFIXES and (stem or "/" in name):
        return None if stem.lower() in _PRODUCTS and "/" not in name else name
    if stem == "" and suffix.lower() in _NAMED_FILES:
        return name
    # `and/or` is no folder: it takes a / at its end, or a beginning that only paths have.
    if name.strip("/.~") and (name.endswith("/") or name.startswith(("./", "../", "~/"))):
        return name.rstrip("/") + "/"
    return None
