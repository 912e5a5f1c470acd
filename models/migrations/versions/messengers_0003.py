"""Messengers: replies before notices, buttons that still stand there; sessions end when nobody uses them."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("keyed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "outbox_reply",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'due' AND reply = 1"),
            postgresql_where=sa.text("state = 'due' AND reply"),
        )
    with op.batch_alter_table("websession", schema=None) as batch_op:
        batch_op.add_column(sa.Column("used_at", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("websession", schema=None) as batch_op:
        batch_op.drop_column("used_at")
    op.execute("UPDATE outbox SET state = 'dropped' WHERE state = 'undeliverable'")  # unknown before
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("outbox_reply")
        batch_op.drop_column("keyed")
        batch_op.drop_column("reply")
