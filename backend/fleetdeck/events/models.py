"""The log's only table: append-only, one row a fact, numbered without gaps in commit order."""

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint

from fleetdeck.core.db import metadata
from fleetdeck.core.rows import BigInt

events = Table(
    "events",
    metadata,
    Column("seq", BigInt, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("time", BigInt, nullable=False),
    Column("subject", Text),
    Column("data", Text, nullable=False),
    Column("received_at", BigInt, nullable=False),
    UniqueConstraint("source", "id"),
    Index("events_by_subject", "subject", "seq"),
    Index("events_by_type", "type", "seq"),
)
