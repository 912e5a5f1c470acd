"""Prior studies of votes, trials, residents' covenants, and the limit of appeals about petitions."""

import sqlalchemy as sa
from alembic import op

from models.columns import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    make_votestudy()
    make_trial()
    make_covenant()
    make_covenantversion()
    make_covenantarticle()
    make_covenantcomment()
    make_covenantcitation()
    op.add_column("petition", sa.Column("rule_by", Instant(), nullable=True))


def make_votestudy() -> None:
    op.create_table(
        "votestudy",
        sa.Column("id", BIG, nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("studied_at", Instant(), nullable=True),
        sa.Column("officer_id", BIG, nullable=True),
        sa.Column("appeal", sa.String(), nullable=False),
        sa.Column("appealed_at", Instant(), nullable=True),
        sa.Column("rule_by", Instant(), nullable=True),
        sa.Column("lifted", sa.Boolean(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("ruled_at", Instant(), nullable=True),
        sa.Column("ruler_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.ForeignKeyConstraint(["officer_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["ruler_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_votestudy_vote_id", "votestudy", ["vote_id"], unique=False)


def make_trial() -> None:
    op.create_table(
        "trial",
        sa.Column("id", BIG, nullable=False),
        sa.Column("decision_id", BIG, nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("from_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("review_vote_id", BIG, nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("over_at", Instant(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"]),
        sa.ForeignKeyConstraint(["review_vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("decision_id"),
    )
    op.create_index("ix_trial_area", "trial", ["area"], unique=False)
    op.create_index("ix_trial_state", "trial", ["state"], unique=False)


def make_covenant() -> None:
    op.create_table(
        "covenant",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("roll_id", BIG, nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["roll_id"], ["roll.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_covenant_area", "covenant", ["area"], unique=False)
    op.create_index("ix_covenant_roll_id", "covenant", ["roll_id"], unique=False)


def make_covenantversion() -> None:
    op.create_table(
        "covenantversion",
        sa.Column("id", BIG, nullable=False),
        sa.Column("covenant_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("drafter_id", BIG, nullable=True),
        sa.Column("drafted_at", Instant(), nullable=False),
        sa.Column("shown_at", Instant(), nullable=True),
        sa.Column("comments_until", Instant(), nullable=True),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("vote_id", BIG, nullable=True),
        sa.Column("from_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("adopted_at", Instant(), nullable=True),
        sa.Column("filing", sa.String(), nullable=False),
        sa.Column("filed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["covenant_id"], ["covenant.id"]),
        sa.ForeignKeyConstraint(["drafter_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("covenant_id", "number"),
        sa.UniqueConstraint("vote_id"),
    )
    op.create_index("ix_covenantversion_covenant_id", "covenantversion", ["covenant_id"], unique=False)
    op.create_index("ix_covenantversion_stage", "covenantversion", ["stage"], unique=False)


def make_covenantarticle() -> None:
    op.create_table(
        "covenantarticle",
        sa.Column("id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["covenantversion.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "number"),
    )
    op.create_index("ix_covenantarticle_version_id", "covenantarticle", ["version_id"], unique=False)


def make_covenantcomment() -> None:
    op.create_table(
        "covenantcomment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["covenantversion.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_covenantcomment_person_id", "covenantcomment", ["person_id"], unique=False)
    op.create_index("ix_covenantcomment_version_id", "covenantcomment", ["version_id"], unique=False)


def make_covenantcitation() -> None:
    op.create_table(
        "covenantcitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=True),
        sa.Column("cited_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["covenantarticle.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_covenantcitation_article_id", "covenantcitation", ["article_id"], unique=False)
    op.create_index("ix_covenantcitation_case_id", "covenantcitation", ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("petition") as batch:
        batch.drop_column("rule_by")
    op.drop_table("covenantcitation")
    op.drop_table("covenantcomment")
    op.drop_table("covenantarticle")
    op.drop_table("covenantversion")
    op.drop_table("covenant")
    op.drop_table("trial")
    op.drop_table("votestudy")
