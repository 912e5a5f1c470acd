"""Gives what a body that ends had on panels and in assemblies to who comes after it."""

from sqlalchemy import select
from sqlmodel import col

from models.assembly import Assembly, AssemblySeat
from models.panel import Consultation, ConsultationVoice, Panel, PanelBody
from models.vocabulary_panels import AssemblyEvent
from workflows.cases.acts import Act
from workflows.participation.deliberation.forget import empty


def give_panels(act: Act, code: str, keeper: str) -> None:
    """Let who comes after sit, answer and wait where the body did; nobody has two voices."""
    give_panel_seats(act, code, keeper)
    give_questions(act, code, keeper)
    give_assembly_seats(act, code, keeper)
    act.tx.flush()


def give_panel_seats(act: Act, code: str, keeper: str) -> None:
    """Give the places on panels that still sit."""
    mine = select(PanelBody).join(Panel, col(Panel.id) == col(PanelBody.panel_id))
    for row in (
        act.tx.execute(mine.where(col(PanelBody.body) == code, col(Panel.ended_at).is_(None))).scalars().all()
    ):
        there = select(col(PanelBody.id)).where(
            col(PanelBody.panel_id) == row.panel_id, col(PanelBody.body) == keeper
        )
        if act.tx.execute(there).first() is None:
            row.body = keeper
        else:
            act.tx.delete(row)


def give_questions(act: Act, code: str, keeper: str) -> None:
    """Give what waits for the body's words, and what it has asked itself."""
    waiting = select(Consultation).where(col(Consultation.decided_at).is_(None))
    for asked in act.tx.execute(waiting).scalars().all():
        if asked.caller == code:
            asked.caller = keeper
        mine = select(ConsultationVoice).where(col(ConsultationVoice.consultation_id) == asked.id)
        voices = act.tx.execute(mine).scalars().all()
        answered = {each.body for each in voices}
        for voice in voices:
            if voice.body == code and voice.said_at is None and keeper not in answered | {asked.caller}:
                voice.body = keeper


def give_assembly_seats(act: Act, code: str, keeper: str) -> None:
    """Give the seats in assemblies that go on; where who comes after has one, the second is empty."""
    mine = select(AssemblySeat).join(Assembly, col(Assembly.id) == col(AssemblySeat.assembly_id))
    mine = mine.where(col(AssemblySeat.body) == code, col(Assembly.closed_at).is_(None))
    for seat in act.tx.execute(mine).scalars().all():
        there = select(col(AssemblySeat.id)).where(
            col(AssemblySeat.assembly_id) == seat.assembly_id, col(AssemblySeat.body) == keeper
        )
        if act.tx.execute(there).first() is None:
            seat.body = keeper
        else:
            empty(act, seat, AssemblyEvent.DOUBLE)
