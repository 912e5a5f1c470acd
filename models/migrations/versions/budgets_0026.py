"""Budget rounds: the money set apart, what residents propose, what became of it."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    make_budgetround()
    make_budgetproposal()
    make_budgetquestion()
    make_budgetproject()
    make_budgetpayment()
    make_budgetverdict()


def make_budgetround() -> None:
    op.create_table(
        "budgetround",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source_id", BIG, nullable=False),
        sa.Column("roll_id", BIG, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sum", BIG, nullable=False),
        sa.Column("held", BIG, nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("must_not", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("rely_on", sa.String(), nullable=False),
        sa.Column("who_gains", sa.String(), nullable=False),
        sa.Column("who_judges", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("propose_until", Instant(), nullable=False),
        sa.Column("check_days", sa.Integer(), nullable=False),
        sa.Column("do_days", sa.Integer(), nullable=False),
        sa.Column("accept_days", sa.Integer(), nullable=False),
        sa.Column("supervise_days", sa.Integer(), nullable=False),
        sa.Column("checked_from", Instant(), nullable=True),
        sa.Column("vote_id", BIG, nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("supervise_until", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["roll_id"],
            ["roll.id"],
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["meanssource.id"],
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"],
            ["vote.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_budgetround_roll_id", "budgetround", ["roll_id"], unique=False)
    op.create_index("ix_budgetround_source_id", "budgetround", ["source_id"], unique=False)
    op.create_index("ix_budgetround_stage", "budgetround", ["stage"], unique=False)
    op.create_index("ix_budgetround_vote_id", "budgetround", ["vote_id"], unique=False)


def make_budgetproposal() -> None:
    op.create_table(
        "budgetproposal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("rough", BIG, nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("cell", sa.String(), nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("into_id", BIG, nullable=True),
        sa.Column("strike", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("struck_at", Instant(), nullable=True),
        sa.Column("striker_id", BIG, nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", Instant(), nullable=True),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.Column("ruler_id", BIG, nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("cost", BIG, nullable=True),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("revised", sa.Boolean(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["into_id"],
            ["budgetproposal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["budgetround.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ruler_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["striker_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "place"),
    )
    op.create_index("ix_budgetproposal_author_id", "budgetproposal", ["author_id"], unique=False)
    op.create_index("ix_budgetproposal_body", "budgetproposal", ["body"], unique=False)
    op.create_index("ix_budgetproposal_round_id", "budgetproposal", ["round_id"], unique=False)


def make_budgetquestion() -> None:
    op.create_table(
        "budgetquestion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["budgetround.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_budgetquestion_author_id", "budgetquestion", ["author_id"], unique=False)
    op.create_index("ix_budgetquestion_round_id", "budgetquestion", ["round_id"], unique=False)


def make_budgetproject() -> None:
    op.create_table(
        "budgetproject",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reserved", BIG, nullable=False),
        sa.Column("spent", BIG, nullable=False),
        sa.Column("back", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("payer", sa.String(), nullable=True),
        sa.Column("contract_id", BIG, nullable=True),
        sa.Column("task_id", BIG, nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.Column("judge_until", Instant(), nullable=True),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("faulty", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["servicecontract.id"],
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["budgetproposal.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["budgetround.id"],
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["decisiontask.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("proposal_id"),
    )
    op.create_index("ix_budgetproject_body", "budgetproject", ["body"], unique=False)
    op.create_index("ix_budgetproject_payer", "budgetproject", ["payer"], unique=False)
    op.create_index("ix_budgetproject_round_id", "budgetproject", ["round_id"], unique=False)
    op.create_index("ix_budgetproject_task_id", "budgetproject", ["task_id"], unique=False)


def make_budgetpayment() -> None:
    op.create_table(
        "budgetpayment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voucher", sa.String(), nullable=False),
        sa.Column("paid_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["budgetproject.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_budgetpayment_project_id", "budgetpayment", ["project_id"], unique=False)


def make_budgetverdict() -> None:
    op.create_table(
        "budgetverdict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["budgetproject.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("project_id", "attempt", "person_id"),
    )
    op.create_index("ix_budgetverdict_person_id", "budgetverdict", ["person_id"], unique=False)
    op.create_index("ix_budgetverdict_project_id", "budgetverdict", ["project_id"], unique=False)


def downgrade() -> None:
    op.drop_table("budgetverdict")
    op.drop_table("budgetpayment")
    op.drop_table("budgetproject")
    op.drop_table("budgetquestion")
    op.drop_table("budgetproposal")
    op.drop_table("budgetround")
