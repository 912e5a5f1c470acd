"""An index of what was answered, by the instant: the newest answers are read in their order."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ANSWERED = sa.text("answered_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "case_answered", "case", ["answered_at"], sqlite_where=ANSWERED, postgresql_where=ANSWERED
    )


def downgrade() -> None:
    op.drop_index("case_answered", table_name="case")
