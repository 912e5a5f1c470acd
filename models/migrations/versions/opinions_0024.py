"""Conversations in which people agree and disagree: questions, statements, and sealed answers."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    conversations()
    statements()
    opinion_seats()


def conversations() -> None:
    """What is asked."""
    op.create_table(
        "conversation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("roll_id", BIG, nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("mapped", sa.Integer(), nullable=False),
        sa.Column("map_waits", sa.Boolean(), nullable=False),
        sa.Column("mapped_at", Instant(), nullable=True),
        sa.Column("map", sa.String(), nullable=False),
        sa.Column("frame", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    for column in ("author_id", "roll_id", "stage"):
        op.create_index(f"ix_conversation_{column}", "conversation", [column], unique=False)


def statements() -> None:
    """What people say about it."""
    op.create_table(
        "statement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("conversation_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("by_organizer", sa.Boolean(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("disagree", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("removal", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("remover_id", BIG, nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", Instant(), nullable=True),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.Column("ruler_id", BIG, nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["remover_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["ruler_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conversation_id", "number"),
    )
    for column in ("author_id", "conversation_id"):
        op.create_index(f"ix_statement_{column}", "statement", [column], unique=False)


def opinion_seats() -> None:
    """Who takes part, and what they answer."""
    op.create_table(
        "opinionseat",
        sa.Column("id", BIG, nullable=False),
        sa.Column("conversation_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conversation_id", "person_id"),
    )
    for column in ("conversation_id", "person_id"):
        op.create_index(f"ix_opinionseat_{column}", "opinionseat", [column], unique=False)


def downgrade() -> None:
    op.drop_table("opinionseat")
    op.drop_table("statement")
    op.drop_table("conversation")
