"""Merged: the case that another goes on in, as its chain has told so far."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CASE = sa.table("case", sa.column("id"), sa.column("number"), sa.column("status"), sa.column("merged_into"))
EVENT = sa.table("event", sa.column("subject"), sa.column("seq"), sa.column("kind"), sa.column("data"))


def upgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(
            "case_merged",
            ["merged_into"],
            unique=False,
            sqlite_where=sa.text("merged_into IS NOT NULL"),
            postgresql_where=sa.text("merged_into IS NOT NULL"),
        )
    for case_id, number in list(told()):
        into = sa.select(CASE.c.id).where(CASE.c.number == number).scalar_subquery()
        op.execute(sa.update(CASE).where(CASE.c.id == case_id).values(merged_into=into))


def told() -> Iterator[tuple[int, str]]:
    """Give every merged case with the number of the one it was merged into last."""
    last = (
        sa.select(EVENT.c.data)
        .where(EVENT.c.subject == sa.literal("case:").concat(CASE.c.number), EVENT.c.kind == "merged")
        .order_by(EVENT.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    merged = sa.select(CASE.c.id, last).where(CASE.c.status == "merged")
    for case_id, data in op.get_bind().execute(merged).all():
        if data is not None:
            yield case_id, str(json.loads(data)["target"])


def downgrade() -> None:
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index(
            "case_merged",
            sqlite_where=sa.text("merged_into IS NOT NULL"),
            postgresql_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.drop_column("merged_into")
