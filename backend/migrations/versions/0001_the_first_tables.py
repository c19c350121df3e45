"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("time", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("activity_by_agent", "activity", ["agent_id", "time"], unique=False)
    op.create_index("activity_in_order", "activity", ["time", "seq"], unique=False)
    op.create_table(
        "agent_dimensions",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id"),
    )
    op.create_table(
        "agent_files",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("reads", BIG, nullable=False),
        sa.Column("creations", BIG, nullable=False),
        sa.Column("modifications", BIG, nullable=False),
        sa.Column("deletions", BIG, nullable=False),
        sa.Column("lines_added", BIG, nullable=False),
        sa.Column("lines_removed", BIG, nullable=False),
        sa.Column("last_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "path"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "agent_slots",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("slot", BIG, autoincrement=False, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("input", BIG, nullable=False),
        sa.Column("output", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("cache_write_5m", BIG, nullable=False),
        sa.Column("cache_write_1h", BIG, nullable=False),
        sa.Column("reasoning", BIG, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "slot", "model", "source", "basis"),
        sqlite_with_rowid=False,
    )
    op.create_index("agent_slots_by_time", "agent_slots", ["slot"], unique=False)
    op.create_index(
        "agent_slots_empty",
        "agent_slots",
        ["calls"],
        unique=False,
        sqlite_where=sa.text("calls = 0"),
        postgresql_where=sa.text("calls = 0"),
    )
    op.create_table(
        "agent_totals",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("input", BIG, nullable=False),
        sa.Column("output", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("cache_write_5m", BIG, nullable=False),
        sa.Column("cache_write_1h", BIG, nullable=False),
        sa.Column("reasoning", BIG, nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "model", "source", "basis"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "agent_totals_empty",
        "agent_totals",
        ["calls"],
        unique=False,
        sqlite_where=sa.text("calls = 0"),
        postgresql_where=sa.text("calls = 0"),
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("status_since", BIG, nullable=False),
        sa.Column("status_at", BIG, nullable=True),
        sa.Column("urgency", BIG, nullable=False),
        sa.Column("place_at", BIG, nullable=False),
        sa.Column("activity", sa.Text(), nullable=True),
        sa.Column("activity_at", BIG, nullable=False),
        sa.Column("waiting_for", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("workspace", sa.Text(), nullable=True),
        sa.Column("machine", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Text(), nullable=True),
        sa.Column("parent_agent_id", sa.Text(), nullable=True),
        sa.Column("parent_tool_call_id", sa.Text(), nullable=True),
        sa.Column("git_branch", sa.Text(), nullable=True),
        sa.Column("created_seq", BIG, nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("calls_reported", BIG, nullable=False),
        sa.Column("calls_computed", BIG, nullable=False),
        sa.Column("calls_guessed", BIG, nullable=False),
        sa.Column("calls_unknown", BIG, nullable=False),
        sa.Column("calls_undercounted", BIG, nullable=False),
        sa.Column("input", BIG, nullable=False),
        sa.Column("output", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("cache_write_5m", BIG, nullable=False),
        sa.Column("cache_write_1h", BIG, nullable=False),
        sa.Column("reasoning", BIG, nullable=False),
        sa.Column("tokens", BIG, nullable=False),
        sa.Column("tree_cost", BIG, nullable=False),
        sa.Column("tree_tokens", BIG, nullable=False),
        sa.Column("tree_agents", BIG, nullable=False),
        sa.Column("tree_unpriced", BIG, nullable=False),
        sa.Column("context_tokens", BIG, nullable=True),
        sa.Column("context_limit", BIG, nullable=True),
        sa.Column("context_at", BIG, nullable=False),
        sa.Column("tool_calls", BIG, nullable=False),
        sa.Column("tool_errors", BIG, nullable=False),
        sa.Column("messages", BIG, nullable=False),
        sa.Column("files_read", BIG, nullable=False),
        sa.Column("files_written", BIG, nullable=False),
        sa.Column("lines_added", BIG, nullable=False),
        sa.Column("lines_removed", BIG, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("updated_at", BIG, nullable=False),
        sa.Column("ended_at", BIG, nullable=True),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agents_by_cost", "agents", ["cost"], unique=False)
    op.create_index("agents_by_created", "agents", ["created_at"], unique=False)
    op.create_index("agents_by_parent", "agents", ["parent_agent_id"], unique=False)
    op.create_index("agents_by_seq", "agents", ["last_seq"], unique=False)
    op.create_index("agents_by_status_role", "agents", ["status", "role"], unique=False)
    op.create_index("agents_by_updated", "agents", ["updated_at"], unique=False)
    op.create_index("agents_by_urgency", "agents", ["urgency", "place_at", "id"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("expires_at", BIG, nullable=True),
        sa.Column("last_used_at", BIG, nullable=True),
        sa.Column("revoked_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("api_keys_hash", "api_keys", ["hash"], unique=True)
    op.create_table(
        "browser_sessions",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        sa.Column("last_seen_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "dimension_slots",
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("slot", BIG, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("input", BIG, nullable=False),
        sa.Column("output", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("cache_write_5m", BIG, nullable=False),
        sa.Column("cache_write_1h", BIG, nullable=False),
        sa.Column("reasoning", BIG, nullable=False),
        sa.PrimaryKeyConstraint("dimension", "slot", "value", "basis"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "dimension_slots_empty",
        "dimension_slots",
        ["calls"],
        unique=False,
        sqlite_where=sa.text("calls = 0"),
        postgresql_where=sa.text("calls = 0"),
    )
    op.create_table(
        "events",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("time", BIG, nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("source", "id"),
    )
    op.create_index("events_by_subject", "events", ["subject", "seq"], unique=False)
    op.create_index("events_by_type", "events", ["type", "seq"], unique=False)
    op.create_table(
        "file_changes",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("tool_call_id", sa.Text(), nullable=True),
        sa.Column("lines_added", BIG, nullable=True),
        sa.Column("lines_removed", BIG, nullable=True),
        sa.Column("lines", BIG, nullable=True),
        sa.Column("time", BIG, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("file_changes_by_file", "file_changes", ["agent_id", "path"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Text(), nullable=True),
        sa.Column("time", BIG, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("matched_model", sa.Text(), nullable=True),
        sa.Column("price_source", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("cost", BIG, nullable=True),
        sa.Column("input", BIG, nullable=False),
        sa.Column("output", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("cache_write_5m", BIG, nullable=False),
        sa.Column("cache_write_1h", BIG, nullable=False),
        sa.Column("reasoning", BIG, nullable=False),
        sa.Column("sidechain", sa.Boolean(), nullable=False),
        sa.Column("undercounted", sa.Boolean(), nullable=False),
        sa.Column("has_speed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("call"),
    )
    op.create_index("ledger_by_agent", "ledger", ["agent_id", "time"], unique=False)
    op.create_index("ledger_by_message", "ledger", ["message_id"], unique=False)
    op.create_index("ledger_by_model", "ledger", ["model", "cost"], unique=False)
    op.create_index("ledger_by_time", "ledger", ["time"], unique=False)
    op.create_table(
        "messages",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("time", BIG, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "message_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("messages_in_order", "messages", ["agent_id", "time", "seq"], unique=False)
    op.create_table(
        "price_overrides",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("override", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "sign_in_codes",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "source_minutes",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("minute", BIG, nullable=False),
        sa.Column("facts", BIG, nullable=False),
        sa.PrimaryKeyConstraint("source", "minute"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_positions",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "path"),
    )
    op.create_table(
        "source_problems",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=True),
        sa.Column("time", BIG, nullable=False),
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("source", "location"),
        sqlite_with_rowid=False,
    )
    op.create_index("source_problems_in_order", "source_problems", ["source", "seq"], unique=False)
    op.create_table(
        "source_totals",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("facts", BIG, nullable=False),
        sa.Column("last_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "tool_calls",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("tool_call_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("server", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("started_at", BIG, nullable=True),
        sa.Column("completed_at", BIG, nullable=True),
        sa.Column("duration_ms", BIG, nullable=True),
        sa.Column("started_seq", BIG, nullable=True),
        sa.Column("completed_seq", BIG, nullable=True),
        sa.PrimaryKeyConstraint("agent_id", "tool_call_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("tool_calls_in_order", "tool_calls", ["agent_id", "started_at"], unique=False)
    op.create_table(
        "usage_slots",
        sa.Column("slot", BIG, autoincrement=False, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("input", BIG, nullable=False),
        sa.Column("output", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("cache_write_5m", BIG, nullable=False),
        sa.Column("cache_write_1h", BIG, nullable=False),
        sa.Column("reasoning", BIG, nullable=False),
        sa.PrimaryKeyConstraint("slot", "workspace", "role", "model", "source", "basis"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "usage_slots_empty",
        "usage_slots",
        ["calls"],
        unique=False,
        sqlite_where=sa.text("calls = 0"),
        postgresql_where=sa.text("calls = 0"),
    )
    op.create_table(
        "usage_totals",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("calls", BIG, nullable=False),
        sa.Column("cost", BIG, nullable=False),
        sa.Column("input", BIG, nullable=False),
        sa.Column("output", BIG, nullable=False),
        sa.Column("cache_read", BIG, nullable=False),
        sa.Column("cache_write_5m", BIG, nullable=False),
        sa.Column("cache_write_1h", BIG, nullable=False),
        sa.Column("reasoning", BIG, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "role", "model", "source", "basis"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "usage_totals_empty",
        "usage_totals",
        ["calls"],
        unique=False,
        sqlite_where=sa.text("calls = 0"),
        postgresql_where=sa.text("calls = 0"),
    )


def downgrade() -> None:
    op.drop_table("usage_totals")
    op.drop_table("usage_slots")
    op.drop_table("tool_calls")
    op.drop_table("source_totals")
    op.drop_table("source_problems")
    op.drop_table("source_positions")
    op.drop_table("source_minutes")
    op.drop_table("sign_in_codes")
    op.drop_table("price_overrides")
    op.drop_table("messages")
    op.drop_table("ledger")
    op.drop_table("file_changes")
    op.drop_table("events")
    op.drop_table("dimension_slots")
    op.drop_table("browser_sessions")
    op.drop_table("api_keys")
    op.drop_table("agents")
    op.drop_table("agent_totals")
    op.drop_table("agent_slots")
    op.drop_table("agent_files")
    op.drop_table("agent_dimensions")
    op.drop_table("activity")
