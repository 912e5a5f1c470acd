"""Joint meetings: who is invited and came, what was promised and until when."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("called_at", Instant(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "meetingbody",
        sa.Column("id", BIG, nullable=False),
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=True),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "body"),
    )
    with op.batch_alter_table("meetingbody", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetingbody_body"), ["body"], unique=False)
    op.create_table(
        "meetingpromise",
        sa.Column("id", BIG, nullable=False),
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("meetingpromise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetingpromise_body"), ["body"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetingpromise_meeting_id"), ["meeting_id"], unique=False)


def downgrade() -> None:
    for table in ("meetingpromise", "meetingbody", "meeting"):
        op.drop_table(table)
