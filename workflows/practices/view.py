"""Reads practices for chat and pages: the text that holds, who adopted it, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.practice import Practice, PracticeAdoption, PracticeUse, PracticeVersion
from models.vocabulary import BODY_ROLES
from models.vocabulary_practices import AdoptionStage, PracticeOrigin, TextStage
from workflows.cases.acts import Act
from workflows.practices.record import (
    adoptions_of,
    find,
    may_change,
    may_review,
    may_write,
    published,
    steps_of,
    text_of,
    versions_of,
    written,
)
from workflows.practices.search import found as searched
from workflows.practices.stages import IN_USE, WRITING, step_verbs, text_verbs
from workflows.practices.suggest import library, lines
from workflows.practices.terms import PracticeVerb
from workflows.transaction import Transaction

LISTED = 50


@dataclass(frozen=True)
class TextView:
    """One text, without who wrote it."""

    id: int
    number: int
    stage: TextStage
    parts: tuple[tuple[str, str], ...]  # name of the part, words
    why: str
    sent_back: str
    reviewed_at: datetime | None
    text_hash: str
    verbs: tuple[PracticeVerb, ...] = ()

    @property
    def title(self) -> str:
        """Its title."""
        return dict(self.parts)["title"]


@dataclass(frozen=True)
class StepView:
    """One step of a body, without the person."""

    stage: AdoptionStage
    day: date
    reason: str


@dataclass(frozen=True)
class AdoptionView:
    """How far a body is."""

    body: str
    stage: AdoptionStage
    last_day: date
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class PracticeView:
    """A practice as somebody may see it."""

    id: int
    code: str
    origin: PracticeOrigin
    body: str | None
    area: str | None
    category: str | None
    since: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_why: str
    holds: TextView | None
    making: TextView | None  # for who writes or reviews it
    others: tuple[TextView, ...]
    adoptions: tuple[AdoptionView, ...]
    useful: int
    useless: int
    mine: AdoptionView | None  # of the reader's own body
    verbs: tuple[PracticeVerb, ...]  # about the whole: renew, withdraw, the steps of the reader's body

    @property
    def title(self) -> str:
        """What it is called."""
        text = self.holds or self.making
        return text.title if text else self.code

    @property
    def using(self) -> int:
        """How many bodies work like this."""
        return sum(each.stage in IN_USE for each in self.adoptions)


def text_view(version: PracticeVersion, verbs: Sequence[PracticeVerb] = ()) -> TextView:
    """Show a text."""
    return TextView(
        id=version.id,
        number=version.number,
        stage=TextStage(version.stage),
        parts=tuple(text_of(version).items()),
        why=version.why,
        sent_back=version.sent_back,
        reviewed_at=version.reviewed_at,
        text_hash=version.text_hash,
        verbs=tuple(verbs),
    )


def making_view(act: Act, version: PracticeVersion | None) -> TextView | None:
    """Show a text that is being made to who writes it, and from its review on to who reviews it."""
    if version is None:
        return None
    writes, review = may_write(act.by, version), version.stage == TextStage.REVIEW
    if not writes and not (review and may_review(act.by)):
        return None
    theirs = writes != review
    return text_view(version, text_verbs(TextStage(version.stage), act.by.role) if theirs else ())


def one(act: Act, key: int | str) -> PracticeView | None:
    """Show one practice; None where there is none that the actor may see."""
    practice = find(act.tx, key)
    return shown(act, practice) if practice is not None else None


def shown(act: Act, practice: Practice) -> PracticeView | None:
    """Show a practice as the actor may see it; a draft to who writes or reviews it alone."""
    versions = versions_of(act.tx, practice.id)
    holds, making = published(versions), making_view(act, written(versions))
    if holds is None and making is None:
        return None
    adoptions = adoption_views(act.tx, adoptions_of(act.tx, practice.id))
    mine = next((each for each in adoptions if each.body == act.by.body), None)
    useful, useless = judged(act.tx, practice.id)
    return PracticeView(
        id=practice.id,
        code=practice.code,
        origin=PracticeOrigin(practice.origin),
        body=practice.body,
        area=practice.area,
        category=practice.category,
        since=practice.since,
        published_at=practice.published_at,
        withdrawn_at=practice.withdrawn_at,
        withdrawn_why=practice.withdrawn_why,
        holds=text_view(holds) if holds else None,
        making=making,
        others=tuple(text_view(each) for each in versions if each.stage == TextStage.REPLACED),
        adoptions=adoptions,
        useful=useful,
        useless=useless,
        mine=mine,
        verbs=verbs_of(act, practice, holds, making, mine) if holds else (),
    )


def verbs_of(
    act: Act,
    practice: Practice,
    holds: PracticeVersion,
    making: TextView | None,
    mine: AdoptionView | None,
) -> tuple[PracticeVerb, ...]:
    """Return what the actor may do about a practice that is published."""
    withdrawn, found = practice.withdrawn_at is not None, []
    if not withdrawn and may_change(act.by, practice):
        found = list(text_verbs(TextStage(holds.stage), act.by.role))
    if making is not None:
        found = [each for each in found if each is not PracticeVerb.RENEW]
    if act.by.role in BODY_ROLES and act.by.body not in (None, practice.body):
        found += step_verbs(mine.stage if mine else None, withdrawn=withdrawn)
    return tuple(found)


def adoption_views(tx: Transaction, adoptions: Sequence[PracticeAdoption]) -> tuple[AdoptionView, ...]:
    """Show how far each body is."""
    steps = steps_of(tx, [each.id for each in adoptions])
    return tuple(
        AdoptionView(
            each.body,
            AdoptionStage(each.stage),
            each.last_day,
            tuple(
                StepView(AdoptionStage(one.stage), one.day, one.reason)
                for one in steps
                if one.adoption_id == each.id
            ),
        )
        for each in adoptions
    )


def judged(tx: Transaction, practice_id: int) -> tuple[int, int]:
    """Count how often it was useful, and how often not."""
    asked = select(col(PracticeUse.useful), func.count()).where(col(PracticeUse.practice_id) == practice_id)
    found = {
        bool(useful): int(count) for useful, count in tx.execute(asked.group_by(col(PracticeUse.useful)))
    }
    return found.get(True, 0), found.get(False, 0)


def listed(act: Act, asked: str = "", category: str = "") -> list[PracticeView]:
    """Show what is published and not withdrawn, that answers what is asked."""
    found = library(act.tx)
    by_id = {practice.id: practice for practice, _ in found}
    keys = searched(asked, lines(act.reference, found), category)[:LISTED]
    seen = (shown(act, by_id[key]) for key in keys)
    return [each for each in seen if each is not None]


def categories_in(act: Act) -> list[str]:
    """Return the categories of the library, in order of their codes."""
    return sorted({each.category for each, _ in library(act.tx) if each.category})


def at_work(act: Act) -> list[PracticeView]:
    """Show what somebody works on: their own drafts, what waits for a review, what their body adopts."""
    theirs = (col(PracticeVersion.writer_id) == act.by.person_id) & col(PracticeVersion.stage).in_(WRITING)
    if may_review(act.by):
        theirs |= col(PracticeVersion.stage) == TextStage.REVIEW
    keys = {*act.tx.execute(select(col(PracticeVersion.practice_id)).where(theirs)).scalars()}
    if act.by.body is not None:
        mine = select(col(PracticeAdoption.practice_id)).where(col(PracticeAdoption.body) == act.by.body)
        keys |= {*act.tx.execute(mine).scalars()}
    seen = (one(act, key) for key in sorted(keys, reverse=True)[:LISTED])
    return [each for each in seen if each is not None and (each.making or each.mine)]
