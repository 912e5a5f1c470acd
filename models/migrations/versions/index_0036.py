"""The index of bodies and places by month, and what bodies say against it."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    add_index()
    add_plea()


def add_index() -> None:
    op.create_table(
        "indexrow",
        sa.Column("id", BIG, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("low", sa.String(), nullable=True),
        sa.Column("high", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("lists", sa.String(), nullable=False),
        sa.Column("computed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("month", "by", "code", "version"),
    )
    op.create_index("ix_indexrow_month", "indexrow", ["month"], unique=False)


def add_plea() -> None:
    op.create_table(
        "indexplea",
        sa.Column("id", BIG, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("rule_by", Instant(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_indexplea_body", "indexplea", ["body"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_indexplea_body", "indexplea")
    op.drop_table("indexplea")
    op.drop_index("ix_indexrow_month", "indexrow")
    op.drop_table("indexrow")
