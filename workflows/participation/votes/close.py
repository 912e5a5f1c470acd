"""Closes a vote: counts once, in the transaction after which no ballot comes, and seals the result."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.vocabulary import TimerKind
from models.vocabulary_votes import PassBase, RollKind, Secrecy, TieRule, VoteKind
from models.vote import Ballot, DetachedBallot, Vote, VoteElector, VoteOption
from workflows.cases.acts import Act
from workflows.participation.covenants import decide as covenants
from workflows.participation.covenants.record import decides
from workflows.participation.tally.double import Both
from workflows.participation.votes import detached
from workflows.participation.votes.counting import Outcome, Pile, Terms, Why, count
from workflows.participation.votes.electors import whole
from workflows.participation.votes.few import hidden_answers
from workflows.participation.votes.in_groups import turn_over
from workflows.participation.votes.methods import Method
from workflows.participation.votes.records import advance, options_of, roll_of
from workflows.participation.votes.remind import reminder_key
from workflows.participation.votes.seals import ballots_hash, digest, lot, plain
from workflows.participation.votes.stages import VoteVerb
from workflows.participation.votes.telling import Whom, tell_all
from workflows.participation.votes.told import tell_author, titled
from workflows.participation.votes.turnout import turnout_by_cell
from workflows.screens import Sentence, say
from workflows.transaction import Transaction

NAMED = 5
"""Winners whose names fit into a message; the page has them all."""


@dataclass(frozen=True)
class Counted:
    """A result, as it is kept and published."""

    outcome: Outcome
    ballots: str  # the hash of all that was counted
    facts: Mapping[str, Any]


def close(act: Act, vote: Vote) -> None:
    """Count an open vote and tell everybody who could take part. The caller holds the vote's row."""
    if vote.secrecy == Secrecy.DETACHED:
        detached.mix(act.tx, vote.id, act.chance)
    counted = result_of(act.tx, vote)
    vote.result = plain(counted.facts)
    vote.ended_at = act.now
    facts = {
        "result": digest(vote.result),
        "ballots": counted.ballots,
        "seed": vote.seed,
        "why": str(counted.outcome.why),
    }
    advance(act, vote, VoteVerb.CLOSE, facts)
    post.cancel_timer(act.tx, reminder_key(vote.id))
    covenants.counted(act, vote)
    ask_later(act, vote)
    if vote.kind == VoteKind.BUDGET:  # its round reserves what was chosen
        post.set_timer(act.tx, f"budget_vote:{vote.id}", TimerKind.BUDGET, act.now, vote.id)
    tell_result(act, vote)


def tell_result(act: Act, vote: Vote) -> None:
    """Tell everybody who could vote, and who has asked, that it is counted; the page has the figures."""
    line = titled("vote.counted", vote, why=came_to(act.tx, vote))
    tell_all(act, vote, Whom.SEATED, line, "counted", ends=True)
    tell_author(act, vote, line, "counted")
    turn_over(act, vote, line)


def came_to(tx: Transaction, vote: Vote) -> Sentence:
    """Say what a counted vote came to: whether it passed, or what was chosen."""
    facts = json.loads(vote.result)
    if vote.kind == VoteKind.YES_NO:
        return say("vote.carried") if facts["why"] == Why.PASSED else say(f"vote_why.{facts['why']}")
    words = {each.place: each.words for each in options_of(tx, vote.id)}
    names: tuple[str | Sentence, ...] = tuple(words[place] for place in facts["winners"])
    if not names:
        return say(f"vote_why.{facts['why']}")
    if len(names) > NAMED:
        names = (*names[:NAMED], say("vote.chosen_more", count=len(names)))
    return say("vote.chosen" if facts["why"] == Why.PASSED else "vote.chosen_in_part", names=names)


def ask_later(act: Act, vote: Vote) -> None:
    """Let the clock ask what was decided, where the vote itself does not say it."""
    if decides(act.tx, vote.id):
        return
    at = act.now + timedelta(days=act.reference.policy.resolve_days)
    post.set_timer(act.tx, resolution_key(vote.id), TimerKind.RESOLUTION, at, vote.id)


def resolution_key(vote_id: int) -> str:
    """Name the timer that asks where the resolution of a vote is."""
    return f"decision_wait:{vote_id}"


def result_of(tx: Transaction, vote: Vote) -> Counted:
    """Count what is kept of a vote; the same again whenever it is asked."""
    roll, found = roll_of(tx, vote), piles(tx, vote)
    outcome = count(terms_of(vote, options_of(tx, vote.id), RollKind(roll.kind)), whole(tx, vote.id), found)
    ballots = ballots_hash({pile.choices: pile.weight.heads for pile in found})
    hidden = hidden_of(vote, outcome)
    facts: dict[str, Any] = {
        **outcome.as_dict(),
        "options": [without_area(each, hidden) for each in outcome.as_dict()["options"]],
        "area_hidden": sorted(hidden),
        "vote": vote.code,
        "kind": vote.kind,
        "method": vote.method,
        "rules": {"quorum": vote.quorum, "passing": vote.passing, "base": vote.base, "item": vote.item},
        "tie": {"rule": vote.tie, "seed": vote.seed, "order": lots(vote, options_of(tx, vote.id))},
        "cells": turnout_by_cell(tx, vote.id),
        "ballots": ballots,
    }
    return Counted(outcome, ballots, facts)


def hidden_of(vote: Vote, outcome: Outcome) -> frozenset[int]:
    """Return the answers whose area is not published: none where areas do not count, or votes are by name."""
    if vote.method != Method.DOUBLE or vote.secrecy == Secrecy.NAMED:
        return frozenset()
    return hidden_answers({place: weight.heads for place, weight in outcome.got.items()})


def without_area(option: Mapping[str, Any], hidden: frozenset[int]) -> dict[str, Any]:
    """Return what an option got as it is published."""
    return {**option, "area": None} if option["place"] in hidden else dict(option)


def lots(vote: Vote, options: list[VoteOption]) -> list[int]:
    """Return the places in the order of the lot; empty where none is drawn."""
    if vote.tie != TieRule.LOT:
        return []
    return sorted((each.place for each in options), key=lambda place: lot(vote.seed, place))


def terms_of(vote: Vote, options: list[VoteOption], roll: RollKind) -> Terms:
    """Return what the count must know of a vote."""
    return Terms(
        kind=VoteKind(vote.kind),
        method=Method(vote.method),
        options={each.place: each.cost for each in options},
        seats=vote.seats,
        quorum=vote.quorum,
        passing=vote.passing,
        base=PassBase(vote.base),
        tie=TieRule(vote.tie),
        seed=vote.seed,
        budget=vote.budget,
        by_area=vote.method == Method.DOUBLE and roll is RollKind.OWNERS,
    )


def piles(tx: Transaction, vote: Vote) -> list[Pile]:
    """Put ballots that say the same together, with their heads and area."""
    if vote.secrecy == Secrecy.DETACHED:
        said = col(DetachedBallot.choices)
        asked = select(said, func.count(), func.sum(0)).where(col(DetachedBallot.vote_id) == vote.id)
    else:
        said = col(Ballot.choices)
        heads, area = func.sum(col(VoteElector.heads)), func.sum(col(VoteElector.area))
        asked = (
            select(said, heads, area)
            .join(VoteElector, col(VoteElector.id) == col(Ballot.elector_id))
            .where(col(Ballot.vote_id) == vote.id)
        )
    rows = tx.execute(asked.group_by(said).order_by(said))
    return [Pile(choices, Both(int(heads), int(area))) for choices, heads, area in rows]
