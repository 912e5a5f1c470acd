"""How far a case has been raised in the round it is in, beside the case."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STEPS = ("head", "coordinator", "published")
TOLD = sa.text(
    """
    UPDATE "case" SET climbed = :step WHERE id IN (
        SELECT raised.id FROM event JOIN "case" AS raised ON event.subject = 'case:' || raised.number
        WHERE event.kind = 'escalated' AND event.data LIKE '%"rung":"' || :step
            || CASE WHEN raised.reopened = 0 THEN '' ELSE '@' || CAST(raised.reopened + 1 AS VARCHAR) END || '"%'
    )
    """
)
"""Told by the chains, as `workflows.cases.climbing` tells it."""


def upgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("climbed", sa.String(), server_default="", nullable=False))
    for step in STEPS:  # the higher overwrites the lower
        op.get_bind().execute(TOLD, {"step": step})


def downgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("climbed")
