"""What watched systems have: schedules, backlogs, plans, gates, sources of a person's own"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _dispatcher()
    _analytics()
    _invocations()
    _sources()


def downgrade() -> None:
    for name in ("collectors", "paused_sources", "added_sources"):
        op.drop_table(name)
    for name in ("backlogs", "workspaces", "schedules"):
        op.drop_table(name)
    for name in _INVOCATION_ROLLUPS:
        op.drop_table(name)
    for name in ("plan_limits", "plan_windows", "presence_slots", "presence", *_CALL_ROLLUPS):
        op.drop_table(name)
    op.drop_index("ledger_by_task", "ledger")
    op.drop_index("tasks_by_completed", "tasks")
    op.drop_column("tasks", "notes")


_CALL_ROLLUPS = {"call_slots": "bucket", "call_days": "bucket", "call_months": "bucket", "call_failures": "cause"}


def _analytics() -> None:
    """Tool calls, presence of agents, plans."""
    for name, last in _CALL_ROLLUPS.items():
        op.create_table(
            name,
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("slot", BIG, autoincrement=False, nullable=False),
            sa.Column("tool", sa.Text(), nullable=False),
            sa.Column(last, BIG if last == "bucket" else sa.Text(), autoincrement=False, nullable=False),
            sa.Column("calls", BIG, nullable=False),
            *([sa.Column("failed", BIG, nullable=False)] if last == "bucket" else []),
            sa.PrimaryKeyConstraint("scope", "slot", "tool", last),
            sqlite_with_rowid=False,
        )
        none = sa.text("calls = 0")
        op.create_index(f"{name}_empty", name, ["calls"], sqlite_where=none, postgresql_where=none)
    op.create_table(
        "presence",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("slot", BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "slot"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "presence_slots",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("slot", BIG, autoincrement=False, nullable=False),
        sa.Column("gap", BIG, autoincrement=False, nullable=False),
        sa.Column("agents", BIG, nullable=False),
        sa.PrimaryKeyConstraint("scope", "slot", "gap"),
        sqlite_with_rowid=False,
    )
    none = sa.text("agents = 0")
    op.create_index("presence_slots_empty", "presence_slots", ["agents"], sqlite_where=none, postgresql_where=none)
    op.create_table(
        "plan_windows",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("used_basis_points", BIG, nullable=True),
        sa.Column("used_tokens", BIG, nullable=True),
        sa.Column("limit_tokens", BIG, nullable=True),
        sa.Column("resets_at", BIG, nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("measured_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("account", "kind"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "plan_limits",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("place", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("models", sa.Text(), nullable=False),
        sa.Column("session_tokens", BIG, nullable=True),
        sa.Column("session_cost", BIG, nullable=True),
        sa.Column("week_tokens", BIG, nullable=True),
        sa.Column("week_cost", BIG, nullable=True),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_index("tasks_by_completed", "tasks", ["completed_at"])
    op.add_column("tasks", sa.Column("notes", sa.Text(), nullable=True))
    alone = sa.text("agent_id IS NULL AND task_id IS NOT NULL")
    op.create_index("ledger_by_task", "ledger", ["task_id"], sqlite_where=alone, postgresql_where=alone)


_INVOCATION_SUMS = ("calls", "told", "succeeded", "measured", "latency_ms", "tokens", "cost", "unpriced")
_INVOCATION_ROLLUPS = {
    "invocation_slots": (("slot", "source", "model"), _INVOCATION_SUMS),
    "invocation_totals": (("source", "model"), _INVOCATION_SUMS),
    "invocation_latencies": (("span", "slot", "source", "model", "bucket"), ("calls",)),
}


def _invocations() -> None:
    """Calls of programs that name no agent."""
    none = sa.text("calls = 0")
    for name, (dimensions, sums) in _INVOCATION_ROLLUPS.items():
        op.create_table(
            name,
            *(
                sa.Column(key, BIG if key in ("slot", "bucket") else sa.Text(), autoincrement=False, nullable=False)
                for key in dimensions
            ),
            *(sa.Column(sum, BIG, nullable=False) for sum in sums),
            sa.PrimaryKeyConstraint(*dimensions),
            sqlite_with_rowid=False,
        )
        op.create_index(f"{name}_empty", name, ["calls"], sqlite_where=none, postgresql_where=none)


def _dispatcher() -> None:
    """Schedules, workspaces and backlogs of watched orchestrators."""
    op.create_table(
        "schedules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("workspaces", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("last_run", BIG, nullable=True),
        sa.Column("last_result", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("updated_at", BIG, nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("updated_at", BIG, nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "backlogs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        *(sa.Column(name, BIG, nullable=False) for name in ("critical", "high", "medium", "low", "done")),
        sa.Column("oldest_at", BIG, nullable=True),
        sa.Column("oldest_basis", sa.Text(), nullable=True),
        sa.Column("oldest_text", sa.Text(), nullable=True),
        sa.Column("updated_at", BIG, nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _sources() -> None:
    """What people decided about sources, and what collectors report."""
    op.create_table(
        "added_sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("added_at", BIG, nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "paused_sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("paused_at", BIG, nullable=False),
        sa.Column("paused_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "collectors",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("seen_at", BIG, nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
