"""Means: sources of people, goods and money, and what cases drew from them."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    sources()
    draws()


def sources() -> None:
    """People, goods and money, and who releases them."""
    op.create_table(
        "meanssource",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("areas", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("must_not", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("basis_version", sa.String(), nullable=False),
        sa.Column("release_role", sa.String(), nullable=False),
        sa.Column("release_body", sa.String(), nullable=False),
        sa.Column("balance", BIG, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_meanssource_owner", "meanssource", ["owner"], unique=False)
    op.create_index("ix_meanssource_release_body", "meanssource", ["release_body"], unique=False)


def draws() -> None:
    """What cases drew from them."""
    op.create_table(
        "meansdraw",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("asked_role", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("back", BIG, nullable=False),
        sa.Column("voucher", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["meanssource.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("draw_of_source", "meansdraw", ["source_id", "state"], unique=False)
    op.create_index("ix_meansdraw_case_id", "meansdraw", ["case_id"], unique=False)
    op.create_index("ix_meansdraw_body", "meansdraw", ["body"], unique=False)
    op.create_index("ix_meansdraw_photo", "meansdraw", ["photo"], unique=False)


def downgrade() -> None:
    op.drop_table("meansdraw")
    op.drop_table("meanssource")
