"""What watched systems have: schedules, backlogs, plans, gates, sources of a person's own"""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
