"""Evaluations: what is asked of whom by which standard, who was drawn, and sheets that lead to nobody."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    evaluations()
    raters()
    sheets()


def evaluations() -> None:
    """What is evaluated, and what comes of it."""
    op.create_table(
        "evaluation",
        *terms(),
        *outcome(),
        sa.ForeignKeyConstraint(["answerer_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["contract_id"], ["servicecontract.id"]),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"]),
        sa.ForeignKeyConstraint(["ruler_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["task_id"], ["decisiontask.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    for column in ("author_id", "body", "contract_id", "stage"):
        op.create_index(f"ix_evaluation_{column}", "evaluation", [column], unique=False)


def terms() -> list[sa.Column[object]]:
    """What stands from its opening on."""
    return [
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("contract_id", BIG, nullable=True),
        sa.Column("task_id", BIG, nullable=True),
        sa.Column("payer", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("rubric", sa.String(), nullable=False),
        sa.Column("rubric_version", sa.String(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("follows", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("roll_id", BIG, nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("terms_hash", sa.String(), nullable=False),
        sa.Column("drawn_hash", sa.String(), nullable=False),
    ]


def outcome() -> list[sa.Column[object]]:
    """What was counted, answered, ruled and planned."""
    return [
        sa.Column("pressed", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("answer_until", Instant(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answerer_id", BIG, nullable=True),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("payer_mark", sa.Integer(), nullable=True),
        sa.Column("payer_words", sa.String(), nullable=False),
        sa.Column("payer_at", Instant(), nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", Instant(), nullable=True),
        sa.Column("rule_by", Instant(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.Column("ruler_id", BIG, nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("plan_by", Instant(), nullable=True),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=True),
        sa.Column("better_by", Instant(), nullable=True),
        sa.Column("better", sa.String(), nullable=False),
        sa.Column("better_at", Instant(), nullable=True),
    ]


def raters() -> None:
    """Who was drawn."""
    op.create_table(
        "evaluationrater",
        sa.Column("id", BIG, nullable=False),
        sa.Column("evaluation_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("invited_at", Instant(), nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("evaluation_id", "person_id"),
    )
    for column in ("evaluation_id", "person_id"):
        op.create_index(f"ix_evaluationrater_{column}", "evaluationrater", [column], unique=False)


def sheets() -> None:
    """What was said, cut off from who said it."""
    op.create_table(
        "evaluationsheet",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("evaluation_id", BIG, nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["evaluation_id"], ["evaluation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_evaluationsheet_evaluation_id", "evaluationsheet", ["evaluation_id"], unique=False)


def downgrade() -> None:
    for name in ("evaluationsheet", "evaluationrater", "evaluation"):
        op.drop_table(name)
