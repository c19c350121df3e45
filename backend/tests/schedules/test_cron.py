"""Cron: what it means, and when it is due where the clocks change."""

from zoneinfo import ZoneInfo

import pytest

from fleetdeck.core import clock, cron, machine_zone

BERLIN = ZoneInfo("Europe/Berlin")


def due(expression: str, after: str, count: int = 3) -> list[str]:
    return [clock.render(time)[:16] for time in cron.next_runs(expression, clock.parse(after), BERLIN, count)]


def test_the_clock_of_the_zone_decides() -> None:
    # Summer time begins on 29 March 2026 and ends on 25 October.
    assert due("0 8 * * *", "2026-03-28T00:00:00Z") == ["2026-03-28T07:00", "2026-03-29T06:00", "2026-03-30T06:00"]
    # Half past two does not exist on that night: it runs when the clock has jumped.
    assert due("30 2 * * *", "2026-03-28T12:00:00Z", 2) == ["2026-03-29T01:00", "2026-03-30T00:30"]
    # It exists twice in autumn, and runs once.
    assert due("30 2 * * *", "2026-10-24T12:00:00Z", 2) == ["2026-10-25T00:30", "2026-10-26T01:30"]


@pytest.mark.parametrize(
    ("expression", "said"),
    [("@daily", "At 00:00"), ("0 8 * * 1", "At 08:00, only on Monday"), ("@reboot", "When the machine starts"),
     ("*/15 9-17 * * mon-fri", "Every 15 minutes, between 09:00 and 17:59, Monday through Friday"), ("nonsense", "nonsense")],
)  # fmt: skip
def test_it_is_said_in_words(expression: str, said: str) -> None:
    assert cron.words(expression) == said


@pytest.mark.parametrize(
    "expression", ["", "* * * *", "60 * * * *", "a b c d e", "0 0 30 2 *", "* * * * * *", "x" * 300]
)
def test_what_is_none_is_refused_and_never_due(expression: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        cron.check(expression)
    assert cron.next_runs(expression, 0, BERLIN, 1) == []


def test_missed_runs_are_those_between() -> None:
    last, now = clock.parse("2026-11-18T02:00:05Z"), clock.parse("2026-11-20T12:00:00Z")
    missed = cron.missed_runs("0 3 * * *", last, now, BERLIN, 10)
    assert [clock.render(time)[:16] for time in missed] == ["2026-11-19T02:00", "2026-11-20T02:00"]
    assert len(cron.missed_runs("* * * * *", 0, now, BERLIN, 10)) == 10
    assert cron.missed_runs("@reboot", 0, now, BERLIN, 10) == []


@pytest.mark.parametrize(
    ("value", "utc"),
    [("2026-11-02T10:00:00", "2026-11-02T09:00"), ("2026-07-02 10:00", "2026-07-02T08:00"), ("2026-11-02", "2026-11-01T23:00"),
     ("2026-11-02T10:00:00Z", "2026-11-02T10:00"), (1_793_613_600, "2026-11-02T10:00"), (1_793_613_600_000, "2026-11-02T10:00")],
)  # fmt: skip
def test_times_without_a_zone_are_local(value: object, utc: str) -> None:
    assert clock.render(machine_zone.parse(value, BERLIN))[:16] == utc


def test_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    assert (machine_zone.name(), str(machine_zone.zone())) == ("America/New_York", "America/New_York")
    assert str(machine_zone.zone("Asia/Tokyo")) == "Asia/Tokyo"
    assert str(machine_zone.zone("Nowhere/Land")) == "America/New_York"
    for odd in ("Nowhere/Land", "../../etc/passwd", ""):
        monkeypatch.setenv("TZ", odd)
        assert machine_zone.zone() is not None
