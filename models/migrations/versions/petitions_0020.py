"""Petitions: what is asked, the frozen electors, and signatures shown to nobody."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    petitions()
    petition_electors()
    petition_signers()


def petitions() -> None:
    """What is asked together."""
    op.create_table(
        "petition",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("roll_id", BIG, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("cell", sa.String(), nullable=True),
        sa.Column("object_body", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("frozen", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("roll_hash", sa.String(), nullable=False),
        sa.Column("half_told", sa.Boolean(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("case_id", BIG, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("hearing_until", Instant(), nullable=True),
        sa.Column("removal", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("remover_id", BIG, nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", Instant(), nullable=True),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.Column("ruler_id", BIG, nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"]),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["remover_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["ruler_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_petition_author_id", "petition", ["author_id"], unique=False)
    op.create_index("ix_petition_case_id", "petition", ["case_id"], unique=False)
    op.create_index("ix_petition_roll_id", "petition", ["roll_id"], unique=False)
    op.create_index("ix_petition_stage", "petition", ["stage"], unique=False)


def petition_electors() -> None:
    """Who may sign, frozen."""
    op.create_table(
        "petitionelector",
        sa.Column("id", BIG, nullable=False),
        sa.Column("petition_id", BIG, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("units", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("petition_id", "holder"),
    )
    op.create_index("ix_petitionelector_petition_id", "petitionelector", ["petition_id"], unique=False)


def petition_signers() -> None:
    """Who has signed, shown to nobody."""
    op.create_table(
        "petitionsigner",
        sa.Column("id", BIG, nullable=False),
        sa.Column("petition_id", BIG, nullable=False),
        sa.Column("elector_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["petition_id"], ["petition.id"]),
        sa.ForeignKeyConstraint(["elector_id"], ["petitionelector.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("elector_id"),
        sa.UniqueConstraint("petition_id", "person_id"),
    )
    op.create_index("ix_petitionsigner_person_id", "petitionsigner", ["person_id"], unique=False)
    op.create_index("ix_petitionsigner_petition_id", "petitionsigner", ["petition_id"], unique=False)


def downgrade() -> None:
    op.drop_table("petitionsigner")
    op.drop_table("petitionelector")
    op.drop_table("petition")
