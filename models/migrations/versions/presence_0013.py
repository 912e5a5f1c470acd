"""Presence: when staff are away, acts on many cases, words put on cases, texts that answers begin with."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("deputy_id", BIG, nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cases", sa.String(), nullable=False),
        sa.Column("set_by", BIG, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "bulkact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "casetag",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "tag"),
    )
    op.create_table(
        "standardreply",
        sa.Column("id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_person", BIG, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["by_person"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, table, columns in INDEXES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(name, columns, unique=False)


INDEXES = (
    ("ix_absence_person_id", "absence", ["person_id"]),
    ("absence_of_body", "absence", ["body", "state"]),
    ("ix_bulkact_person_id", "bulkact", ["person_id"]),
    ("ix_casetag_case_id", "casetag", ["case_id"]),
    ("ix_casetag_tag", "casetag", ["tag"]),
    ("ix_standardreply_body", "standardreply", ["body"]),
)


def downgrade() -> None:
    for table in ("standardreply", "casetag", "bulkact", "absence"):
        op.drop_table(table)
