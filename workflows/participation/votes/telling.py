"""Tells everybody whom a vote concerns: a portion at once, the next by the clock, so that no ballot waits.

Who is told of the end is rid of the reminders in that very portion: they would tell for ever who had not
voted by then.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from models import post
from models.vocabulary import TimerKind
from models.vocabulary_votes import VoteStage
from models.vote import Vote, VoteElector, VoteSeat
from workflows.cases.acts import Act
from workflows.participation.votes.electors import speakers_of
from workflows.participation.votes.told import look, tell_persons
from workflows.participation.votes.traces import forget_reminders
from workflows.screens import Screen, Sentence, from_json, to_json
from workflows.transaction import Transaction

PORTION = 250
"""Persons who are told in one transaction: some tens of milliseconds."""


class Whom(StrEnum):
    """Who is told."""

    ROLL = "roll"  # who speaks for a line of the living roll
    SEATED = "seated"  # who may cast a ballot
    MISSING = "missing"  # for whose elector no ballot is there, as it stands when their portion comes


@dataclass(frozen=True)
class Round:
    """One thing that is told, and after whom it goes on. `ends`: the vote is over, reminders go."""

    whom: str
    key: str
    screen: str
    ends: bool
    after: int = 0


def tell_all(act: Act, vote: Vote, whom: Whom, line: Sentence, key: str, *, ends: bool = False) -> None:
    """Tell everybody, each once for what `key` names."""
    tell_portion(act, vote, Round(whom, key, to_json(Screen((line,), look(vote))), ends))


def go_on(act: Act, vote: Vote, data: str) -> None:
    """Tell the next portion; nobody is reminded of what is over, or invited to what was cancelled."""
    found, stage = Round(**json.loads(data)), VoteStage(vote.stage)
    late = found.whom == Whom.MISSING and (stage is not VoteStage.OPEN or act.now >= vote.closes_at)
    if not late and (found.ends or stage is not VoteStage.CANCELLED):
        tell_portion(act, vote, found)


def tell_portion(act: Act, vote: Vote, found: Round) -> None:
    """Tell some, and let the clock go on behind the last of them."""
    asked = PERSONS[Whom(found.whom)](vote).limit(PORTION)
    persons = persons_after(act.tx, asked, found.after)
    if found.ends:
        forget_reminders(act.tx, vote.id, persons)
    tell_persons(act, vote, persons, from_json(found.screen), found.key)
    if len(persons) == PORTION:
        rest = json.dumps(asdict(replace(found, after=persons[-1])), ensure_ascii=False)
        key = f"vote_tell:{vote.id}:{found.key}"
        post.set_timer(act.tx, key, TimerKind.VOTE, act.now, vote.id, rest)


def persons_after(tx: Transaction, asked: Select[Any], after: int = 0) -> list[int]:
    """Return who is asked for, from behind a person on, in order."""
    person = asked.exported_columns[0]
    return list(tx.execute(asked.where(person > after).distinct().order_by(person)).scalars())


def of_roll(vote: Vote) -> Select[Any]:
    """Select who speaks for a line of the living roll."""
    return speakers_of(vote.roll_id)


def seated(vote: Vote) -> Select[Any]:
    """Select who may cast a ballot."""
    seats = select(col(VoteSeat.person_id)).join(VoteElector, col(VoteElector.id) == col(VoteSeat.elector_id))
    return seats.where(col(VoteElector.vote_id) == vote.id)


def missing(vote: Vote) -> Select[Any]:
    """Select who may cast a ballot that is not there: by their own seat, not by a proxy."""
    return seated(vote).where(col(VoteElector.voted).is_(False), col(VoteSeat.proxy).is_(False))


PERSONS: Mapping[Whom, Callable[[Vote], Select[Any]]] = {
    Whom.ROLL: of_roll,
    Whom.SEATED: seated,
    Whom.MISSING: missing,
}
