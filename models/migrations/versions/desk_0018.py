"""Indexes for two parts of the desk's queues that were found by reading all of the last ninety days."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

EXCLUDED, EXCLUDED_HERE = sa.text("excluded"), sa.text("excluded = 1")
CONTACT_READ = sa.text("kind = 'contact_read'")


def upgrade() -> None:
    op.create_index(
        "case_excluded",
        "case",
        ["opened_at"],
        unique=False,
        sqlite_where=EXCLUDED_HERE,
        postgresql_where=EXCLUDED,
    )
    op.create_index(
        "event_contact_read",
        "event",
        ["at"],
        unique=False,
        sqlite_where=CONTACT_READ,
        postgresql_where=CONTACT_READ,
    )


def downgrade() -> None:
    op.drop_index("event_contact_read", table_name="event")
    op.drop_index("case_excluded", table_name="case")
