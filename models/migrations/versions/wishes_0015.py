"""Wishes: needs that nobody is obliged to meet, offered and claimed."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "wish",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("wish")
