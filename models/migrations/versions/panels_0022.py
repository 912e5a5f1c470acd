"""Panels, consultations and deliberations; a decision may come from them."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("decision") as batch:
        batch.alter_column("vote_id", existing_type=BIG, nullable=True)
    panel()
    panelbody()
    consultation()
    consultationvoice()
    assembly()
    assemblyseat()
    motion()
    speech()
    motionballot()
    ruling()


def panel() -> None:
    """Panels."""
    op.create_table(
        "panel",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("roll_id", BIG, nullable=True),
        sa.Column("set_up_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["roll_id"],
            ["roll.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def panelbody() -> None:
    """Who sits on them."""
    op.create_table(
        "panelbody",
        sa.Column("id", BIG, nullable=False),
        sa.Column("panel_id", BIG, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("panel_id", "body"),
    )
    op.create_index("ix_panelbody_body", "panelbody", ["body"], unique=False)


def consultation() -> None:
    """What they are asked."""
    op.create_table(
        "consultation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("panel_id", BIG, nullable=False),
        sa.Column("caller", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("papers", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decision_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_consultation_decision_id", "consultation", ["decision_id"], unique=False)
    op.create_index("ix_consultation_panel_id", "consultation", ["panel_id"], unique=False)


def consultationvoice() -> None:
    """What each says to it."""
    op.create_table(
        "consultationvoice",
        sa.Column("id", BIG, nullable=False),
        sa.Column("consultation_id", BIG, nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("said_at", Instant(), nullable=True),
        sa.Column("mark", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("consultation_id", "seat"),
    )
    op.create_index("ix_consultationvoice_body", "consultationvoice", ["body"], unique=False)
    op.create_index(
        "ix_consultationvoice_consultation_id", "consultationvoice", ["consultation_id"], unique=False
    )
    op.create_index("ix_consultationvoice_person_id", "consultationvoice", ["person_id"], unique=False)


def assembly() -> None:
    """Deliberations."""
    op.create_table(
        "assembly",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("roll_id", BIG, nullable=True),
        sa.Column("panel_id", BIG, nullable=True),
        sa.Column("chair_id", BIG, nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("minutes_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chair_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"],
            ["panel.id"],
        ),
        sa.ForeignKeyConstraint(
            ["roll_id"],
            ["roll.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_assembly_chair_id", "assembly", ["chair_id"], unique=False)


def assemblyseat() -> None:
    """Who has a seat in them."""
    op.create_table(
        "assemblyseat",
        sa.Column("id", BIG, nullable=False),
        sa.Column("assembly_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"],
            ["assembly.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assembly_id", "number"),
        sa.UniqueConstraint("assembly_id", "person_id"),
    )
    op.create_index("ix_assemblyseat_body", "assemblyseat", ["body"], unique=False)
    op.create_index("ix_assemblyseat_person_id", "assemblyseat", ["person_id"], unique=False)


def motion() -> None:
    """What is moved."""
    op.create_table(
        "motion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("assembly_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", BIG, nullable=True),
        sa.Column("ruling_id", BIG, nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("moved_words", sa.String(), nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.Column("lapses_at", Instant(), nullable=False),
        sa.Column("second_name", sa.String(), nullable=False),
        sa.Column("second_id", BIG, nullable=True),
        sa.Column("seconded_at", Instant(), nullable=True),
        sa.Column("debate_until", Instant(), nullable=True),
        sa.Column("vote_until", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("abstain", sa.Integer(), nullable=False),
        sa.Column("decision_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"],
            ["assembly.id"],
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"],
            ["assemblyseat.id"],
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["assemblyseat.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assembly_id", "number"),
    )
    op.create_index("ix_motion_decision_id", "motion", ["decision_id"], unique=False)
    op.create_index("ix_motion_seat_id", "motion", ["seat_id"], unique=False)


def speech() -> None:
    """Who asked for the floor, and what was said."""
    op.create_table(
        "speech",
        sa.Column("id", BIG, nullable=False),
        sa.Column("motion_id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("said_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["motion_id"],
            ["motion.id"],
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"],
            ["assemblyseat.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_speech_motion_id", "speech", ["motion_id"], unique=False)
    op.create_index("ix_speech_seat_id", "speech", ["seat_id"], unique=False)


def motionballot() -> None:
    """How each seat votes."""
    op.create_table(
        "motionballot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("motion_id", BIG, nullable=False),
        sa.Column("seat_id", BIG, nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["motion_id"],
            ["motion.id"],
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"],
            ["assemblyseat.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("motion_id", "seat_id"),
    )
    op.create_index("ix_motionballot_seat_id", "motionballot", ["seat_id"], unique=False)


def ruling() -> None:
    """What the chair rules on order."""
    op.create_table(
        "ruling",
        sa.Column("id", BIG, nullable=False),
        sa.Column("assembly_id", BIG, nullable=False),
        sa.Column("motion_id", BIG, nullable=False),
        sa.Column("speech_id", BIG, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("overturned_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assembly_id"],
            ["assembly.id"],
        ),
        sa.ForeignKeyConstraint(
            ["motion_id"],
            ["motion.id"],
        ),
        sa.ForeignKeyConstraint(
            ["speech_id"],
            ["speech.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ruling_assembly_id", "ruling", ["assembly_id"], unique=False)


def downgrade() -> None:
    for table in (
        "ruling",
        "motionballot",
        "speech",
        "motion",
        "assemblyseat",
        "assembly",
        "consultationvoice",
        "consultation",
        "panelbody",
        "panel",
    ):
        op.drop_table(table)
    op.execute(
        "DELETE FROM decisiontask WHERE decision_id IN (SELECT id FROM decision WHERE vote_id IS NULL)"
    )
    op.execute("DELETE FROM decision WHERE vote_id IS NULL")
    with op.batch_alter_table("decision") as batch:
        batch.alter_column("vote_id", existing_type=BIG, nullable=False)
