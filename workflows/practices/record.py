"""Loads practices and what belongs to them, writes their chains, and tells whom they concern."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.person import Membership
from models.practice import Practice, PracticeAdoption, PracticeStep, PracticeVersion
from models.rows import claim_row
from models.vocabulary import BODY_ROLES
from models.vocabulary_practices import PracticeEvent, TextStage
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import holders_in
from workflows.cases.reach import Seat
from workflows.ledger import Entry
from workflows.notices import Address
from workflows.participation.votes.seals import digest, plain
from workflows.practices.stages import REVIEWERS, WRITING, text_move
from workflows.practices.terms import CHAIN, LIBRARY, PARTS, No, PracticeRefused, PracticeVerb
from workflows.screens import Button, Screen, Sentence
from workflows.transaction import Transaction


def find(tx: Transaction, key: int | str) -> Practice | None:
    """Load a practice by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Practice, key)
    return tx.execute(select(Practice).where(col(Practice.code) == key.strip().upper())).scalar_one_or_none()


def versions_of(tx: Transaction, practice_id: int) -> list[PracticeVersion]:
    """Load all texts of a practice, the newest first."""
    mine = select(PracticeVersion).where(col(PracticeVersion.practice_id) == practice_id)
    return list(tx.execute(mine.order_by(col(PracticeVersion.number).desc())).scalars())


def published(versions: Sequence[PracticeVersion]) -> PracticeVersion | None:
    """Return the text that holds."""
    return next((each for each in versions if each.stage == TextStage.PUBLISHED), None)


def written(versions: Sequence[PracticeVersion]) -> PracticeVersion | None:
    """Return the text that is being written or reviewed."""
    return next((each for each in versions if TextStage(each.stage) in WRITING), None)


def adoption_of(tx: Transaction, practice_id: int, body: str) -> PracticeAdoption | None:
    """Load how far a body is with a practice."""
    mine = (col(PracticeAdoption.practice_id) == practice_id) & (col(PracticeAdoption.body) == body)
    return tx.execute(select(PracticeAdoption).where(mine)).scalar_one_or_none()


def adoptions_of(tx: Transaction, practice_id: int) -> list[PracticeAdoption]:
    """Load all adoptions of a practice."""
    mine = select(PracticeAdoption).where(col(PracticeAdoption.practice_id) == practice_id)
    return list(tx.execute(mine.order_by(col(PracticeAdoption.id))).scalars())


def steps_of(tx: Transaction, adoptions: Sequence[int]) -> list[PracticeStep]:
    """Load the steps of adoptions, in order."""
    mine = select(PracticeStep).where(col(PracticeStep.adoption_id).in_(adoptions))
    order = (col(PracticeStep.adoption_id), col(PracticeStep.number))
    return list(tx.execute(mine.order_by(*order)).scalars())


def version_to(act: Act, version_id: int, verb: PracticeVerb) -> tuple[PracticeVersion, Practice]:
    """Load a text for one act of the actor. Raises PracticeRefused."""
    version = claim_row(act.tx, PracticeVersion, version_id)
    if version is None:
        raise PracticeRefused(No.UNKNOWN)
    practice = act.tx.get_one(Practice, version.practice_id)
    if practice.withdrawn_at is not None:
        raise PracticeRefused(No.WITHDRAWN)
    stage = TextStage(version.stage)
    if not may_write(act.by, version) and not may_review(act.by):
        raise PracticeRefused(No.UNKNOWN)
    text_move(stage, verb, act.by.role)
    if stage is TextStage.REVIEW and act.by.person_id == version.writer_id:
        raise PracticeRefused(No.AUTHOR)
    if stage is TextStage.DRAFT and not may_write(act.by, version):
        raise PracticeRefused(No.UNKNOWN)
    return version, practice


def published_to(act: Act, practice_id: int, verb: PracticeVerb) -> tuple[Practice, PracticeVersion]:
    """Load a published practice to renew or withdraw it: of its own body, or who reviews.

    Raises PracticeRefused.
    """
    practice = claim_row(act.tx, Practice, practice_id)
    if practice is None:
        raise PracticeRefused(No.UNKNOWN)
    holds = published(versions_of(act.tx, practice.id))
    if practice.withdrawn_at is not None:
        raise PracticeRefused(No.WITHDRAWN)
    if holds is None or not may_change(act.by, practice):
        raise PracticeRefused(No.UNKNOWN)
    text_move(TextStage.PUBLISHED, verb, act.by.role)
    return practice, holds


def may_write(seat: Seat, version: PracticeVersion) -> bool:
    """Whether somebody writes a text: whoever began it."""
    return seat.person_id is not None and seat.person_id == version.writer_id


def is_left(tx: Transaction, version: PracticeVersion) -> bool:
    """Whether a draft lies unfinished of somebody who works here no more: nobody else could go on with it."""
    seat = select(col(Membership.id)).where(
        col(Membership.person_id) == version.writer_id, col(Membership.until).is_(None)
    )
    return version.stage == TextStage.DRAFT and tx.execute(seat.limit(1)).first() is None


def may_review(seat: Seat) -> bool:
    """Whether somebody reads texts before they are published."""
    return seat.role in REVIEWERS


def may_change(seat: Seat, practice: Practice) -> bool:
    """Whether somebody may write a published practice anew or withdraw it: those of its body, who reviews."""
    return may_review(seat) or (
        seat.role in BODY_ROLES and seat.body is not None and seat.body == practice.body
    )


def text_of(version: PracticeVersion) -> dict[str, str]:
    """Return what a text says, part by part."""
    return {part: str(getattr(version, part)) for part in PARTS}


def text_hash(version: PracticeVersion) -> str:
    """Hash a text: what was reviewed is what is published."""
    return digest(plain({"number": version.number, "why": version.why, **text_of(version)}))


def step_hash(step: PracticeStep) -> str:
    """Hash a step as it is published: of which person, no chain says."""
    return digest(plain([step.stage, step.day.isoformat(), step.reason]))


def public(words: str) -> str:
    """Words as everybody may read them: no names, no numbers, no rooms."""
    return mask(words, frozenset(Detail)).strip()


def note(act: Act, practice: Practice, event: PracticeEvent, facts: ledger.Facts | None = None) -> None:
    """Append to the chain of a practice."""
    act.tx.flush()
    cited = f"{LIBRARY}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(CHAIN + practice.code, event, act.now, str(act.by), cited, facts or {}))
    act.tx.flush()


def look(practice: Practice) -> tuple[Button, ...]:
    """The button that shows a practice."""
    return (Button("look_practice", {"practice": practice.id}),)


def tell(
    act: Act, people: Sequence[Address], line: Sentence, rows: tuple[tuple[Button, ...], ...], key: str
) -> None:
    """Tell people once for what `key` names."""
    once = list({each.chat_id: each for each in people}.values())
    notices.tell(act.tx, once, Screen((line,), rows), act.now, act.chance, key=f"practice_{key}")


def reviewers(act: Act, version: PracticeVersion, area: str | None) -> list[Address]:
    """Chats of who may review a text: coordinators of the place and auditors, but for who wrote it."""
    found = holders_in(act, REVIEWERS, area)
    return [each for each in found if each.person_id != version.writer_id]


def today(act: Act) -> date:
    """The day it is here."""
    return act.reference.local_date(act.now)
