"""On site: looks at cases, rounds and rotas of the grid, who comes along; mediations; who found a case."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "patrolplan",
        sa.Column("id", BIG, nullable=False),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("meet", sa.String(), nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("patrolplan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrolplan_cell"), ["cell"], unique=False)

    op.create_table(
        "patrolround",
        sa.Column("id", BIG, nullable=False),
        sa.Column("plan_id", BIG, nullable=True),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("worker_id", BIG, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("ticks", sa.String(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["patrolplan.id"],
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("plan_id", "at"),
    )
    with op.batch_alter_table("patrolround", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrolround_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrolround_worker_id"), ["worker_id"], unique=False)
        batch_op.create_index("round_of_cell", ["cell", "done_at"], unique=False)

    op.create_table(
        "mediation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("mediator_id", BIG, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("mediation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_mediator_id"), ["mediator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_status"), ["status"], unique=False)

    op.create_table(
        "roundwalker",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["patrolround.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("roundwalker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roundwalker_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roundwalker_round_id"), ["round_id"], unique=False)

    op.create_table(
        "sitecheck",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("worker_id", BIG, nullable=True),
        sa.Column("tried", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sitecheck", schema=None) as batch_op:
        batch_op.create_index("check_of_worker", ["worker_id", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sitecheck_case_id"), ["case_id"], unique=False)

    op.create_table(
        "mediationparty",
        sa.Column("id", BIG, nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("joined_at", Instant(), nullable=True),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("kept", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        sa.UniqueConstraint("mediation_id", "side"),
    )
    with op.batch_alter_table("mediationparty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediationparty_person_id"), ["person_id"], unique=False)

    op.create_table(
        "mediationsession",
        sa.Column("id", BIG, nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mediationsession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediationsession_mediation_id"), ["mediation_id"], unique=False)

    op.create_table(
        "mediationwords",
        sa.Column("id", BIG, nullable=False),
        sa.Column("mediation_id", BIG, nullable=False),
        sa.Column("session_id", BIG, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mediationsession.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mediationwords", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediationwords_mediation_id"), ["mediation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediationwords_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.alter_column("origin", server_default=None)


def downgrade() -> None:

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("origin")

    with op.batch_alter_table("mediationwords", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mediationwords_person_id"))
        batch_op.drop_index(batch_op.f("ix_mediationwords_mediation_id"))

    op.drop_table("mediationwords")
    with op.batch_alter_table("mediationsession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mediationsession_mediation_id"))

    op.drop_table("mediationsession")
    with op.batch_alter_table("mediationparty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mediationparty_person_id"))

    op.drop_table("mediationparty")
    with op.batch_alter_table("sitecheck", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitecheck_case_id"))
        batch_op.drop_index("check_of_worker")

    op.drop_table("sitecheck")
    with op.batch_alter_table("roundwalker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roundwalker_round_id"))
        batch_op.drop_index(batch_op.f("ix_roundwalker_person_id"))

    op.drop_table("roundwalker")
    with op.batch_alter_table("mediation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mediation_status"))
        batch_op.drop_index(batch_op.f("ix_mediation_mediator_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_case_id"))

    op.drop_table("mediation")
    with op.batch_alter_table("patrolround", schema=None) as batch_op:
        batch_op.drop_index("round_of_cell")
        batch_op.drop_index(batch_op.f("ix_patrolround_worker_id"))
        batch_op.drop_index(batch_op.f("ix_patrolround_at"))

    op.drop_table("patrolround")
    with op.batch_alter_table("patrolplan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patrolplan_cell"))

    op.drop_table("patrolplan")
