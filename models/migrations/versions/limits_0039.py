"""An index of limits, by the instant at which they end: figures of a month count what was due in it."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

LIMITED = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("case_due", "case", ["due_at"], sqlite_where=LIMITED, postgresql_where=LIMITED)


def downgrade() -> None:
    op.drop_index("case_due", table_name="case")
