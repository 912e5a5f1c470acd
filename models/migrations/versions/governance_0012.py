"""Governance: matters that many decide together; services bought for cases, and what was delivered."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "servicedelivery",
    "servicecontract",
    "matterpromise",
    "mattersign",
    "matterapproval",
    "mattercandidate",
    "matteroption",
    "matterinterest",
    "matter",
)


def upgrade() -> None:
    op.create_table(
        "matter",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=True),
        sa.Column("social", sa.String(), nullable=True),
        sa.Column("assisting", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("stage_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("proposal", BIG, nullable=True),
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("rely_on", sa.String(), nullable=False),
        sa.Column("who_gains", sa.String(), nullable=False),
        sa.Column("who_judges", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "matterinterest",
        sa.Column("id", BIG, nullable=False),
        sa.Column("matter_id", BIG, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("wants", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_matterinterest_matter_id", "matterinterest", ["matter_id"], unique=False)
    op.create_table(
        "matteroption",
        sa.Column("id", BIG, nullable=False),
        sa.Column("matter_id", BIG, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("doer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_matteroption_matter_id", "matteroption", ["matter_id"], unique=False)
    op.create_table(
        "mattercandidate",
        sa.Column("id", BIG, nullable=False),
        sa.Column("matter_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("seated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("matter_id", "person_id"),
    )
    op.create_index("ix_mattercandidate_matter_id", "mattercandidate", ["matter_id"], unique=False)
    op.create_index("ix_mattercandidate_person_id", "mattercandidate", ["person_id"], unique=False)
    op.create_table(
        "matterapproval",
        sa.Column("id", BIG, nullable=False),
        sa.Column("candidate_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["mattercandidate.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("candidate_id", "person_id"),
    )
    op.create_index("ix_matterapproval_candidate_id", "matterapproval", ["candidate_id"], unique=False)
    op.create_index("ix_matterapproval_person_id", "matterapproval", ["person_id"], unique=False)
    op.create_table(
        "mattersign",
        sa.Column("id", BIG, nullable=False),
        sa.Column("matter_id", BIG, nullable=False),
        sa.Column("option_id", BIG, nullable=False),
        sa.Column("candidate_id", BIG, nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.ForeignKeyConstraint(["option_id"], ["matteroption.id"]),
        sa.ForeignKeyConstraint(["candidate_id"], ["mattercandidate.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_mattersign_matter_id", "mattersign", ["matter_id"], unique=False)
    op.create_index("ix_mattersign_option_id", "mattersign", ["option_id"], unique=False)
    op.create_table(
        "matterpromise",
        sa.Column("id", BIG, nullable=False),
        sa.Column("matter_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_matterpromise_matter_id", "matterpromise", ["matter_id"], unique=False)
    op.create_table(
        "servicecontract",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("categories", sa.String(), nullable=False),
        sa.Column("areas", sa.String(), nullable=False),
        sa.Column("amount", BIG, nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("award", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_servicecontract_payer", "servicecontract", ["payer"], unique=False)
    op.create_index("ix_servicecontract_provider", "servicecontract", ["provider"], unique=False)
    op.create_table(
        "servicedelivery",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("contract_id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("pay_by", Instant(), nullable=True),
        sa.Column("paid_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["servicecontract.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_servicedelivery_case_id", "servicedelivery", ["case_id"], unique=False)
    op.create_index("ix_servicedelivery_contract_id", "servicedelivery", ["contract_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
