"""Merges proposals that are alike, strikes one for a listed reason, and lets somebody else look at that.

What may be struck: what the money is not for, and what no proposal may hold. A view is no reason.
Who proposed it may appeal against either.
"""

from datetime import timedelta

from models import post
from models.budget import BudgetProposal, BudgetRound
from models.vocabulary import Role, TimerKind
from models.vocabulary_budgets import BudgetEvent, ProposalState, RoundStage
from workflows.cases.acts import Act
from workflows.cases.parties import coordinators_of, known_also, shown_name
from workflows.forms import SEPARATOR
from workflows.means.terms import MustNot
from workflows.participation.budgets.feasible import send_out
from workflows.participation.budgets.record import (
    authors,
    authors_of,
    keeps_round,
    note,
    proposal_in,
    proposals_of,
    public,
    tell,
)
from workflows.participation.budgets.terms import STRIKES, BudgetRefused, No
from workflows.screens import Button, Sentence, Value, say

EARLY = (RoundStage.PROPOSING, RoundStage.CHECKING)
STANDING = (ProposalState.OPEN, ProposalState.CHECKING, ProposalState.CHECKED)
TAKEN_OUT = (ProposalState.STRUCK, ProposalState.MERGED)
"""What an officer has decided, and its author may appeal against."""


def strikes_of(row: BudgetRound) -> tuple[str, ...]:
    """For what a proposal of a round may be struck: its own negative list, and what nobody may publish."""
    listed = row.must_not.split(SEPARATOR)
    return tuple(each for each in STRIKES if each in listed or each not in set(MustNot))


def strike_words(strike: str) -> Sentence:
    """Why, in words."""
    return say(f"means.not.{strike}" if strike in set(MustNot) else f"petition.removal.{strike}")


def to_moderate(act: Act, proposal_id: int) -> tuple[BudgetRound, BudgetProposal]:
    """Load a standing proposal for who sees to its round. Raises BudgetRefused."""
    row, proposal = proposal_in(act, proposal_id, *EARLY)
    if not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if proposal.state not in STANDING:
        raise BudgetRefused(No.STAGE)
    return row, proposal


def alike(act: Act, proposal_id: int) -> list[BudgetProposal]:
    """Return the proposals into which one may be merged. Raises BudgetRefused."""
    row, proposal = to_moderate(act, proposal_id)
    return [
        each for each in proposals_of(act.tx, row.id) if each.state in STANDING and each.id != proposal.id
    ]


def merge(act: Act, proposal_id: int, place: int, reason: str) -> BudgetProposal:
    """Let one proposal go on as another; its authors are the other's too. Raises BudgetRefused."""
    row, proposal = to_moderate(act, proposal_id)
    other = next((each for each in alike(act, proposal_id) if each.place == place), None)
    if other is None:
        raise BudgetRefused(No.SAME)
    proposal.into_id = other.id
    take_out(act, proposal, ProposalState.MERGED, reason)
    for each in proposals_of(act.tx, row.id):
        if each.into_id == proposal.id:
            each.into_id = other.id
    note(act, row, BudgetEvent.MERGED, {"place": proposal.place, "into": other.place, "why": proposal.reason})
    line = say(
        "budget.told.merged",
        title=row.title,
        one=proposal.title,
        first=proposal.place,
        other=other.title,
        second=other.place,
        person=shown_name(act, act.by.person_id),
        reason=proposal.reason,
    )
    button = Button("appeal_strike", {"proposal": proposal.id}, say("budget.appeal_merge"))
    own = [each for each in authors(act, other) if each.person_id == proposal.author_id]
    tell(act, own, row, f"merged:{proposal.place}", line, ((button,),))
    others = [each for each in authors(act, other) if each.person_id != proposal.author_id]
    tell(act, others, row, f"merged_into:{proposal.place}", line)
    return proposal


def take_out(act: Act, proposal: BudgetProposal, state: ProposalState, reason: str) -> None:
    """Let a proposal go no further by itself: by whom, when and why; an appeal is open again."""
    proposal.state, proposal.struck_at = state, act.now
    proposal.reason, proposal.striker_id = public(reason), act.by.person_id
    proposal.appeal, proposal.ruling, proposal.appealed_at, proposal.ruled_at = "", "", None, None
    post.cancel_timer(act.tx, f"budget_check:{proposal.id}")


def strike(act: Act, proposal_id: int, listed: str, reason: str) -> BudgetProposal:
    """Strike a proposal for a listed reason; its author reads by whom, why, how to appeal.

    Raises BudgetRefused.
    """
    row, proposal = to_moderate(act, proposal_id)
    if listed not in strikes_of(row):
        raise BudgetRefused(No.NOT_LISTED)
    proposal.strike = listed
    take_out(act, proposal, ProposalState.STRUCK, reason)
    note(act, row, BudgetEvent.STRUCK, {"place": proposal.place, "reason": listed, "why": proposal.reason})
    line = say(
        "budget.told.struck",
        title=row.title,
        place=proposal.place,
        words=proposal.title,
        person=shown_name(act, act.by.person_id),
        strike=strike_words(listed),
        reason=proposal.reason,
    )
    rows = ((Button("appeal_strike", {"proposal": proposal.id}),),)
    tell(act, authors(act, proposal), row, f"struck:{proposal.place}", line, rows)
    return proposal


