"""Joint handling: what other bodies are asked to do for a case, and when they came and answered."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "part",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("sign_in_by", Instant(), nullable=True),
        sa.Column("contact_by", Instant(), nullable=True),
        sa.Column("looked_at", Instant(), nullable=False),
        sa.Column("signed_in_at", Instant(), nullable=True),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("contacted_at", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("mark", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "place"),
    )
    with op.batch_alter_table("part", schema=None) as batch_op:
        batch_op.create_index("part_of_body", ["body", "done_at"], unique=False)
        batch_op.create_index(
            "part_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("part")
