"""Writes a practice: begun with one press from what worked, put right part by part, sent to be reviewed."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.practice import Practice, PracticeVersion
from models.rows import add_row, claim_row
from models.vocabulary import TimerKind
from models.vocabulary_practices import PracticeEvent, PracticeOrigin, TextStage
from workflows.cases.acts import Act
from workflows.practices.origin import TABLES, Known, known
from workflows.practices.record import (
    is_left,
    look,
    note,
    public,
    published,
    published_to,
    reviewers,
    tell,
    text_hash,
    text_of,
    today,
    version_to,
    versions_of,
    written,
)
from workflows.practices.terms import (
    LINK,
    LONGEST_TITLE,
    PARTS,
    No,
    PracticeRefused,
    PracticeVerb,
    new_code,
)
from workflows.screens import Button, say

REVIEW = "practice_review"
"""The name of the timer at which who reviews is reminded."""

Wording = Callable[[Known], Mapping[str, str]]
"""Puts what is known into words, in the language of who proposes: a first text, to be put right."""


def propose(act: Act, origin: PracticeOrigin, key: int, wording: Wording) -> PracticeVersion:
    """Begin a practice out of something that worked; what is known of it stands there already.

    Raises PracticeRefused.
    """
    claim_row(act.tx, TABLES[origin], key)
    found = known(act, origin, key)
    before = of_origin(act, origin, key)
    if before is not None:
        return begun_before(act, before)
    practice = Practice(
        code=new_code(today(act), act.chance),
        origin=origin,
        origin_id=key,
        body=found.body,
        area=found.area,
        category=found.category,
        author_id=act.by.person_id,
        since=found.since,
        made_at=act.now,
    )
    add_row(act.tx, practice)
    return draft(act, practice, 1, wording(found))


def of_origin(act: Act, origin: PracticeOrigin, key: int) -> Practice | None:
    """Return the practice that something has become already; what was dropped, or left lying, is none."""
    mine = (col(Practice.origin) == origin) & (col(Practice.origin_id) == key)
    found = act.tx.execute(select(Practice).where(mine).order_by(col(Practice.id).desc())).scalars()
    alive = (each for each in found if any(is_alive(act, one) for one in versions_of(act.tx, each.id)))
    return next(alive, None)


def is_alive(act: Act, version: PracticeVersion) -> bool:
    """Whether a text was neither dropped nor left lying."""
    return version.stage != TextStage.DROPPED and not is_left(act.tx, version)


def begun_before(act: Act, practice: Practice) -> PracticeVersion:
    """Return one's own text that was begun before. Raises PracticeRefused: somebody else's, or published."""
    making = written(versions_of(act.tx, practice.id))
    if making is None or making.writer_id != act.by.person_id:
        raise PracticeRefused(No.THERE)
    return making


def draft(
    act: Act, practice: Practice, number: int, text: Mapping[str, str], why: str = ""
) -> PracticeVersion:
    """Write a new text down."""
    version = PracticeVersion(
        practice_id=practice.id,
        number=number,
        stage=TextStage.DRAFT,
        why=public(why),
        writer_id=act.by.person_id,
        drafted_at=act.now,
    )
    for part in PARTS:
        setattr(version, part, public(text.get(part, "")))
    version.title = version.title[:LONGEST_TITLE]
    add_row(act.tx, version)
    note(act, practice, PracticeEvent.DRAFTED, {"version": number, "origin": practice.origin})
    return version


def edit(act: Act, version_id: int, part: str, words: str) -> PracticeVersion:
    """Put one part of a text right. Raises PracticeRefused."""
    version, _ = version_to(act, version_id, PracticeVerb.EDIT)
    told = public(words)
    if part not in PARTS or not told:
        raise PracticeRefused(No.EMPTY, part)
    if part == "title" and len(told) > LONGEST_TITLE:
        raise PracticeRefused(No.TITLE)
    if part == "evidence" and not LINK.search(told):
        raise PracticeRefused(No.EVIDENCE)
    setattr(version, part, told)
    act.tx.flush()
    return version


def submit(act: Act, version_id: int) -> PracticeVersion:
    """Send a text to be reviewed; from then on it stands. Raises PracticeRefused."""
    version, practice = version_to(act, version_id, PracticeVerb.SUBMIT)
    check_whole(version)
    version.stage, version.submitted_at, version.sent_back = TextStage.REVIEW, act.now, ""
    version.text_hash = text_hash(version)
    note(act, practice, PracticeEvent.SUBMITTED, {"version": version.number, "text": version.text_hash})
    ask_review(act, practice, version)
    return version


def check_whole(version: PracticeVersion) -> None:
    """Refuse a text that leaves something untold. Raises PracticeRefused."""
    for part, words in text_of(version).items():
        if not words:
            raise PracticeRefused(No.EMPTY, part)
    if not LINK.search(version.evidence):
        raise PracticeRefused(No.EVIDENCE)


def ask_review(act: Act, practice: Practice, version: PracticeVersion) -> None:
    """Ask who may review it, and again until somebody has."""
    line = say("practice.to_review", title=version.title, number=practice.code)
    about = {"version": version.id}
    verbs = (PracticeVerb.APPROVE, PracticeVerb.SEND_BACK)
    rows = (look(practice), tuple(Button(str(verb), about) for verb in verbs))
    tell(
        act,
        reviewers(act, version, practice.area),
        line,
        rows,
        f"review:{version.id}:{version.text_hash[:8]}:{act.now.isoformat()}",
    )
    due = act.now + timedelta(days=act.reference.policy.practice_review_days)
    post.set_timer(act.tx, f"practice_review:{version.id}", TimerKind.PRACTICE, due, version.id)


def drop(act: Act, version_id: int) -> PracticeVersion:
    """Let go of a text that was not published. Raises PracticeRefused."""
    version, practice = version_to(act, version_id, PracticeVerb.DROP)
    return let_go(act, version, practice)


def let_go(act: Act, version: PracticeVersion, practice: Practice) -> PracticeVersion:
    """Drop a text: one's own, or that of somebody who works here no more."""
    version.stage = TextStage.DROPPED
    note(act, practice, PracticeEvent.DROPPED, {"version": version.number})
    return version


def renew(act: Act, practice_id: int, why: str) -> PracticeVersion:
    """Begin a new text of a published practice, with the words that hold now. Raises PracticeRefused."""
    practice, holds = published_to(act, practice_id, PracticeVerb.RENEW)
    versions = versions_of(act.tx, practice.id)
    making = written(versions)
    if making is not None and not is_left(act.tx, making):
        raise PracticeRefused(No.BUSY)
    if making is not None:
        let_go(act, making, practice)
    assert published(versions) is holds
    return draft(act, practice, versions[0].number + 1, text_of(holds), why)
