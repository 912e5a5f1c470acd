"""Tells those who signed when their petition's case ends without an answer: it is theirs as well."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.petition import Petition
from models.vocabulary import Status
from models.vocabulary_petitions import PetitionEvent
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.petitions.record import note, persons_of, tell
from workflows.participation.petitions.terms import ORIGIN
from workflows.screens import Value, say

UNANSWERED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.MERGED})


def ended(act: Act, case: Case, given: Mapping[str, Value] | None = None) -> None:
    """Where a case came from a petition, say how it ended; `given` is what else is to be told of it.

    Its author has heard it with the case.
    """
    if case.origin != ORIGIN or Status(case.status) not in UNANSWERED:
        return
    mine = select(Petition).where(col(Petition.case_id) == case.id).with_for_update()
    petition = act.tx.execute(mine).scalar_one_or_none()
    if petition is None:
        return
    facts = {"case": case.number, "how": case.status}
    note(replace(act, by=SYSTEM), petition, PetitionEvent.ENDED, facts)
    values = {"title": petition.title, "number": petition.code, "case": case.number, **(given or {})}
    others = [each for each in persons_of(act.tx, petition) if each != petition.author_id]
    tell(act, petition, others, f"ended:{case.version}", say(f"petition.case.{case.status}", **values))
