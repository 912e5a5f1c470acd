"""Sketches: what open cases are about, so that the same matter is found again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sketch",
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("cell", sa.String(), nullable=True),
        sa.Column("named", sa.String(), nullable=True),
        sa.Column("leaf", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("case_id"),
    )
    with op.batch_alter_table("sketch", schema=None) as batch_op:
        batch_op.create_index("sketch_of_cell", ["cell", "is_open", "leaf"], unique=False)
        batch_op.create_index("sketch_of_name", ["named", "is_open", "leaf"], unique=False)
        batch_op.create_index("sketch_of_leaf", ["leaf", "is_open"], unique=False)


def downgrade() -> None:
    op.drop_table("sketch")
