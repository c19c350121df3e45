"""Rules of the house that no other tool checks (docs/architecture.md)."""

import ast
import re
from pathlib import Path

from fastapi.routing import APIRoute, APIWebSocketRoute, iter_route_contexts

import fleetdeck
from fleetdeck.auth.permissions import PERMISSIONS
from fleetdeck.core.config import Settings
from fleetdeck.events.reference import render
from fleetdeck.events.types import FACT_TYPES
from fleetdeck.main import create_app, projectors

PACKAGE = Path(fleetdeck.__file__).parent
ROOT = PACKAGE.parents[1]
SOURCES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400

# Stored and shown as they are, under Activity and Raw events; the features that project them come later.
DISPLAY_ONLY = {
    *(type for type in FACT_TYPES if type.split(".")[0] in ("budget", "alert")),
    "mcp_server.observed",
    "log.recorded",
    "metric.recorded",
}


def test_files_have_one_idea() -> None:
    long = {
        str(path.relative_to(PACKAGE)): n for path in SOURCES if (n := len(path.read_text().splitlines())) > MOST_LINES
    }
    assert long == {}


def test_every_route_has_exactly_one_permission(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, claude_dirs=[], token="x" * 40))
    walked = 0
    for context in iter_route_contexts(app.routes):
        route = context.route
        if isinstance(route, APIRoute | APIWebSocketRoute):
            walked += 1
            found = [d.call for d in route.dependant.dependencies if isinstance(d.call, PERMISSIONS)]
            assert len(found) == 1, f"{route.path} has {len(found)} permissions"
    assert walked > 30


def test_every_fact_type_is_projected_or_listed_as_display_only() -> None:
    projected = {type for projector in projectors() for type in projector.types}
    assert projected | DISPLAY_ONLY == set(FACT_TYPES)
    assert projected & DISPLAY_ONLY == set()


def test_every_public_function_says_what_it_does() -> None:
    """Routes and fact types are documentation for others: each has a docstring."""
    silent = [model.type for model in FACT_TYPES.values() if not model.__dict__.get("__doc__")]
    silent += [
        f"{path.parent.name}.{node.name}"
        for path in PACKAGE.rglob("*routes.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any("router." in ast.unparse(decorator) for decorator in node.decorator_list)
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_only_the_database_commits_and_only_append_writes_the_log() -> None:
    commits = {str(p.relative_to(PACKAGE)) for p in SOURCES if re.search(r"\.commit\(\)|\.rollback\(\)", p.read_text())}
    assert commits == set()
    writers = {
        str(p.relative_to(PACKAGE))
        for p in SOURCES
        if re.search(r"insert\(\w*,? ?events,|insert\(events\)", p.read_text())
    }
    assert writers == {"events/append.py"}


def test_the_list_of_events_is_current() -> None:
    assert (ROOT / "docs" / "events.md").read_text() == render()


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    missing = [name for name in Settings.model_fields if f"`FLEETDECK_{name.upper()}`" not in readme]
    assert missing == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    bad = re.compile(r"/work/|/root/|pypi\.org|registry\.npmjs")
    found = [str(path) for path in (*SOURCES, *(ROOT / "docs").rglob("*.md")) if bad.search(path.read_text())]
    assert found == []
