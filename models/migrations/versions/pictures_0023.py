"""Pictures of what a vote offers: what they show in words, and under which name they are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("voteoption", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alt", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("file", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_voteoption_file"), ["file"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("voteoption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voteoption_file"))
        batch_op.drop_column("file")
        batch_op.drop_column("alt")
