"""Work: tasks, steps, approvals, the guard"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=True),
        sa.Column("step_id", sa.Text(), nullable=True),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("requested_at", BIG, nullable=False),
        sa.Column("expires_at", BIG, nullable=True),
        sa.Column("decided_at", BIG, nullable=True),
        sa.Column("requested_seq", BIG, nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("approvals_by_agent", "approvals", ["agent_id"], unique=False)
    op.create_index("approvals_by_seq", "approvals", ["last_seq"], unique=False)
    op.create_index("approvals_by_status", "approvals", ["status", "requested_at"], unique=False)
    op.create_index("approvals_by_task", "approvals", ["task_id"], unique=False)

    op.create_table(
        "guard",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("stopped_by", sa.Text(), nullable=True),
        sa.Column("stopped_at", BIG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("max_agents", BIG, nullable=False),
        sa.Column("max_agents_per_task", BIG, nullable=False),
        sa.Column("spawns_per_minute", BIG, nullable=False),
        sa.Column("same_call_limit", BIG, nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "reservations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reservations_by_task", "reservations", ["task_id"], unique=False)

    op.create_table(
        "slots",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("worker_id", sa.Text(), nullable=False),
        sa.Column("taken_at", BIG, nullable=False),
        sa.Column("released_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("slots_by_taken", "slots", ["taken_at"], unique=False)

    op.create_table(
        "steering_messages",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("steering_messages_by_agent", "steering_messages", ["agent_id", "seq"], unique=False)

    op.create_table(
        "steps",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("depends_on", sa.Text(), nullable=False),
        sa.Column("attempt", BIG, nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("retries", BIG, nullable=False),
        sa.Column("timeout_seconds", BIG, nullable=True),
        sa.Column("estimate_cost", BIG, nullable=True),
        sa.Column("estimate_ms", BIG, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("calls_unknown", BIG, nullable=False),
        sa.Column("tokens", BIG, nullable=False),
        sa.Column("started_at", BIG, nullable=True),
        sa.Column("completed_at", BIG, nullable=True),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("task_id", "step_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "task_agents",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("step_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("agent_id"),
    )
    op.create_index("task_agents_by_task", "task_agents", ["task_id"], unique=False)

    op.create_table(
        "task_texts",
        sa.Column("task_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "kind"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("task_type", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("status_at", BIG, nullable=False),
        sa.Column("workflow_id", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("workspace", sa.Text(), nullable=True),
        sa.Column("working_directory", sa.Text(), nullable=True),
        sa.Column("complexity", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("driver", sa.Text(), nullable=True),
        sa.Column("isolation", sa.Text(), nullable=True),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("workplace", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=True),
        sa.Column("rerun_of", sa.Text(), nullable=True),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("dependencies", sa.Text(), nullable=False),
        sa.Column("run", BIG, nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("cost_cap", BIG, nullable=True),
        sa.Column("estimate_cost", BIG, nullable=True),
        sa.Column("estimate_ms", BIG, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.Column("calls_unknown", BIG, nullable=False),
        sa.Column("tokens", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("prompt_tokens", BIG, nullable=False),
        sa.Column("agents", BIG, nullable=False),
        sa.Column("steps_total", BIG, nullable=False),
        sa.Column("steps_done", BIG, nullable=False),
        sa.Column("percentage", BIG, nullable=True),
        sa.Column("current_step", sa.Text(), nullable=True),
        sa.Column("approvals_pending", BIG, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("started_at", BIG, nullable=True),
        sa.Column("completed_at", BIG, nullable=True),
        sa.Column("updated_at", BIG, nullable=False),
        sa.Column("archived_at", BIG, nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_seq", BIG, nullable=True),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("tasks_by_created", "tasks", ["created_at", "id"], unique=False)
    op.create_index("tasks_by_seq", "tasks", ["last_seq"], unique=False)
    op.create_index("tasks_by_status", "tasks", ["status", "created_at"], unique=False)
    op.create_index("tasks_by_type", "tasks", ["task_type", "complexity", "status", "created_at"], unique=False)

    op.create_table(
        "workers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("pid", BIG, nullable=False),
        sa.Column("started_at", BIG, nullable=False),
        sa.Column("beat_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "step_notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("remembered", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agents_by_task", "agents", ["task_id"], unique=False)
    op.create_table(
        "covered_spans",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "span"),
        sqlite_with_rowid=False,
    )
    op.add_column("ledger", sa.Column("agent_inferred", sa.Boolean(), nullable=True))
    op.add_column("ledger", sa.Column("joined", sa.Boolean(), nullable=True))
    op.create_index("ledger_by_request", "ledger", ["request_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ledger_by_request", "ledger")
    op.drop_column("ledger", "joined")
    op.drop_column("ledger", "agent_inferred")
    op.drop_table("covered_spans")
    op.drop_index("agents_by_task", "agents")
    for table in (
        "step_notes",
        "workers",
        "tasks",
        "task_texts",
        "task_agents",
        "steps",
        "steering_messages",
        "slots",
        "reservations",
        "guard",
        "approvals",
    ):
        op.drop_table(table)
