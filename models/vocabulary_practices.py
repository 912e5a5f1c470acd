"""The words of the practice library (经验库). Plain text columns, a meaning on each member."""

from enum import StrEnum


class PracticeOrigin(StrEnum):
    """What worked, and became a practice."""

    CASE = "case"  # a closed case of which its resident says that it is solved
    MATTER = "matter"  # a joint-governance matter with its result
    TASK = "task"  # a task of a decision that was carried out
    ROUND = "round"  # a patrol that was walked


class TextStage(StrEnum):
    """Where a version of a practice's text stands; workflows.practices.stages holds the moves."""

    DRAFT = "draft"  # only who writes and who reviews reads it
    REVIEW = "review"
    PUBLISHED = "published"
    REPLACED = "replaced"  # by a newer one
    DROPPED = "dropped"  # by who wrote it, before it was published


class AdoptionStage(StrEnum):
    """How far a body is with a practice (Rogers, Diffusion of Innovations)."""

    KNOWLEDGE = "knowledge"  # 获知
    PERSUASION = "persuasion"  # 说服: it weighs for and against
    DECISION = "decision"  # 决策: it has decided to do it
    IMPLEMENTATION = "implementation"  # 实施
    CONFIRMATION = "confirmation"  # 确认: it stays
    REJECTED = "rejected"
    DISCONTINUED = "discontinued"


class PracticeEvent(StrEnum):
    """What can happen to a practice, as the ledger names it under "practice:CODE"."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"  # with the hash of its text
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    STEP = "step"  # of a body's adoption
    MEASURED = "measured"  # its effect, with the hash of what was told
    REMINDED = "reminded"  # by the clock
