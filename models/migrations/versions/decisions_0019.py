"""What was decided after a vote, and who does what until when."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", BIG, nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("rely_on", sa.String(), nullable=False),
        sa.Column("who_gains", sa.String(), nullable=False),
        sa.Column("who_judges", sa.String(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=False),
        sa.Column("trial_until", Instant(), nullable=True),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("vote_id"),
    )
    op.create_table(
        "decisiontask",
        sa.Column("id", BIG, nullable=False),
        sa.Column("decision_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("progress_at", Instant(), nullable=True),
        sa.Column("late_why", sa.String(), nullable=False),
        sa.Column("expected_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_decisiontask_decision_id", "decisiontask", ["decision_id"], unique=False)
    op.create_index("ix_decisiontask_body", "decisiontask", ["body"], unique=False)


def downgrade() -> None:
    op.drop_table("decisiontask")
    op.drop_table("decision")
