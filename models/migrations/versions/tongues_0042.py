"""The language that a person chose; it was guessed from what a chat had lately shown.

Who has reported is taken to have made theirs plain: it is that of their newest chat.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

FILL = sa.text(
    "UPDATE person SET language = (SELECT locale FROM chat WHERE chat.person_id = person.id"
    " AND chat.role = 'resident' AND chat.revoked_at IS NULL ORDER BY chat.id DESC LIMIT 1)"
    ' WHERE forgotten_at IS NULL AND id IN (SELECT reporter_id FROM "case" WHERE reporter_id IS NOT NULL)'
)


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.String(), nullable=True))
    op.execute(FILL)


def downgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.drop_column("language")
