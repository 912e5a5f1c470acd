"""Puts a draft before a coordinator, takes what they say, and lets somebody else look at an objection."""

from datetime import datetime, timedelta

from models import post
from models.rows import add_row
from models.study import VoteStudy
from models.vocabulary_covenants import StudyGround, StudyOutcome
from models.vocabulary_votes import VoteEvent, VoteStage
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.participation.study.record import (
    coordinators,
    locked,
    may_speak,
    needed,
    note,
    of_draft,
    set_timer,
    tell,
    tell_who_asks,
    text_hash,
)
from workflows.participation.study.terms import No, Standing, StudyRefused, StudyVerb, standing
from workflows.participation.votes.records import sees_to
from workflows.screens import Button, say

SPEAK = (StudyVerb.AGREE, StudyVerb.ADVISE, StudyVerb.OBJECT)
RULE = (StudyVerb.LIFT, StudyVerb.HOLD)
AHEAD = timedelta(days=1)
"""So long before a limit whoever should speak is reminded."""

LIMIT, RULING = "vote_study", "vote_study_rule"
"""The names of the timers."""


def drafted(act: Act, vote_id: int) -> Vote:
    """Load a draft that the actor sees to. Raises StudyRefused."""
    vote = act.tx.get(Vote, vote_id, with_for_update=True, populate_existing=True)
    if vote is None or not sees_to(act.reference, act.by, vote.body, vote.area):
        raise StudyRefused(No.UNKNOWN)
    if vote.stage != VoteStage.DRAFT:
        raise StudyRefused(No.UNKNOWN)
    return vote


def may_ask(act: Act, vote_id: int) -> Vote:
    """Load a draft that waits for somebody to be asked. Raises StudyRefused."""
    vote = drafted(act, vote_id)
    if not needed(act, vote):
        raise StudyRefused(No.UNASKED)
    if standing(of_draft(act.tx, vote), act.now) is not Standing.NEEDED:
        raise StudyRefused(No.ASKED)
    return vote


def ask(act: Act, vote_id: int) -> VoteStudy:
    """Put a draft before who coordinates there, with a limit. Raises StudyRefused."""
    vote = may_ask(act, vote_id)
    policy = act.reference.policy
    study = VoteStudy(
        vote_id=vote.id,
        text_hash=text_hash(act.tx, vote),
        basis=f"{needed(act, vote)}@{policy.version}",
        asked_at=act.now,
        due_at=act.now + timedelta(days=policy.study_days),
    )
    add_row(act.tx, study)
    note(act, vote, VoteEvent.STUDY_ASKED, study, {"until": study.due_at.isoformat()})
    set_timer(act, vote, LIMIT, max(act.now, study.due_at - AHEAD))
    buttons = speak_buttons(study.id)
    tell(act, vote, coordinators(act, vote), "study.asked", study, buttons, until=study.due_at)
    return study


def speak_buttons(study_id: int) -> tuple[Button, ...]:
    """What may be said of a draft."""
    return tuple(Button(str(verb), {"study": study_id}) for verb in SPEAK)


def rule_buttons(study_id: int) -> tuple[Button, ...]:
    """What may come of an appeal."""
    return tuple(Button(str(verb), {"study": study_id}) for verb in RULE)


def to_speak(act: Act, study_id: int) -> tuple[VoteStudy, Vote]:
    """Load a study for who may speak now. Raises StudyRefused."""
    study, vote = locked(act, study_id)
    may_speak(act, vote)
    if study.outcome:
        raise StudyRefused(No.SPOKEN)
    if act.now >= study.due_at:
        raise StudyRefused(No.LATE, study.due_at)
    return study, vote


def agree(act: Act, study_id: int, advice: str = "") -> VoteStudy:
    """Agree, with advice or without. Raises StudyRefused."""
    outcome = StudyOutcome.ADVISED if advice else StudyOutcome.AGREED
    return spoken(act, study_id, outcome, words=advice)


