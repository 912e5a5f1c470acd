"""Forecasts: what came by week, what is foreseen, what is short; subscriptions and announcements."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    make_announcement()
    make_demandweek()
    make_foreseen()
    make_shortage()
    make_subscription()


def make_announcement() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def make_demandweek() -> None:
    op.create_table(
        "demandweek",
        sa.Column("id", BIG, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("week", "category", "area"),
    )


def make_foreseen() -> None:
    op.create_table(
        "foreseen",
        sa.Column("id", BIG, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("recent", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Float(), nullable=True),
        sa.Column("weeks", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("first", "scope", "category", "area", "body"),
    )
    with op.batch_alter_table("foreseen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_foreseen_first"), ["first"], unique=False)


def make_shortage() -> None:
    op.create_table(
        "shortage",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("capacity", sa.Float(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    with op.batch_alter_table("shortage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shortage_body"), ["body"], unique=False)
        batch_op.create_index(batch_op.f("ix_shortage_first"), ["first"], unique=False)


def make_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "topic", "area"),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscription_topic"), ["topic"], unique=False)


def downgrade() -> None:
    op.drop_table("subscription")
    op.drop_table("shortage")
    op.drop_table("foreseen")
    op.drop_table("demandweek")
    op.drop_table("announcement")
