"""What cases come to day by day, and the days that are to be summed again."""

import sqlalchemy as sa
from alembic import op

from models.columns import BIG, Instant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TRIGGERS = ("rollup_opened", "rollup_changed", "rollup_gone")
"""Set when the newest migration has been reached (`models.rollup_trigger`); those know columns of their time."""


def upgrade() -> None:
    op.create_table(
        "rollup",
        sa.Column("id", BIG, nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("shift", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("spans", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("way", "shift", "day"),
    )
    op.create_table(
        "rollupstale",
        sa.Column("id", BIG, nullable=False),
        sa.Column("opened_at", Instant(timezone=True), nullable=True),
        sa.Column("closed_at", Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    on_table = "" if op.get_bind().dialect.name == "sqlite" else ' ON "case"'
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS rollup_note()")
    op.drop_table("rollupstale")
    op.drop_table("rollup")
