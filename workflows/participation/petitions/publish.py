"""Publishes a petition: masks it, freezes who may sign, and fixes how many must."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, insert, select
from sqlmodel import col

from models import post
from models.core import table
from models.petition import Petition, PetitionElector
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import TimerKind
from models.vocabulary_petitions import PetitionEvent, PetitionStage
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.masking import CONTACTS, MARK, Detail, find_details, mask
from workflows.participation.petitions.record import note, roll_hash, text_hash
from workflows.participation.petitions.sign import sign
from workflows.participation.petitions.terms import No, PetitionRefused, new_code, threshold_of
from workflows.participation.rolls.terms import CHAIN as ROLL_CHAIN
from workflows.participation.votes.electors import DOORS, Holding, holdings

BATCH = 2000
ALL = CONTACTS | {Detail.ROOM}
"""A petition is read by everybody: the number of a flat goes too."""


@dataclass(frozen=True)
class Draft:
    """What is asked, before anybody reads it."""

    roll_id: int
    title: str
    words: str
    category: str | None
    object_body: str | None = None
    cell: str | None = None  # where its words say it is


@dataclass(frozen=True)
class Outlook:
    """How it would be published now."""

    title: str
    words: str
    masked: tuple[str, ...]  # the stretches that nobody will read
    cell: str | None
    body: str | None
    frozen: int
    threshold: int
    days: int


def own_rolls(act: Act) -> list[Roll]:
    """Return the living rolls on which the actor stands."""
    mine = (
        select(Roll)
        .join(RollUnit, col(RollUnit.roll_id) == col(Roll.id))
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(
            col(RollMember.person_id) == act.by.person_id,
            col(RollMember.ended_at).is_(None),
            col(RollUnit.ended_at).is_(None),
            col(Roll.ended_at).is_(None),
        )
        .order_by(col(Roll.code))
    )
    return list({each.id: each for each in act.tx.execute(mine).scalars()}.values())


def check(act: Act) -> None:
    """Refuse who stands on no roll, or has many petitions open. Raises PetitionRefused."""
    if not own_rolls(act):
        raise PetitionRefused(No.NO_ROLL)
    mine = (col(Petition.author_id) == act.by.person_id) & (col(Petition.stage) == PetitionStage.OPEN)
    if act.tx.execute(select(func.count()).where(mine)).scalar_one() >= act.reference.policy.petition_each:
        raise PetitionRefused(No.MANY)


def outlook(act: Act, draft: Draft) -> Outlook:
    """Foresee what everybody would read, to whom it goes, and how many must sign. Raises PetitionRefused."""
    roll = next((each for each in own_rolls(act) if each.id == draft.roll_id), None)
    if roll is None:
        raise PetitionRefused(No.NO_ROLL)
    title, words = mask(draft.title, ALL).strip(), mask(draft.words, ALL).strip()
    if not all(each.replace(MARK, "").strip() for each in (title, words)):
        raise PetitionRefused(No.NOTHING_LEFT)
    masked = tuple(each.words for text in (draft.title, draft.words) for each in find_details(text))
    cell, policy = draft.cell or cell_of(act, roll), act.reference.policy
    day = act.reference.local_date(act.now)
    body = act.reference.choose(draft.category, cell, day, draft.object_body).body
    frozen = len(holdings(act.tx, roll.id))
    share = threshold_of(frozen, policy.petition_share)
    return Outlook(title, words, masked, cell, body, frozen, share, policy.petition_days)


def cell_of(act: Act, roll: Roll) -> str | None:
    """Return the grid cell to which a roll belongs; None where its area has several."""
    cells = {each.cell for each in own_lines(act, roll)} - {None}
    inside = act.reference.cells_under(roll.area) if roll.area else ()
    if roll.area and len(inside) == 1:
        return inside[0]
    return cells.pop() if len(cells) == 1 else roll.area if roll.area in inside else None


def own_lines(act: Act, roll: Roll) -> list[RollUnit]:
    """Return the lines of a roll for which the actor speaks."""
    mine = (
        select(RollUnit)
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(col(RollUnit.roll_id) == roll.id, col(RollMember.person_id) == act.by.person_id)
    )
    return list(act.tx.execute(mine).scalars())


def publish(act: Act, draft: Draft) -> Petition:
    """Publish it; its author signs first. Raises PetitionRefused."""
    check(act)
    seen = outlook(act, draft)
    held = holdings(act.tx, draft.roll_id)
    petition = Petition(
        code=new_code(act.reference.local_date(act.now), act.chance),
        roll_id=draft.roll_id,
        stage=PetitionStage.OPEN,
        title=seen.title,
        words=seen.words,
        category=draft.category,
        cell=seen.cell,
        object_body=draft.object_body,
        body=seen.body,
        author_id=act.by.person_id,
        published_at=act.now,
        ends_at=act.now + timedelta(days=seen.days),
        frozen=seen.frozen,
        threshold=seen.threshold,
        text_hash="",
        roll_hash=roll_hash(each.holder for each in held),
    )
    petition.text_hash = text_hash(petition)
    act.tx.add(petition)
    act.tx.flush()
    freeze(act, petition, held)
    facts: ledger.Facts = {
        "text": petition.text_hash,
        "electors": petition.roll_hash,
        "frozen": seen.frozen,
        "threshold": seen.threshold,
        "roll": ROLL_CHAIN + act.tx.get_one(Roll, draft.roll_id).code,
    }
    note(act, petition, PetitionEvent.PUBLISHED, facts)
    post.set_timer(act.tx, ending_key(petition.id), TimerKind.PETITION, petition.ends_at, petition.id)
    sign(act, petition.id)
    return petition


def freeze(act: Act, petition: Petition, held: list[Holding]) -> None:
    """Write the electors down, in an order that tells nothing."""
    ordered = list(held)
    act.chance.shuffle(ordered)
    rows = [
        {"petition_id": petition.id, "holder": each.holder, "units": DOORS.join(each.units)}
        for each in ordered
    ]
    for start in range(0, len(rows), BATCH):
        act.tx.execute(insert(table(PetitionElector)), rows[start : start + BATCH])


def ending_key(petition_id: int) -> str:
    """Name the timer that ends a petition."""
    return f"petition_end:{petition_id}"
