"""Whatever stands in a dispatcher's files: no crash, and each record is read or has its reason."""

import json
from datetime import UTC

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetdeck.core import clock
from fleetdeck.events.fact import Fact, restore
from fleetdeck.ingest.sources.dispatcher import backlog, config, dispatches, records, usage
from fleetdeck.ingest.sources.dispatcher.values import BadRecord
from tests import fuzzing
from tests.fuzzing import json_values, odd_text

FUZZED = settings(
    max_examples=fuzzing.examples(200), deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
NAMES = (
    "id", "name", "task", "prompt", "status", "created_at", "started_at", "completed_at", "duration", "cron", "last_run",
    "workspaces", "workspace", "model", "path", "input_tokens", "output_tokens", "cost_usd", "timestamp", "session_id",
    "dispatch_id", "log", "enabled", "result", "error",
)  # fmt: skip
near = st.one_of(
    st.sampled_from(
        ["completed", "running", "2026-11-02", "2026-11-02T10:00:00", "* * * * *", 1, 1e300, -1, True, "", None]
    ),
    json_values,
)
objects = st.one_of(st.dictionaries(st.sampled_from(NAMES), near, max_size=12), json_values)


@FUZZED
@given(st.one_of(st.binary(max_size=300), st.lists(objects, max_size=4).map(lambda value: json.dumps(value).encode())))
def test_any_file_is_read_or_refused_with_a_reason(raw: bytes) -> None:
    found = records.parse(raw, "logs/x.json", "dispatches")
    for bad in [*found.bad, *([found.unfinished] if found.unfinished else [])]:
        assert bad.location.startswith("logs/x.json")
        assert bad.reason


@FUZZED
@given(objects)
def test_any_record_is_told_or_refused_with_a_reason(value: object) -> None:
    teller, used = dispatches.DispatchTeller("dispatcher:x", "x"), usage.UsageTeller("dispatcher:x", "x")

    def dispatch() -> list[object]:
        new = dispatches.parse(value, UTC)
        facts, told = teller.tell(None, new, clock.now())
        assert teller.tell(told, new, clock.now()) == ([], told)
        return list(facts)

    for read in (
        dispatch,
        lambda: used.tell(value, "0", UTC, frozenset({"watched"}), clock.now()),
        lambda: [config.schedule(value, "x", UTC, "UTC")],
        lambda: [config.workspace(value, "x")],
    ):
        try:
            told = read()
        except BadRecord as error:
            assert str(error)  # noqa: PT017
            continue
        for fact in told:
            if isinstance(fact, Fact):
                assert fact.time <= clock.now()
                restore(1, fact.source, fact.id, fact.type, fact.time, fact.subject, fact.json)


lines = st.lists(
    st.one_of(
        odd_text,
        st.sampled_from(["- [ ] a", "- [x] b", "# High", "```", "- [ ] (P1) 2026-99-99", "* [ ] !low 2020-01-01"]),
    ),
    max_size=20,
)


@FUZZED
@given(lines)
def test_any_backlog_has_sums_that_fit(parts: list[str]) -> None:
    now = clock.now()
    parsed = backlog.parse("\n".join(parts), UTC, now)
    data = backlog.observed("x:y", "y", "p", parsed, {entry.text: now for entry in parsed.waiting}, dict)
    assert sum(data.pending.values()) == len(parsed.waiting) == len(data.items)
    assert [item.since for item in data.items] == sorted(item.since for item in data.items)


@FUZZED
@given(odd_text)
def test_any_crontab_is_read(text: str) -> None:
    from pathlib import Path

    for line in (text, f"* * * * * dispatch {text}", f"@{text} dispatch"):
        list(config.crontab(line, "x", Path("/srv/dispatcher"), "UTC", by_name=True))
