"""Asks a straw poll in the staff groups of a body, closes it, and brings back what it came to.

Nothing of it is ever a vote: it has no ballots, decides nothing, and says so wherever it is shown.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlmodel import col

from models import post
from models.person import Chat
from models.post_tables import Outbox
from models.vocabulary import BODY_ROLES, HouseEvent, OutboxState, Repeat, Role, TimerKind
from workflows import notices
from workflows.access import IS_SEATED
from workflows.cases.acts import Act
from workflows.cases.groups import GROUP, NOTED, groups_of
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.house.record import note
from workflows.notices import Address
from workflows.outbox import Letter
from workflows.polls.choices import DURATIONS, LASTS, Totals, bar, share
from workflows.screens import Poll, Screen, Sentence, from_json, say
from workflows.timers import DueTimer
from workflows.transaction import Transaction

ASKERS = frozenset({Role.ORGANIZER, Role.COORDINATOR, Role.HEAD, Role.OPERATOR})
"""Who may begin a straw poll."""

CODE_BYTES = 4
POLL = "poll"
"""Where a screen that is kept holds its poll."""

AGAIN = timedelta(minutes=1)
"""When a poll that is just on its way into a group is looked at again to be closed."""

WAITING = (OutboxState.DUE, OutboxState.UNDELIVERABLE)


class PollNotAllowed(WorkflowError):
    """Whoever wants a straw poll may not ask there."""


@dataclass(frozen=True)
class Question:
    """What is asked, and what may be answered."""

    words: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Begun:
    """A straw poll that is on its way into groups."""

    code: str
    groups: int
    closes_at: datetime


class Ending(StrEnum):
    """What became of closing a straw poll."""

    CLOSING = "closing"  # what it came to is brought back
    NOWHERE = "nowhere"  # it had come to no group
    UNSURE = "unsure"  # it may have come to a group; nobody knows
    BEFORE = "before"  # it was closed before


ENDINGS = {
    Ending.CLOSING: "poll.closing",
    Ending.NOWHERE: "poll.nowhere",
    Ending.UNSURE: "poll.unsure",
    Ending.BEFORE: "poll.closed_before",
}
"""What is said of it."""


@dataclass(frozen=True)
class Asked:
    """A straw poll in one group, as it stands in the outbox."""

    letter: int
    to: Address
    number: int | None
    state: str


def places(act: Act) -> list[str]:
    """Return the bodies (codes) in whose groups the actor may ask: their own, or those of their area."""
    if act.by.role not in ASKERS:
        return []
    if act.by.role in BODY_ROLES:
        return [act.by.body] if act.by.body and groups_of(act.tx, act.by.body) else []
    known = (body for body, mark in marks.below(act.tx, NOTED).items() if mark.data.get("chats"))
    return [body for body in known if within(act, body) and groups_of(act.tx, body)]


def within(act: Act, body: str) -> bool:
    """Whether a body lies in the area of the actor's seat; a seat without one reaches everywhere."""
    fact = act.reference.bodies.get(body)
    return fact is not None and (act.by.area is None or act.by.area in act.reference.area_path(fact.area))


def begin(act: Act, chat: int, body: str, asked: Question, lasts: timedelta = LASTS) -> Begun:
    """Ask in every group of a body for so long; `chat` is told what it came to. Raises PollNotAllowed."""
    if body not in places(act) or lasts not in DURATIONS:
        raise PollNotAllowed
    groups = groups_of(act.tx, body)
    code, closes_at = act.chance.randbytes(CODE_BYTES).hex(), act.now + lasts
    poll = Poll(code, chat, say("poll.question", question=asked.words), asked.options)
    screen = Screen((*lines_of(asked), say("poll.text_only")), poll=poll)
    key, owner = key_of(code), act.by.person_id
    notices.tell(act.tx, groups, screen, act.now, act.chance, key=key, repeat=Repeat.NEVER, owner=owner)
    post.set_timer(act.tx, key, TimerKind.POLL_CLOSE, closes_at, chat)
    counts = {"groups": len(groups), "options": len(asked.options)}
    note(act, key, HouseEvent.ADDED, {"kind": "straw_poll", "body": body, **counts})
    return Begun(code, len(groups), closes_at)


def lines_of(asked: Question) -> tuple[Sentence, ...]:
    """Say a straw poll in words."""
    options = (say("poll.option", number=place, option=each) for place, each in enumerate(asked.options, 1))
    return (say("poll.question", question=asked.words), *options)


def key_of(code: str) -> str:
    """Name a straw poll: its timer, its chain in the ledger, its messages."""
    return f"poll:{code}"


def close(act: Act, chat: int, code: str) -> Ending:
    """Close a straw poll before its time; once."""
    if not post.cancel_timer(act.tx, key_of(code)):
        return Ending.BEFORE
    return end(act, chat, code)


def fire(act: Act, timer: DueTimer) -> None:
    """Close a straw poll that has run its time."""
    chat, code = timer.subject or 0, timer.key.partition(":")[2]
    ending = end(act, chat, code)
    if ending is not Ending.CLOSING:
        tell(act, chat, Screen((say(ENDINGS[ending]),)), f"poll_ended:{code}")


