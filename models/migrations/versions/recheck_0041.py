"""Some of those who called a matter solved, or took it back, are asked again by lot."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "recheckdraw",
        sa.Column("id", KEY, nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "recheck",
        sa.Column("id", KEY, nullable=False),
        sa.Column("draw_id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["draw_id"], ["recheckdraw.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id"),
    )
    op.create_index("ix_recheck_body", "recheck", ["body"])
    op.create_index("ix_recheck_draw_id", "recheck", ["draw_id"])
    op.create_index("ix_recheck_case_id", "recheck", ["case_id"])


def downgrade() -> None:
    op.drop_table("recheck")
    op.drop_table("recheckdraw")
