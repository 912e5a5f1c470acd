"""The loop: what its rules do, which are switched off; earlier reminders; renewals that wait."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GOING_ON = sa.text("state <> 'ended'")


def upgrade() -> None:
    make_acts()
    op.create_table(
        "loopswitch",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("rule"),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("earlier", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("servicecontract", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waiting_since", Instant(), nullable=True))


def make_acts() -> None:
    op.create_table(
        "loopact",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("numerator", sa.String(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Float(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("acts_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("measure_at", Instant(), nullable=False),
        sa.Column("after_numerator", sa.String(), nullable=False),
        sa.Column("after_denominator", sa.Integer(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("contested_at", Instant(), nullable=True),
        sa.Column("objection", sa.String(), nullable=False),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_loopact_rule", "loopact", ["rule"])
    op.create_index(
        "loopact_going_on", "loopact", ["unit", "rule"], sqlite_where=GOING_ON, postgresql_where=GOING_ON
    )


def downgrade() -> None:
    with op.batch_alter_table("servicecontract", schema=None) as batch_op:
        batch_op.drop_column("waiting_since")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("earlier")
    op.drop_table("loopswitch")
    op.drop_index("loopact_going_on", "loopact")
    op.drop_index("ix_loopact_rule", "loopact")
    op.drop_table("loopact")
