"""Keeps prior studies (前置研究) of votes: asked, answered or not in time, appealed; all published."""

from datetime import datetime

from sqlmodel import SQLModel

from models.columns import at, key, maybe_at, maybe_reference, reference


class VoteStudy(SQLModel, table=True):
    """One draft of a vote before a coordinator. What is changed afterwards is studied anew."""

    id: int = key()
    vote_id: int = reference("vote.id")
    text_hash: str  # of the question with its rules, as it was studied
    basis: str  # why it is studied, with the version
    asked_at: datetime = at()
    due_at: datetime = at()  # silence is no veto: from then on the vote may be announced
    silent: bool = False  # the clock has found that nobody spoke in time
    outcome: str = ""  # StudyOutcome; empty: nobody has spoken
    ground: str = ""  # StudyGround, of an objection
    law: str = ""  # the law or rule on which an objection rests
    words: str = ""  # the advice, or the objection in words
    studied_at: datetime | None = maybe_at()
    officer_id: int | None = maybe_reference("person.id")
    appeal: str = ""
    appealed_at: datetime | None = maybe_at()
    rule_by: datetime | None = maybe_at()
    lifted: bool | None = None  # what came of the appeal
    ruling: str = ""
    ruled_at: datetime | None = maybe_at()
    ruler_id: int | None = maybe_reference("person.id")
