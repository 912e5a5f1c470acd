"""What the clock does to covenants: ends comments, lets one begin, tells its roll, reminds of its filing."""

from models.covenant import Covenant, CovenantVersion
from models.rows import claim_row
from models.vocabulary_covenants import CovenantEvent, VersionStage
from workflows.cases.acts import Act
from workflows.participation.covenants.decide import BEGIN, FILING, comes_into_force, remind
from workflows.participation.covenants.draft import COMMENTS
from workflows.participation.covenants.record import comments_of, note, tell_drafter
from workflows.participation.covenants.telling import TELL, go_on
from workflows.screens import say
from workflows.timers import DueTimer


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key; one that has become old does nothing."""
    name = timer.key.partition(":")[0]
    if name == TELL:
        go_on(act, timer.subject or 0, timer.data)
        return
    version = claim_row(act.tx, CovenantVersion, timer.subject or 0)
    if version is None:
        return
    covenant = act.tx.get_one(Covenant, version.covenant_id)
    if name == COMMENTS and version.stage == VersionStage.COMMENTS:
        end_comments(act, version, covenant)
    elif name == BEGIN and version.stage == VersionStage.ADOPTED:
        comes_into_force(act, version, covenant)
    elif name == FILING:
        remind(act, version, covenant)


def end_comments(act: Act, version: CovenantVersion, covenant: Covenant) -> None:
    """Say that the time for comments is over, and how many wait for an answer."""
    version.stage = VersionStage.READY
    said = comments_of(act.tx, version.id)
    left = sum(each.answered_at is None for each in said)
    note(act, covenant, version, CovenantEvent.CLOSED, {"comments": len(said), "unanswered": left})
    line = say("covenant.comments_over", name=covenant.name, number=covenant.code, count=len(said), left=left)
    tell_drafter(act, covenant, version, line, "over")
