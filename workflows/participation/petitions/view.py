"""Shows petitions: to everybody in numbers, to a person what they may do; never who has signed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.petition import Petition
from models.roll import Roll
from models.vocabulary import Status
from models.vocabulary_petitions import Heard, PetitionStage, Removal
from workflows.participation.petitions.ended import UNANSWERED
from workflows.participation.petitions.hearing import verdicts
from workflows.participation.petitions.record import (
    counted,
    electors_for,
    find,
    own_signature,
)
from workflows.participation.petitions.terms import LEAST_SHOWN, shown
from workflows.transaction import Transaction

LISTED = 100


@dataclass(frozen=True)
class PetitionView:
    """One petition as everybody may know it; of a removed one, no words."""

    id: int
    code: str
    stage: PetitionStage
    title: str
    words: str
    roll: str
    body: str | None
    frozen: int
    threshold: int
    count: str
    percent: int  # of its threshold; 0 while the number is small
    published_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    case: str | None
    answer: str
    answered_at: datetime | None
    hearing_until: datetime | None
    heard: tuple[tuple[Heard, str], ...]
    removal: Removal | None
    reason: str
    appealed: bool
    rule_by: datetime | None  # until when an appeal is ruled on, while nobody has
    ruling: str
    unanswered: Status | None  # its case ended so, without an answer


@dataclass(frozen=True)
class Part:
    """What a person may do about a petition."""

    may_sign: bool
    signed: bool
    wrote: bool
    verdict: str


@dataclass(frozen=True)
class Removals:
    """How many petitions were taken down for what, and how many are there again."""

    by_reason: tuple[tuple[Removal, int], ...]
    appealed: int
    restored: int
    late: int  # appeals on which somebody should have ruled by now


def view(tx: Transaction, key: int | str) -> PetitionView | None:
    """Show one petition."""
    petition = find(tx, key)
    return None if petition is None else view_of(tx, petition)


def view_of(tx: Transaction, petition: Petition) -> PetitionView:
    """Put together what everybody may know."""
    stage = PetitionStage(petition.stage)
    gone = stage is PetitionStage.REMOVED
    count = counted(tx, petition.id)
    case = tx.get(Case, petition.case_id) if petition.case_id else None
    found = verdicts(tx, petition.id) if petition.answered_at else Counter()
    return PetitionView(
        id=petition.id,
        code=petition.code,
        stage=stage,
        title="" if gone else petition.title,
        words="" if gone else petition.words,
        roll=tx.get_one(Roll, petition.roll_id).name,
        body=petition.body,
        frozen=petition.frozen,
        threshold=petition.threshold,
        count=shown(count),
        percent=percent_of(stage, count, petition.threshold),
        published_at=petition.published_at,
        ends_at=petition.ends_at,
        ended_at=petition.ended_at,
        case=case.number if case else None,
        answer=petition.answer,
        answered_at=petition.answered_at,
        hearing_until=petition.hearing_until,
        heard=tuple((each, shown(found[each])) for each in Heard) if petition.answered_at else (),
        removal=Removal(petition.removal) if gone else None,
        reason=petition.reason if gone else "",
        appealed=gone and petition.appealed_at is not None,
        rule_by=petition.rule_by if gone and petition.ruled_at is None else None,
        ruling=petition.ruling if gone else "",
        unanswered=Status(case.status) if case and Status(case.status) in UNANSWERED else None,
    )


def percent_of(stage: PetitionStage, count: int, threshold: int) -> int:
    """Return how far it has come; a small number is no number."""
    if stage is PetitionStage.REACHED:
        return 100
    return 0 if count < LEAST_SHOWN else min(100, 100 * count // threshold)


def part_of(tx: Transaction, petition_id: int, person_id: int | None) -> Part:
    """Return what a person may do about a petition."""
    petition = tx.get_one(Petition, petition_id)
    mine = own_signature(tx, petition_id, person_id)
    is_open = petition.stage == PetitionStage.OPEN
    able = is_open and mine is None and bool(electors_for(tx, petition, person_id))
    wrote = person_id is not None and petition.author_id == person_id
    return Part(able, mine is not None, wrote, mine.verdict if mine else "")


def listed_for(tx: Transaction, person_id: int | None, most: int) -> list[PetitionView]:
    """Return the petitions that concern a person: open ones they may sign, those they signed or wrote."""
    rows = tx.execute(select(Petition).order_by(col(Petition.id).desc()).limit(LISTED)).scalars().all()
    found = []
    for each in rows:
        part = part_of(tx, each.id, person_id)
        if part.may_sign or part.signed or part.wrote:
            found.append(view_of(tx, each))
    return found[:most]


def public_all(tx: Transaction, now: datetime) -> tuple[Sequence[PetitionView], Removals]:
    """Return petitions as everybody may know them, open ones first, and what was taken down."""
    rows = tx.execute(select(Petition).order_by(col(Petition.id).desc()).limit(LISTED)).scalars().all()
    seen = [view_of(tx, each) for each in rows]
    return sorted(seen, key=lambda each: each.stage is not PetitionStage.OPEN), removals(tx, now)


def removals(tx: Transaction, now: datetime) -> Removals:
    """Count what was taken down, for what, and what came of appeals."""
    asked = (
        select(col(Petition.removal), func.count())
        .where(col(Petition.removal) != "")
        .group_by(col(Petition.removal))
    )
    counts = {str(reason): int(count) for reason, count in tx.execute(asked)}
    by_reason = tuple((each, counts[each]) for each in Removal if each in counts)
    appealed = select(func.count()).where(col(Petition.appealed_at).is_not(None))
    back = select(func.count()).where(
        col(Petition.ruled_at).is_not(None), col(Petition.stage) != PetitionStage.REMOVED
    )
    late = select(func.count()).where(col(Petition.rule_by) <= now, col(Petition.ruled_at).is_(None))
    numbers = (int(tx.execute(each).scalar_one()) for each in (appealed, back, late))
    return Removals(by_reason, *numbers)
