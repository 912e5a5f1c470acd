"""Reads what has happened in public, for a feed, and public dates to come, for a calendar. Of nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.vocabulary_votes import VoteStage
from workflows.cases.acts import Act
from workflows.grid import walks
from workflows.meetings import queries
from workflows.participation.decisions.view import decisions
from workflows.participation.votes.lists import LIVE, public_votes
from workflows.reference import Reference
from workflows.responsiveness.board import answered
from workflows.responsiveness.topics import view as topics
from workflows.transaction import Transaction

NEWEST = 40
"""† So many entries a feed has."""
BACK = timedelta(days=30)
"""† Dates stay in the calendar for so long after they have passed."""


class Kind(StrEnum):
    """What an entry is about."""

    ANSWER = "answer"
    VOTE = "vote"  # announced or open
    RESULT = "result"
    DECISION = "decision"
    TOPIC = "topic"
    MINUTES = "minutes"
    VOTE_ENDS = "vote_ends"
    TASK = "task"  # of a decision, to be done
    PROMISE = "promise"  # of a meeting or a topic, to be kept
    WALK = "walk"  # a hazard walk that residents may come along on


@dataclass(frozen=True)
class Happening:
    """One thing with its instant, and where more of it stands."""

    kind: Kind
    code: str  # unlike every other of its kind
    at: datetime
    title: str  # what people wrote; of an answer the code of its category
    page: str
    body: str | None = None
    area: str | None = None


def news(tx: Transaction, reference: Reference, now: datetime) -> list[Happening]:
    """Return what happened last, the newest first."""
    found = [*answers(tx, reference), *of_votes(tx), *decided(tx, now), *of_topics(tx), *minutes(tx)]
    return sorted((each for each in found if each.at <= now), key=lambda each: each.at, reverse=True)[:NEWEST]


def dates(act: Act) -> list[Happening]:
    """Return public dates, those to come and those just past, in their order."""
    found = [*endings(act.tx), *tasks(act.tx, act.now), *promises(act.tx), *walking(act)]
    return sorted((each for each in found if each.at > act.now - BACK), key=lambda each: (each.at, each.code))


def answers(tx: Transaction, reference: Reference) -> Iterator[Happening]:
    """The newest answers; of what is sealed nothing."""
    for each in answered(tx, reference, limit=NEWEST // 2, unsealed=True):
        if each.number is not None and each.answered_at is not None:
            page = f"/case/{each.number}"
            title = each.category or ""
            yield Happening(
                Kind.ANSWER, each.number, each.answered_at, title, page, each.body, each.community
            )


def of_votes(tx: Transaction) -> Iterator[Happening]:
    """Votes that were opened, and what others came to."""
    for each in public_votes(tx):
        page = f"/vote/{each.code}"
        yield Happening(Kind.VOTE, each.code, each.opens_at, each.title, page, area=each.area)
        if each.stage == VoteStage.CLOSED and each.ended_at is not None:
            yield Happening(Kind.RESULT, each.code, each.ended_at, each.title, page, area=each.area)


def decided(tx: Transaction, now: datetime) -> Iterator[Happening]:
    """What was decided."""
    for each in decisions(tx, now):
        yield Happening(Kind.DECISION, each.code, each.resolved_at, each.title, each.page)


def of_topics(tx: Transaction) -> Iterator[Happening]:
    """Topics of the month, once they are public."""
    for each in topics.published(tx):
        at = each.planned_at or each.picked_at or each.made_at
        yield Happening(Kind.TOPIC, each.code, at, each.title, "/topics", each.owner, each.area)


def minutes(tx: Transaction) -> Iterator[Happening]:
    """Minutes of joint meetings."""
    for each in queries.published(tx):
        if each.published_at is not None:
            yield Happening(Kind.MINUTES, str(each.id), each.published_at, each.agenda, "/meetings")


def endings(tx: Transaction) -> Iterator[Happening]:
    """When votes that are announced or open end."""
    for each in public_votes(tx):
        if each.stage in LIVE:
            page = f"/vote/{each.code}"
            yield Happening(Kind.VOTE_ENDS, each.code, each.closes_at, each.title, page, area=each.area)


def tasks(tx: Transaction, now: datetime) -> Iterator[Happening]:
    """When tasks of decisions are due."""
    for each in decisions(tx, now):
        for task in each.tasks:
            if task.done_at is None:
                code = f"{each.code}-{task.id}"
                yield Happening(Kind.TASK, code, task.due_at, task.what, each.page, task.body)


def promises(tx: Transaction) -> Iterator[Happening]:
    """When promises that have not been kept yet are due."""
    for meeting in queries.published(tx):
        for each in meeting.promises:
            if each.kept_at is None:
                yield Happening(Kind.PROMISE, f"m{each.id}", each.due_at, each.what, "/meetings", each.body)
    for topic in topics.published(tx):
        for promise in topic.promises:
            if promise.kept is None:
                code = f"{topic.code}-{promise.id}"
                yield Happening(Kind.PROMISE, code, promise.due_at, promise.what, "/topics", promise.body)


def walking(act: Act) -> Sequence[Happening]:
    """Hazard walks of the coming week."""
    return [
        Happening(Kind.WALK, str(each.id), each.at, each.meet or each.items, "/chat", area=each.cell)
        for each in walks.coming(act, None)
    ]
