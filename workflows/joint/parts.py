"""Loads and reads the parts of a case: for the step that changes one, for the card that shows all."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import col

from models.case import Case, Words
from models.joint import Part
from workflows.cases.acts import Act, CaseUnknown
from workflows.cases.parties import case_to
from workflows.cases.queries import graded
from workflows.cases.sealed import open_words
from workflows.gate_terms import Action, Grade
from workflows.joint.rungs import Stand
from workflows.joint.stand import Progress
from workflows.joint.terms import JointKind, Limits
from workflows.transaction import Transaction


def own_part(act: Act, part_id: int) -> tuple[Case, Part]:
    """Load the part for which the actor's body was asked, with its case. Raises CaseUnknown."""
    found = act.tx.get(Part, part_id)
    if found is None or found.body != act.by.body:
        raise CaseUnknown
    case = case_to(act, found.case_id, Action.HELP)
    return case, locked(act, part_id)


def called_part(act: Act, part_id: int) -> tuple[Case, Part]:
    """Load a part for who may whistle for its case. Raises CaseUnknown."""
    found = act.tx.get(Part, part_id)
    if found is None:
        raise CaseUnknown
    return case_to(act, found.case_id, Action.WHISTLE), locked(act, part_id)


def locked(act: Act, part_id: int) -> Part:
    """Load a part as it stands once it is ours."""
    return act.tx.get_one(Part, part_id, with_for_update=True, populate_existing=True)


def parts_of(tx: Transaction, case_id: int) -> Sequence[Part]:
    """Every part of a case, in the order in which they were asked for."""
    return (
        tx.execute(select(Part).where(col(Part.case_id) == case_id).order_by(col(Part.place))).scalars().all()
    )


def progress_of(part: Part) -> Progress:
    """What the rules need to know of a part."""
    return Progress(
        kind=JointKind(part.kind),
        limits=limits_of(part),
        signed_in_at=part.signed_in_at,
        contacted_at=part.contacted_at,
        answered_at=part.answered_at,
        done_at=part.done_at,
        level=part.mark,
    )


def limits_of(part: Part) -> Limits:
    """Until when a body has to do what."""
    return Limits(part.due_at, part.sign_in_by, part.contact_by)


def stand_of(part: Part) -> Stand:
    """What a body has done of its part."""
    return Stand(part.signed_in_at is not None, part.contacted_at is not None, part.done_at is not None)


def words_by_hash(
    tx: Transaction, case: Case, hashes: Iterable[str], grade: Grade = Grade.OPEN
) -> dict[str, str]:
    """Return words of a case by their hash, as far as a grade shows them; erased ones are left out."""
    wanted = sorted({each for each in hashes if each})
    if not wanted or grade is Grade.REFUSED:
        return {}
    rows = tx.execute(
        select(col(Words.hash), col(Words.text)).where(
            col(Words.case_id) == case.id, col(Words.hash).in_(wanted)
        )
    )
    opened = {digest: open_words(tx, digest, kept) for digest, kept in rows}
    return {digest: graded(case, words, grade) for digest, words in opened.items() if words}