def to_appeal(act: Act, proposal_id: int) -> tuple[BudgetRound, BudgetProposal]:
    """Load a proposal that was struck or merged for its author, or for whose was merged into it.

    Raises BudgetRefused.
    """
    row, proposal = proposal_in(act, proposal_id, *EARLY)
    if act.by.person_id not in authors_of(act.tx, proposal):
        raise BudgetRefused(No.UNKNOWN)
    if proposal.state not in TAKEN_OUT or proposal.appealed_at is not None:
        raise BudgetRefused(No.APPEALED)
    return row, proposal


def appeal(act: Act, proposal_id: int, words: str) -> BudgetProposal:
    """Ask somebody else to look; until they have, no vote is put. Raises BudgetRefused."""
    row, proposal = to_appeal(act, proposal_id)
    proposal.appeal, proposal.appealed_at = public(words), act.now
    note(act, row, BudgetEvent.APPEALED, {"place": proposal.place})
    ask_rulers(act, row, proposal)
    return proposal


def ask_rulers(act: Act, row: BudgetRound, proposal: BudgetProposal) -> None:
    """Ask those who may rule on it, and again after some days."""
    hands = (proposal.striker_id, *authors_of(act.tx, proposal))
    people = [each for each in coordinators_of(act, row.area) if each.person_id not in hands]
    given = {"proposal": proposal.id}
    values: dict[str, Value] = {"title": row.title, "place": proposal.place, "words": proposal.title}
    values |= {"reason": proposal.reason, "appeal": proposal.appeal}
    if proposal.state == ProposalState.MERGED:
        line = say("budget.told.appeal_merge", **values)
        keep = Button("keep_struck", given, say("budget.keep_merged"))
    else:
        line = say("budget.told.appeal", strike=strike_words(proposal.strike), **values)
        keep = Button("keep_struck", given)
    rows = ((Button("restore_proposal", given), keep),)
    tell(act, people, row, f"appeal:{proposal.place}", line, rows)
    at = act.now + timedelta(days=act.reference.policy.budget_rule_days)
    post.set_timer(act.tx, f"budget_rule:{proposal.id}", TimerKind.BUDGET, at, proposal.id)


def waits(proposal: BudgetProposal) -> bool:
    """Whether an appeal waits to be ruled on."""
    asked = proposal.appealed_at is not None and proposal.ruled_at is None
    return asked and proposal.state in TAKEN_OUT


def to_rule(act: Act, proposal_id: int) -> tuple[BudgetRound, BudgetProposal]:
    """Load an appeal for who coordinates there, has not decided it before, nor wrote the proposal.

    Raises BudgetRefused.
    """
    row, proposal = proposal_in(act, proposal_id, *EARLY)
    if act.by.role is not Role.COORDINATOR or not keeps_round(act.reference, act.by, row):
        raise BudgetRefused(No.UNKNOWN)
    if not waits(proposal):
        raise BudgetRefused(No.APPEALED)
    hands = map(str, (proposal.striker_id, *authors_of(act.tx, proposal)))
    if str(act.by.person_id) in known_also(act.tx, hands):
        raise BudgetRefused(No.SAME_HAND)
    return row, proposal


def rule(act: Act, proposal_id: int, reason: str, *, restored: bool) -> BudgetProposal:
    """Put it back, or leave it as it is; a reason either way. Raises BudgetRefused."""
    row, proposal = to_rule(act, proposal_id)
    proposal.ruled_at, proposal.ruler_id, proposal.ruling = act.now, act.by.person_id, public(reason)
    post.cancel_timer(act.tx, f"budget_rule:{proposal.id}")
    kept = "budget.told.kept_merged" if proposal.state == ProposalState.MERGED else "budget.told.kept_struck"
    if restored:
        proposal.state, proposal.into_id = ProposalState.OPEN, None
    note(act, row, BudgetEvent.RULED, {"place": proposal.place, "restored": restored, "why": proposal.ruling})
    if restored and row.stage == RoundStage.CHECKING:
        send_out(act, row, proposal)
    line = say(
        "budget.told.restored" if restored else kept,
        title=row.title,
        place=proposal.place,
        words=proposal.title,
        person=shown_name(act, act.by.person_id),
        reason=proposal.ruling,
    )
    tell(act, authors(act, proposal), row, f"ruled:{proposal.place}", line)
    return proposal
