"""Early warnings, and topics of the month with what is promised for them."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def topics() -> None:
    op.create_table(
        "topic",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("matter_id", BIG, nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("picked_at", Instant(), nullable=True),
        sa.Column("planned_at", Instant(), nullable=True),
        sa.Column("measure_at", Instant(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("over_at", Instant(), nullable=True),
        sa.Column("version", BIG, nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_topic_month", "topic", ["month"], unique=False)
    op.create_index("ix_topic_stage", "topic", ["stage"], unique=False)


def warnings() -> None:
    op.create_table(
        "earlywarning",
        sa.Column("id", BIG, nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("cells", sa.String(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("still_on", sa.Date(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("topic_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_earlywarning_area", "earlywarning", ["area"], unique=False)
    op.create_index("ix_earlywarning_raised_at", "earlywarning", ["raised_at"], unique=False)
    op.create_index("ix_earlywarning_state", "earlywarning", ["state"], unique=False)


def promises() -> None:
    op.create_table(
        "topicpromise",
        sa.Column("id", BIG, nullable=False),
        sa.Column("topic_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_topicpromise_body", "topicpromise", ["body"], unique=False)
    op.create_index("ix_topicpromise_topic_id", "topicpromise", ["topic_id"], unique=False)


def upgrade() -> None:
    topics()
    warnings()
    promises()


def downgrade() -> None:
    op.drop_table("topicpromise")
    op.drop_table("earlywarning")
    op.drop_table("topic")
