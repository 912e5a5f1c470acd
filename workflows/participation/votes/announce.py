"""Announces a vote (公示): question and roll may be objected to until it opens."""

from datetime import datetime, timedelta

from models import post
from models.vocabulary import TimerKind
from models.vocabulary_votes import VoteProcess
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.participation.study.record import needed, of_draft
from workflows.participation.study.terms import BLOCKS, No, StudyRefused, standing
from workflows.participation.votes import terms
from workflows.participation.votes.electors import anybody
from workflows.participation.votes.errors import TermsUnfit, Unfit
from workflows.participation.votes.in_groups import announce_in_groups
from workflows.participation.votes.processes import PROCESSES, terms_of
from workflows.participation.votes.records import advance, options_of, roll_of, vote_to
from workflows.participation.votes.seals import moment, question_hash
from workflows.participation.votes.stages import Need, VoteVerb
from workflows.participation.votes.telling import Whom, tell_all
from workflows.participation.votes.told import titled


def announce(act: Act, vote_id: int) -> Vote:
    """Let everybody in the roll know what will be asked, and when. Raises VoteUnknown, VoteStageRefused,
    TermsUnfit, StudyRefused.
    """
    vote = vote_to(act, vote_id, VoteVerb.ANNOUNCE)
    check_study(act, vote)
    move_days(act, vote)
    local = act.reference.local_date
    terms.check_notice(VoteProcess(vote.process), local(act.now), local(vote.opens_at), act.reference.policy)
    if not anybody(act.tx, vote.roll_id):
        raise TermsUnfit(Unfit.ROLL_EMPTY)
    vote.announced_at = act.now
    facts = {
        "question": question_hash(vote, options_of(act.tx, vote.id)),
        "opens_at": moment(vote.opens_at),
        "closes_at": moment(vote.closes_at),
        "roll": roll_of(act.tx, vote).code,
    }
    advance(act, vote, VoteVerb.ANNOUNCE, facts, (Need.NOTICE, Need.STUDY))
    post.set_timer(act.tx, opening_key(vote.id), TimerKind.VOTE, vote.opens_at, vote.id)
    if vote.opens_at > act.now:  # what opens at once is told by its opening
        tell_all(act, vote, Whom.ROLL, titled("vote.announced", vote), "announced")
    announce_in_groups(act, vote, titled("vote.announced", vote))
    return vote


def check_study(act: Act, vote: Vote) -> None:
    """Refuse what still waits for its study. Raises StudyRefused."""
    if not needed(act, vote):
        return
    study = of_draft(act.tx, vote)
    if standing(study, act.now) in BLOCKS:
        raise StudyRefused(No.MISSING, study.due_at if study else None)


def move_days(act: Act, vote: Vote) -> None:
    """Let a vote open as many days after its announcement as the law asks for, and be open as long.

    A draft that waited, for its study or for its author, would otherwise be refused for days long past.
    Without a notice it opens now. The hour at which it ends stays.
    """
    local = act.reference.local_date
    notice, least, _ = terms_of(PROCESSES[VoteProcess(vote.process)], act.reference.policy)
    late = max(0, notice - (local(vote.opens_at) - local(act.now)).days)
    vote.opens_at = later(vote.opens_at, late) if notice else max(vote.opens_at, act.now)
    vote.closes_at = later(vote.closes_at, late)
    open_for = vote.closes_at - vote.opens_at
    if open_for < timedelta(days=least) or open_for <= timedelta():
        vote.closes_at = later(vote.closes_at, 1)


def later(at: datetime, days: int) -> datetime:
    """Return the same hour so many days later."""
    return at + timedelta(days=days)


def opening_key(vote_id: int) -> str:
    """Name the timer that opens a vote."""
    return f"vote_open:{vote_id}"
