"""Whether the lot left a reminder in place after a bad outcome, and what came of the case."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("nudge") as batch:
        batch.add_column(sa.Column("held", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("measured_at", Instant(), nullable=True))
        batch.add_column(sa.Column("in_time", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("before_kept", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("before_due", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("nudge") as batch:
        for name in ("before_due", "before_kept", "in_time", "measured_at", "held"):
            batch.drop_column(name)
