"""Votes: rolls of those who decide together, questions, and ballots of three kinds of secrecy."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    rolls()
    roll_units()
    roll_members()
    roll_objections()
    votes()
    vote_indexes()
    vote_options()
    vote_electors()
    vote_seats()
    ballots()
    detached_ballots()
    paper_ballots()


def rolls() -> None:
    """What a list of those who decide together is."""
    op.create_table(
        "roll",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def roll_units() -> None:
    """Its lines: dwellings with their area."""
    op.create_table(
        "rollunit",
        sa.Column("id", BIG, nullable=False),
        sa.Column("roll_id", BIG, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("cell", sa.String(), nullable=True),
        sa.Column("area", BIG, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("match", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("code_until", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("roll_id", "unit"),
    )
    with op.batch_alter_table("rollunit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rollunit_code_hash"), ["code_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_rollunit_match"), ["match"], unique=False)
        batch_op.create_index(batch_op.f("ix_rollunit_roll_id"), ["roll_id"], unique=False)


def roll_members() -> None:
    """Which persons speak for a line."""
    op.create_table(
        "rollmember",
        sa.Column("id", BIG, nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("vouched_by", BIG, nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["unit_id"], ["rollunit.id"]),
        sa.ForeignKeyConstraint(["vouched_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("unit_id", "person_id"),
    )
    with op.batch_alter_table("rollmember", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rollmember_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rollmember_unit_id"), ["unit_id"], unique=False)


def roll_objections() -> None:
    """Who says that a roll is wrong."""
    op.create_table(
        "rollobjection",
        sa.Column("id", BIG, nullable=False),
        sa.Column("roll_id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("rollobjection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rollobjection_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rollobjection_roll_id"), ["roll_id"], unique=False)


def votes() -> None:
    """What is asked."""
    op.create_table(
        "vote",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("roll_id", BIG, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("secrecy", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("pro", sa.String(), nullable=False),
        sa.Column("contra", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("quorum", sa.String(), nullable=False),
        sa.Column("passing", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("may_change", sa.Boolean(), nullable=False),
        sa.Column("tie", sa.String(), nullable=False),
        sa.Column("budget", BIG, nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("author_id", BIG, nullable=True),
        sa.Column("case_id", BIG, nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("announced_at", Instant(), nullable=True),
        sa.Column("opens_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("extended_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("question_hash", sa.String(), nullable=False),
        sa.Column("roll_hash", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )


def vote_indexes() -> None:
    """By what votes are looked for."""
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_body"), ["body"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_roll_id"), ["roll_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vote_stage"), ["stage"], unique=False)


def vote_options() -> None:
    """What may be answered."""
    op.create_table(
        "voteoption",
        sa.Column("id", BIG, nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("cost", BIG, nullable=True),
        sa.Column("picture", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("vote_id", "place"),
    )
    with op.batch_alter_table("voteoption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voteoption_vote_id"), ["vote_id"], unique=False)


def vote_electors() -> None:
    """The frozen rolls."""
    op.create_table(
        "voteelector",
        sa.Column("id", BIG, nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("units", sa.String(), nullable=False),
        sa.Column("cell", sa.String(), nullable=True),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("area", BIG, nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("vote_id", "holder"),
    )
    with op.batch_alter_table("voteelector", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voteelector_entry"), ["entry"], unique=False)
        batch_op.create_index(batch_op.f("ix_voteelector_vote_id"), ["vote_id"], unique=False)


def vote_seats() -> None:
    """Who casts the ballot of an elector."""
    op.create_table(
        "voteseat",
        sa.Column("id", BIG, nullable=False),
        sa.Column("elector_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("proxy", sa.Boolean(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["elector_id"], ["voteelector.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("elector_id", "person_id"),
    )
    with op.batch_alter_table("voteseat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voteseat_elector_id"), ["elector_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_voteseat_person_id"), ["person_id"], unique=False)


def ballots() -> None:
    """What was chosen, with its elector."""
    op.create_table(
        "ballot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("elector_id", BIG, nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("tracker", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["elector_id"], ["voteelector.id"]),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("elector_id"),
        sa.UniqueConstraint("tracker"),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_vote_id"), ["vote_id"], unique=False)


def detached_ballots() -> None:
    """What was chosen, by nobody."""
    op.create_table(
        "detachedballot",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("detachedballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_detachedballot_vote_id"), ["vote_id"], unique=False)


def paper_ballots() -> None:
    """What officers have read."""
    op.create_table(
        "paperballot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("elector_id", BIG, nullable=True),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("first_by", BIG, nullable=False),
        sa.Column("second_by", BIG, nullable=True),
        sa.Column("counted_at", Instant(), nullable=True),
        sa.Column("read_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["elector_id"], ["voteelector.id"]),
        sa.ForeignKeyConstraint(["first_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["second_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("paperballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paperballot_vote_id"), ["vote_id"], unique=False)


def downgrade() -> None:
    for table in (
        "voteseat",
        "paperballot",
        "ballot",
        "voteoption",
        "voteelector",
        "detachedballot",
        "vote",
        "rollmember",
        "rollunit",
        "rollobjection",
        "roll",
    ):
        op.drop_table(table)
