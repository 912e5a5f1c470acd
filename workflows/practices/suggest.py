"""Suggests practices to who works on a similar case, with how fast they worked elsewhere; applies none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.practice import Practice, PracticeUse, PracticeVersion
from models.rows import add_row
from models.vocabulary import BODY_ROLES, Solved, Status
from models.vocabulary_practices import TextStage
from nlu.reading import Nature
from workflows.cases.acts import Act, words_of
from workflows.cases.cards import shown_words
from workflows.cases.parties import case_to
from workflows.cases.reach import is_sealed
from workflows.gate_terms import Action
from workflows.practices.measured import below
from workflows.practices.record import adoptions_of, find, published, versions_of
from workflows.practices.search import Line, fitting
from workflows.practices.speed import MOST, Speed, speed
from workflows.practices.spells import spells_of
from workflows.practices.terms import No, PracticeRefused
from workflows.reference import Reference
from workflows.transaction import Transaction

SHOWN = 3
HOUR = 3600


@dataclass(frozen=True)
class Suggested:
    """A practice for a case, and how it went where people work like this."""

    id: int
    code: str
    title: str
    done: str
    body: str | None
    speed: Speed
    useful: bool | None  # what was said of it for this case


def library(tx: Transaction) -> list[tuple[Practice, PracticeVersion]]:
    """Return what is published and not withdrawn, with the text that holds, the newest first."""
    asked = (
        select(Practice, PracticeVersion)
        .join(PracticeVersion, col(PracticeVersion.practice_id) == col(Practice.id))
        .where(col(PracticeVersion.stage) == TextStage.PUBLISHED, col(Practice.withdrawn_at).is_(None))
        .order_by(col(Practice.published_at).desc(), col(Practice.id).desc())
    )
    return [(practice, version) for practice, version in tx.execute(asked)]


def lines(reference: Reference, found: Sequence[tuple[Practice, PracticeVersion]]) -> list[Line]:
    """Return practices as they are searched."""
    return [
        Line(each.id, f"{text.title} {text.problem} {text.done}", reference.category_path(each.category))
        for each, text in found
    ]


def fits(act: Act, case: Case) -> list[int]:
    """Return the ids of other bodies' practices that fit a case; none for what is sealed."""
    if is_sealed(case) or act.by.role not in BODY_ROLES or act.by.body != case.body:
        return []
    others = [each for each in library(act.tx) if each[0].body != case.body]
    if not others:
        return []
    words = shown_words(case, words_of(act.tx, case.id, "report"))
    path = act.reference.category_path(case.category)
    return fitting(path, words, lines(act.reference, others), SHOWN)


def suggested(act: Act, case_id: int) -> list[Suggested]:
    """Return the practices that fit a case of the actor's body. Raises CaseUnknown."""
    case = case_to(act, case_id, Action.SEE)
    said = {each.practice_id: each.useful for each in uses_of(act.tx, case.id)}
    return [shown(act, key, said.get(key)) for key in fits(act, case)]


def shown(act: Act, practice_id: int, useful: bool | None) -> Suggested:
    """Return one of them."""
    practice = find(act.tx, practice_id)
    assert practice is not None
    text = published(versions_of(act.tx, practice.id))
    assert text is not None
    went = speed_of(act.tx, act.reference, practice, without=act.by.body)
    return Suggested(practice.id, practice.code, text.title, text.done, practice.body, went, useful)


def uses_of(tx: Transaction, case_id: int) -> list[PracticeUse]:
    """Load what was said for a case."""
    mine = select(PracticeUse).where(col(PracticeUse.case_id) == case_id)
    return list(tx.execute(mine.order_by(col(PracticeUse.id))).scalars())


def judge(act: Act, practice_id: int, case_id: int, *, useful: bool) -> PracticeUse:
    """Say whether another body's practice helped with a case of one's own; the last word counts.

    Raises PracticeRefused, CaseUnknown.
    """
    case = case_to(act, case_id, Action.SEE)
    practice = find(act.tx, practice_id)
    theirs = act.by.role in BODY_ROLES and act.by.body == case.body
    if practice is None or practice.published_at is None or is_sealed(case) or not theirs:
        raise PracticeRefused(No.UNKNOWN)
    if practice.body == act.by.body:
        raise PracticeRefused(No.OWN)
    said = next((each for each in uses_of(act.tx, case.id) if each.practice_id == practice.id), None)
    if said is None:
        said = PracticeUse(
            practice_id=practice.id, case_id=case.id, body=case.body or "", useful=useful, at=act.now
        )
        add_row(act.tx, said)
    said.useful, said.at = useful, act.now
    act.tx.flush()
    return said


def speed_of(tx: Transaction, reference: Reference, practice: Practice, without: str | None = None) -> Speed:
    """Return how it went in the bodies that work like this, each from its beginning on, but for one."""
    began = begun(tx, reference, practice)
    began.pop(without or "", None)
    if not began or practice.category is None:
        return speed((), 0, 0, len(began))
    codes = below(reference, practice.category)
    asked = (
        select(col(Case.body), col(Case.opened_at), col(Case.answered_at), col(Case.solved))
        .where(col(Case.body).in_(sorted(began)), col(Case.category).in_(codes))
        .where(col(Case.status) == Status.CLOSED, col(Case.closed_at) >= min(began.values()))
        .where(col(Case.answered_at).is_not(None))
        .where(col(Case.object_body).is_(None), col(Case.nature) != Nature.REPORT)
        .where(col(Case.excluded).is_(False), col(Case.merged_into).is_(None))
        .order_by(col(Case.closed_at).desc())
        .limit(MOST)
    )
    rows = [each for each in tx.execute(asked) if each[1] >= began[each[0]]]
    spans = [(answered - opened).total_seconds() / HOUR for _, opened, answered, _ in rows]
    told = [solved for *_, solved in rows if solved is not None]
    return speed(spans, sum(each == Solved.SOLVED for each in told), len(told), len({row[0] for row in rows}))


def begun(tx: Transaction, reference: Reference, practice: Practice) -> dict[str, datetime]:
    """Return from when on each body that still does works like this, with the one it comes from."""
    found = {practice.body: practice.since} if practice.body else {}
    zone = reference.calendar.zone
    for each in spells_of(tx, adoptions_of(tx, practice.id)):
        if each.ended is None:
            found[each.body] = datetime.combine(each.began, time(), zone).astimezone(UTC)
    return found
