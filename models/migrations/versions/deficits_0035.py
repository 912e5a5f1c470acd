"""Published deficits: one row a deficit, month, community and version."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "deficit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("deficit", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("low", sa.String(), nullable=True),
        sa.Column("high", sa.String(), nullable=True),
        sa.Column("parts", sa.String(), nullable=False),
        sa.Column("computed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("deficit", "month", "area", "version"),
    )
    op.create_index("ix_deficit_month", "deficit", ["month"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_deficit_month", "deficit")
    op.drop_table("deficit")
