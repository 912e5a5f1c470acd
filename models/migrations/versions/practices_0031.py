"""The practice library: practices with their texts, how bodies adopt them, what changed."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    make_practice()
    make_practiceversion()
    make_practiceadoption()
    make_practicestep()
    make_practiceuse()
    make_practiceeffect()


def make_practice() -> None:
    op.create_table(
        "practice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("origin_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_practice_body", "practice", ["body"], unique=False)
    op.create_index("ix_practice_category", "practice", ["category"], unique=False)


def make_practiceversion() -> None:
    op.create_table(
        "practiceversion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("practice_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("rely_on", sa.String(), nullable=False),
        sa.Column("who_gains", sa.String(), nullable=False),
        sa.Column("who_judges", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("writer_id", BIG, nullable=True),
        sa.Column("drafted_at", Instant(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("reviewer_id", BIG, nullable=True),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.Column("sent_back", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["writer_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("practice_id", "number"),
    )
    op.create_index("ix_practiceversion_practice_id", "practiceversion", ["practice_id"], unique=False)
    op.create_index("ix_practiceversion_stage", "practiceversion", ["stage"], unique=False)


def make_practiceadoption() -> None:
    op.create_table(
        "practiceadoption",
        sa.Column("id", BIG, nullable=False),
        sa.Column("practice_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("practice_id", "body"),
    )
    op.create_index("ix_practiceadoption_body", "practiceadoption", ["body"], unique=False)
    op.create_index("ix_practiceadoption_practice_id", "practiceadoption", ["practice_id"], unique=False)


def make_practicestep() -> None:
    op.create_table(
        "practicestep",
        sa.Column("id", BIG, nullable=False),
        sa.Column("adoption_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["adoption_id"], ["practiceadoption.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("adoption_id", "number"),
    )
    op.create_index("ix_practicestep_adoption_id", "practicestep", ["adoption_id"], unique=False)


def make_practiceuse() -> None:
    op.create_table(
        "practiceuse",
        sa.Column("id", BIG, nullable=False),
        sa.Column("practice_id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("practice_id", "case_id"),
    )
    op.create_index("ix_practiceuse_case_id", "practiceuse", ["case_id"], unique=False)
    op.create_index("ix_practiceuse_practice_id", "practiceuse", ["practice_id"], unique=False)


def make_practiceeffect() -> None:
    op.create_table(
        "practiceeffect",
        sa.Column("id", BIG, nullable=False),
        sa.Column("practice_id", BIG, nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("measured_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("practice_id", "month", "measure"),
    )
    op.create_index("ix_practiceeffect_practice_id", "practiceeffect", ["practice_id"], unique=False)


def downgrade() -> None:
    op.drop_table("practiceeffect")
    op.drop_table("practiceuse")
    op.drop_table("practicestep")
    op.drop_table("practiceadoption")
    op.drop_table("practiceversion")
    op.drop_table("practice")
