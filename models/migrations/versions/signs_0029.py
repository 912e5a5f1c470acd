"""Signs that a body may be gaming, their cases, and the count of who told of pressure."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    add_sign()
    add_pressure()
    add_sign_case()


def add_sign() -> None:
    op.create_table(
        "sign",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("put_at", Instant(), nullable=False),
        sa.Column("answer_by", Instant(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_sign_body", "sign", ["body"], unique=False)


def add_pressure() -> None:
    op.create_table(
        "pressure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_pressure_body", "pressure", ["body"], unique=False)
    op.create_index("ix_pressure_case_id", "pressure", ["case_id"], unique=False)


def add_sign_case() -> None:
    op.create_table(
        "signcase",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sign_id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["sign_id"], ["sign.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sign_id", "case_id"),
    )
    op.create_index("ix_signcase_case_id", "signcase", ["case_id"], unique=False)
    op.create_index("ix_signcase_sign_id", "signcase", ["sign_id"], unique=False)


def downgrade() -> None:
    for table, indexes in (
        ("signcase", ("sign_id", "case_id")),
        ("pressure", ("case_id", "body")),
        ("sign", ("body",)),
    ):
        for name in indexes:
            op.drop_index(f"ix_{table}_{name}", table)
        op.drop_table(table)
