"""Takes who is forgotten out of consultations, makes two persons one, and gives a person their own."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.panel import Consultation, ConsultationVoice
from models.vocabulary_panels import PanelEvent
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.panels.told import note
from workflows.transaction import Transaction

Facts = dict[str, Any]


def forget_voices(act: Act, person_id: int) -> None:
    """Let nobody be known to have been asked: what they said goes, that a seat spoke stays."""
    mine = select(ConsultationVoice).where(col(ConsultationVoice.person_id) == person_id)
    for voice in act.tx.execute(mine).scalars().all():
        erase(act, voice)


def drop_double_voices(act: Act, stays: int, goes: int) -> None:
    """Let one person be asked once; what the second place said is gone."""
    mine = select(col(ConsultationVoice.consultation_id)).where(col(ConsultationVoice.person_id) == stays)
    twice = select(ConsultationVoice).where(
        col(ConsultationVoice.person_id) == goes, col(ConsultationVoice.consultation_id).in_(mine)
    )
    for voice in act.tx.execute(twice).scalars().all():
        erase(act, voice)


def erase(act: Act, voice: ConsultationVoice) -> None:
    """Empty a place."""
    voice.person_id, voice.words, voice.salt = None, "", ""
    act.tx.flush()
    asked = act.tx.get_one(Consultation, voice.consultation_id)
    note(replace(act, by=SYSTEM), asked, PanelEvent.ERASED, {"seat": voice.seat})


def my_voices(tx: Transaction, person_id: int) -> list[Facts]:
    """Return what a person was asked by panels, and what they said."""
    mine = (
        select(ConsultationVoice, Consultation)
        .join(Consultation, col(Consultation.id) == col(ConsultationVoice.consultation_id))
        .where(col(ConsultationVoice.person_id) == person_id)
        .order_by(col(ConsultationVoice.id))
    )
    return [
        {
            "code": asked.code,
            "question": asked.question,
            "seat": voice.seat,
            "words": voice.words,
            "said_at": voice.said_at.isoformat() if voice.said_at else None,
        }
        for voice, asked in tx.execute(mine).all()
    ]
