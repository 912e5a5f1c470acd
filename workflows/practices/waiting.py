"""Counts the texts of practices that wait for somebody's word: to be reviewed, or to be written anew."""

from sqlalchemy import and_, func, or_, select
from sqlmodel import col

from models.practice import PracticeVersion
from models.vocabulary_practices import TextStage
from workflows.cases.acts import Act
from workflows.practices.record import may_review


def texts_waiting(act: Act) -> int:
    """Texts of others to review, and one's own that were sent back."""
    writer, stage = col(PracticeVersion.writer_id), col(PracticeVersion.stage)
    back = and_(writer == act.by.person_id, stage == TextStage.DRAFT, col(PracticeVersion.sent_back) != "")
    read = and_(or_(writer.is_(None), writer != act.by.person_id), stage == TextStage.REVIEW)
    mine = or_(back, read) if may_review(act.by) else back
    return int(act.tx.execute(select(func.count()).select_from(PracticeVersion).where(mine)).scalar_one())
