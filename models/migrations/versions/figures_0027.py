"""Published figures: one row a measure, month, group and version."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "figure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("numerator", sa.String(), nullable=True),
        sa.Column("denominator", BIG, nullable=False),
        sa.Column("rows", BIG, nullable=False),
        sa.Column("excluded", sa.String(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("computed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("measure", "month", "by", "code", "version"),
    )
    op.create_index("ix_figure_month", "figure", ["month"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_figure_month", "figure")
    op.drop_table("figure")