def end(act: Act, chat: int, code: str) -> Ending:
    """Take back what has come to no group yet, and close what has; what is on its way is looked at again."""
    waiting = update(Outbox).where(col(Outbox.dedup).startswith(f"{key_of(code)}:"))
    act.tx.execute(waiting.where(col(Outbox.state).in_(WAITING)).values(state=OutboxState.DROPPED))
    found = asked_in(act.tx, code)
    arrived = [each for each in found if each.state == OutboxState.SENT and each.number is not None]
    flying = any(each.state == OutboxState.SENDING for each in found)
    for each in arrived:
        stop(act, chat, code, each)
    if flying:
        post.set_timer(act.tx, key_of(code), TimerKind.POLL_CLOSE, act.now + AGAIN, chat)
    if arrived or flying:
        return Ending.CLOSING
    doubtful = any(each.state == OutboxState.DOUBTFUL for each in found)
    return Ending.UNSURE if doubtful else Ending.NOWHERE


def asked_in(tx: Transaction, code: str) -> list[Asked]:
    """Return where a straw poll was asked, in order."""
    columns = (col(Outbox.id), col(Outbox.number), col(Outbox.state), *notices.ADDRESS)
    mine = select(*columns).join(Chat, col(Chat.id) == col(Outbox.chat_id))
    rows = tx.execute(mine.where(col(Outbox.dedup).startswith(f"{key_of(code)}:")).order_by(col(Outbox.id)))
    return [Asked(row[0], notices.addresses([row[3:]])[0], row[1], row[2]) for row in rows]


def stop(act: Act, chat: int, code: str, asked: Asked) -> None:
    """Let the poll in one group be closed where it stands; once."""
    line = say("poll.closed")
    poll = Poll(code, chat, line, closed=True)
    screen = Screen((line,), edits=asked.number, poll=poll)
    notices.tell(act.tx, [asked.to], screen, act.now, act.chance, key=f"poll_stop:{code}")
    if asked.to.channel == post.WEB:  # has no polls: there is nothing to wait for
        set_down(act.tx, poll, asked.to.chat_id, None, act.now)


def came_back(tx: Transaction, letter: Letter, totals: Totals | None, now: datetime) -> None:
    """Set down what a poll came to when the message that closed it has arrived; others are passed over."""
    if f'"{POLL}"' not in letter.screen:
        return  # spares the reading of all others
    poll = from_json(letter.screen).poll
    if poll is not None and poll.closed:
        set_down(tx, poll, letter.chat_id, totals, now)


def set_down(tx: Transaction, poll: Poll, group: int, totals: Totals | None, now: datetime) -> None:
    """Let the clock report what a poll came to in a group; None where nobody can tell."""
    data: dict[str, object] = {"poll": poll.code, "group": group}
    if totals is not None:
        data |= {"people": totals.people, "votes": list(totals.votes)}
    key = f"poll_totals:{poll.code}:{group}"
    post.set_timer(tx, key, TimerKind.POLL_TOTALS, now, poll.chat, json.dumps(data))


def report(act: Act, timer: DueTimer) -> None:
    """Tell whoever began a straw poll what it came to in one group, and note it in the ledger."""
    data = json.loads(timer.data)
    code, group = str(data["poll"]), int(data["group"])
    totals = Totals(int(data["people"]), tuple(data["votes"])) if "people" in data else None
    facts: dict[str, str | int] = {"kind": "straw_poll"}
    if totals is not None:
        facts |= {"people": totals.people, "votes": " ".join(map(str, totals.votes))}
    note(act, key_of(code), HouseEvent.ENDED, facts)
    found = asked_in(act.tx, code)
    place = [each.to.chat_id for each in found].index(group)
    kept = post.letter_in(act.tx, group, found[place].letter)
    poll = from_json(kept.screen).poll if kept else None
    head = (say("poll.of_group", number=place + 1, groups=len(found)),) if len(found) > 1 else ()
    screen = Screen((*head, *lines_of_result(poll, totals)))
    tell(act, timer.subject or 0, screen, f"poll_totals:{code}:{group}")


def lines_of_result(poll: Poll | None, totals: Totals | None) -> Sequence[Sentence]:
    """Draw what a straw poll came to; without its words, which may be forgotten, by numbers alone."""
    first = (poll.question,) if poll else ()
    if totals is None:
        return (*first, say("poll.look_there"))
    names = poll.options if poll and len(poll.options) == len(totals.votes) else map(str, range(1, 11))
    bars = (
        say(
            "poll.bar",
            option=name,
            bar=bar(votes, totals.people),
            share=share(votes, totals.people),
            votes=votes,
        )
        for name, votes in zip(names, totals.votes, strict=False)
    )
    return (*first, *bars, say("poll.people", people=totals.people), say("poll.no_vote"))


def tell(act: Act, chat: int, screen: Screen, key: str) -> None:
    """Tell whoever began it, while they hold their seat."""
    there = select(*notices.ADDRESS).where(
        col(Chat.id) == chat, col(Chat.revoked_at).is_(None), col(Chat.role) != GROUP, IS_SEATED
    )
    notices.tell(act.tx, notices.addresses(act.tx.execute(there)), screen, act.now, act.chance, key=key)
