"""`telemetry.db`: invocations of 90 days, and their sums by day."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from random import Random

from fleetdeck.cli.example import words
from fleetdeck.cli.example.folder import Example, Totals

DAYS = 90
_TABLES = """
CREATE TABLE invocations (id INTEGER PRIMARY KEY, timestamp TEXT NOT NULL, tool TEXT NOT NULL, model TEXT NOT NULL,
                          tokens INTEGER, cost REAL, latency_ms INTEGER, status TEXT);
CREATE TABLE daily_costs (date TEXT PRIMARY KEY, total_cost REAL, total_tokens INTEGER, invocation_count INTEGER);
"""
_INSERT = (
    "INSERT INTO invocations (timestamp, tool, model, tokens, cost, latency_ms, status) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_Row = tuple[str, str, str, int, float, int, str]


def make(example: Example, random: Random, now: datetime, totals: Totals) -> None:
    example.project.mkdir(parents=True, exist_ok=True)
    rows = []
    for day in range(DAYS, -1, -1):
        date = now - timedelta(days=day)
        busy = 4 if date.weekday() >= 5 else 14
        count = random.randint(busy // 2, busy)
        rows += [row(random, date - timedelta(minutes=random.randint(1, 600))) for _ in range(count)]
    rows.sort()
    with closing(sqlite3.connect(example.telemetry)) as connection, connection:
        connection.executescript(_TABLES)
        connection.executemany(_INSERT, rows)
        connection.execute(
            "INSERT INTO daily_costs SELECT substr(timestamp, 1, 10), sum(cost), sum(tokens), count(*) "
            "FROM invocations GROUP BY 1"
        )
    totals.invocations = len(rows)
    totals.invocation_cost = sum(round(cost * 1e9) for _, _, _, _, cost, _, _ in rows)
    totals.invocation_tokens = sum(tokens for _, _, _, tokens, _, _, _ in rows)


def row(random: Random, when: datetime) -> _Row:
    model = random.choices(tuple(words.MODELS), (5, 4, 1))[0]
    input, output, read, written, cost = words.usage(random, model)
    status = "error" if random.random() < 0.03 else "success"
    tool = random.choice(("claude", "codex", "review"))
    moment = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment, tool, model, input + output + read + written, cost / 1e6, random.randint(400, 9_000), status


def append(example: Example, rows: list[_Row]) -> None:
    with closing(sqlite3.connect(example.telemetry)) as connection, connection:
        connection.executemany(_INSERT, rows)
