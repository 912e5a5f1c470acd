"""Learning: what people put right, and the versions of the reader that learnt from it."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("read", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("body_before", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_case_id"), ["case_id"], unique=False)

    op.create_table(
        "readerversion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("learnt_from", sa.String(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("went_live", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("weights", sa.LargeBinary(), nullable=True),
        sa.Column("dropped", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("readerversion")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_case_id"))
        batch_op.drop_index(batch_op.f("ix_correction_at"))
    op.drop_table("correction")
