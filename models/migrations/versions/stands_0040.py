"""Whether a case's last answer held its standard, and whether the lot left the order of providers.

The first was looked up in the chain of each case by who counted; of answers that there are it is filled in.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

ANSWERS = sa.text(
    "SELECT subject, data FROM event AS told WHERE kind = 'replied' AND data LIKE '%\"points\":%'"
    " AND NOT EXISTS (SELECT 1 FROM event AS later WHERE later.subject = told.subject"
    " AND later.kind = 'replied' AND later.seq > told.seq)"
)
FILL = sa.text('UPDATE "case" SET standard = :standard WHERE number = :number')
BATCH = 1000


def upgrade() -> None:
    op.add_column("case", sa.Column("standard", sa.Boolean(), nullable=True))
    op.add_column("servicedelivery", sa.Column("held", sa.Boolean(), nullable=True))
    fill()


def fill() -> None:
    """Say of each case whether its newest answer held every point."""
    connection = op.get_bind()
    found = [filled(*row) for row in connection.execute(ANSWERS)]
    for start in range(0, len(found), BATCH):
        connection.execute(FILL, found[start : start + BATCH])


def filled(subject: str, data: str) -> dict[str, object]:
    """The number of a case, and whether the answer in its chain held every point."""
    facts = json.loads(data)
    return {"number": subject.removeprefix("case:"), "standard": len(facts["met"]) == facts["points"]}


def downgrade() -> None:
    with op.batch_alter_table("servicedelivery") as table:
        table.drop_column("held")
    with op.batch_alter_table("case") as table:
        table.drop_column("standard")
