"""What the clock does to studies: reminds before a limit; at the limit nobody's silence holds a vote up."""

from models.study import VoteStudy
from models.vocabulary_votes import VoteEvent, VoteStage
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.study.record import coordinators, note, of_draft, set_timer, tell, tell_who_asks
from workflows.participation.study.speak import LIMIT, RULING, speak_buttons, tell_rulers


def fire(act: Act, vote: Vote, name: str) -> None:
    """Do what a timer was set for; one that has become old does nothing. The caller holds the vote's row."""
    study = of_draft(act.tx, vote) if vote.stage == VoteStage.DRAFT else None
    if study is None:
        return
    if name == LIMIT and not study.outcome:
        wait(act, vote, study)
    elif name == RULING and study.rule_by is not None and study.lifted is None:
        wait_for_ruling(act, vote, study)


def wait(act: Act, vote: Vote, study: VoteStudy) -> None:
    """Remind who should speak; at the limit say that nobody did, and that the vote may be announced."""
    if act.now < study.due_at:
        buttons = speak_buttons(study.id)
        tell(act, vote, coordinators(act, vote), "study.near", study, buttons, until=study.due_at)
        set_timer(act, vote, LIMIT, study.due_at)
        return
    study.silent = True
    note(act, vote, VoteEvent.STUDY_SILENT, study)
    tell_who_asks(act, vote, "study.silent", study, until=study.due_at)


def wait_for_ruling(act: Act, vote: Vote, study: VoteStudy) -> None:
    """The same of an appeal: what nobody ruled on in time holds the vote up no longer."""
    assert study.rule_by is not None
    if act.now < study.rule_by:
        tell_rulers(act, vote, study, "study.ruling_near", study.rule_by)
        set_timer(act, vote, RULING, study.rule_by)
        return
    note(act, vote, VoteEvent.STUDY_SILENT, study, {"appeal": True})
    tell_who_asks(act, vote, "study.unruled", study, until=study.rule_by)