def objects(act: Act, study_id: int, ground: str, law: str, words: str) -> VoteStudy:
    """Object for a listed reason, with the law on which it rests. Raises StudyRefused."""
    if ground not in set(StudyGround):
        raise StudyRefused(No.NO_GROUND)
    return spoken(act, study_id, StudyOutcome.OBJECTED, ground=ground, law=law, words=words)


def spoken(
    act: Act, study_id: int, outcome: StudyOutcome, *, ground: str = "", law: str = "", words: str = ""
) -> VoteStudy:
    """Keep what a coordinator says; who has put the vote hears it, and what they may do now."""
    study, vote = to_speak(act, study_id)
    study.outcome, study.ground, study.law, study.words = outcome, ground, public(law), public(words)
    study.studied_at, study.officer_id = act.now, act.by.person_id
    post.cancel_timer(act.tx, f"{LIMIT}:{vote.id}")
    note(act, vote, VoteEvent.STUDIED, study, {"outcome": str(outcome), "ground": ground})
    stopped = standing(study, act.now) is Standing.STOPPED
    key = "study.told_stopped" if stopped else f"study.told.{outcome}"
    reason = say(f"study.ground.{ground}") if ground else ""
    tell_who_asks(act, vote, key, study, words=study.words, law=study.law, reason=reason)
    return study


def public(words: str) -> str:
    """Words as everybody may read them."""
    return mask(words, frozenset(Detail))


def to_appeal(act: Act, study_id: int) -> tuple[VoteStudy, Vote]:
    """Load an objection for who sees to the vote. Raises StudyRefused."""
    study, vote = locked(act, study_id)
    if not sees_to(act.reference, act.by, vote.body, vote.area) or act.by.person_id == study.officer_id:
        raise StudyRefused(No.UNKNOWN)
    if study.outcome != StudyOutcome.OBJECTED:
        raise StudyRefused(No.NOT_OBJECTED)
    if study.appealed_at is not None:
        raise StudyRefused(No.APPEALED)
    return study, vote


def appeal(act: Act, study_id: int, words: str) -> VoteStudy:
    """Ask another coordinator to look at an objection, within days. Raises StudyRefused."""
    study, vote = to_appeal(act, study_id)
    study.appeal, study.appealed_at = public(words), act.now
    study.rule_by = act.now + timedelta(days=act.reference.policy.study_appeal_days)
    note(act, vote, VoteEvent.STUDY_APPEALED, study, {"until": study.rule_by.isoformat()})
    set_timer(act, vote, RULING, max(act.now, study.rule_by - AHEAD))
    tell_rulers(act, vote, study, "study.appeal_came", study.rule_by)
    return study


def tell_rulers(act: Act, vote: Vote, study: VoteStudy, key: str, until: datetime) -> None:
    """Tell those who may rule on an objection: neither who made it nor who has put the vote."""
    people = coordinators(act, vote, study.officer_id)
    reason = say(f"study.ground.{study.ground}")
    buttons = rule_buttons(study.id)
    tell(act, vote, people, key, study, buttons, reason=reason, words=study.appeal, until=until)


def to_rule(act: Act, study_id: int) -> tuple[VoteStudy, Vote]:
    """Load an appeal for who may rule on it. Raises StudyRefused."""
    study, vote = locked(act, study_id)
    may_speak(act, vote, study.officer_id)
    if study.rule_by is None or study.lifted is not None:
        raise StudyRefused(No.SPOKEN)
    if act.now >= study.rule_by:
        raise StudyRefused(No.LATE, study.rule_by)
    return study, vote


def rule(act: Act, study_id: int, reason: str, *, lifted: bool) -> VoteStudy:
    """Say whether an objection stands, with a reason that is published. Raises StudyRefused."""
    study, vote = to_rule(act, study_id)
    study.lifted, study.ruling = lifted, public(reason)
    study.ruled_at, study.ruler_id = act.now, act.by.person_id
    post.cancel_timer(act.tx, f"{RULING}:{vote.id}")
    note(act, vote, VoteEvent.STUDY_RULED, study, {"lifted": lifted})
    tell_who_asks(act, vote, "study.lifted" if lifted else "study.held", study, reason=study.ruling)
    return study
