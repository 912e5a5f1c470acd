"""Shows conversations: to everybody in numbers of the last map, to a person also their own place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from models.opinion import Conversation, OpinionSeat, Statement
from models.roll import RollMember, RollUnit
from models.vocabulary_opinions import ConversationStage, Lean
from models.vocabulary_petitions import Removal
from workflows.access import ChatView
from workflows.participation.conversations.drawn import Common, Group, Numbers, Stand, lean_of
from workflows.participation.conversations.frame import frame_in
from workflows.participation.conversations.record import (
    find,
    may_take_part,
    roll_of,
    standing_in,
    statements_of,
)
from workflows.participation.conversations.seats import own_seat, said_in
from workflows.participation.conversations.terms import ConversationRefused, No, shown
from workflows.participation.opinions.places import LEAST_VOTES
from workflows.participation.votes.records import sees_to
from workflows.reference import Reference
from workflows.transaction import Transaction

LISTED = 100


@dataclass(frozen=True)
class StatementView:
    """One statement that stands, with the answers that the last map has counted."""

    id: int
    number: int
    words: str
    by_organizer: bool
    totals: Numbers
    leans: tuple[Lean, ...]  # of each group


@dataclass(frozen=True)
class ConversationView:
    """One conversation as everybody may know it."""

    id: int
    code: str
    stage: ConversationStage
    title: str
    question: str
    roll_id: int | None
    roll: str
    area: str | None
    opened_at: datetime
    closes_at: datetime
    ended_at: datetime | None
    reason: str
    mapped_at: datetime | None
    people: int
    groups: tuple[Group, ...]
    common: tuple[Common, ...]
    statements: tuple[StatementView, ...]
    removals: tuple[tuple[Removal, int], ...]
    appealed: int
    restored: int


@dataclass(frozen=True)
class Part:
    """What a person may do in a conversation."""

    may: bool
    answered: int
    left: int


@dataclass(frozen=True)
class Place:
    """Where somebody stands: their group from 0, None where none is near; what it stands for."""

    group: int | None
    size: int
    stands: tuple[Stand, ...]
    x: float
    y: float


def view(tx: Transaction, key: int | str) -> ConversationView | None:
    """Show one conversation."""
    found = find(tx, key)
    return None if found is None else view_of(tx, found)


def view_of(tx: Transaction, conversation: Conversation) -> ConversationView:
    """Put together what everybody may know: of answers what the last map says, never what came since."""
    facts: dict[str, Any] = json.loads(conversation.map) if conversation.map else {}
    rows, roll = statements_of(tx, conversation.id), roll_of(tx, conversation)
    standing = {each.number for each in rows if not each.gone}
    return ConversationView(
        id=conversation.id,
        code=conversation.code,
        stage=ConversationStage(conversation.stage),
        title=conversation.title,
        question=conversation.question,
        roll_id=conversation.roll_id,
        roll=roll.name if roll else "",
        area=conversation.area,
        opened_at=conversation.opened_at,
        closes_at=conversation.closes_at,
        ended_at=conversation.ended_at,
        reason=conversation.reason,
        mapped_at=conversation.mapped_at,
        people=int(facts.get("people", 0)),
        groups=tuple(group_in(each, standing) for each in facts.get("groups", ())),
        common=tuple(Common(*each) for each in facts.get("common", ()) if each[0] in standing),
        statements=tuple(statement_in(each, facts) for each in rows if not each.gone),
        removals=removals(rows),
        appealed=sum(each.appealed_at is not None for each in rows),
        restored=sum(each.ruled_at is not None and not each.gone for each in rows),
    )


def group_in(facts: Mapping[str, Any], standing: set[int]) -> Group:
    """Read one group of a map; what was taken down since is told no more."""
    stands = tuple(Stand(*each) for each in facts["stands"] if each[0] in standing)
    return Group(int(facts["size"]), float(facts["x"]), float(facts["y"]), stands)


def statement_in(row: Statement, facts: Mapping[str, Any]) -> StatementView:
    """Show a statement with the numbers of the last map."""
    number = str(row.number)
    totals = Numbers(*facts.get("totals", {}).get(number, (0, 0, 0)))
    leans = tuple(lean_of(Numbers(*each)) for each in facts.get("by_group", {}).get(number, ()))
    return StatementView(row.id, row.number, row.words, row.by_organizer, totals, leans)


def removals(rows: Sequence[Statement]) -> tuple[tuple[Removal, int], ...]:
    """Count what was taken down, by the reason, also what is there again."""
    counts = {each: sum(row.removal == each for row in rows) for each in Removal}
    return tuple((each, count) for each, count in counts.items() if count)


def part_of(tx: Transaction, conversation_id: int, person_id: int | None) -> Part:
    """Return what a person may do in a conversation."""
    conversation = tx.get_one(Conversation, conversation_id)
    may = conversation.stage == ConversationStage.OPEN and may_take_part(tx, conversation, person_id)
    said = said_in(tx, own_seat(tx, conversation.id, person_id))
    left = [each for each in standing_in(tx, conversation.id) if each.number not in said]
    return Part(may, len(said), len(left))


def own_place(tx: Transaction, conversation_id: int, person_id: int | None) -> Place:
    """Return where a person stands on the last map: shown to nobody but them. Raises ConversationRefused."""
    conversation = find(tx, conversation_id)
    if conversation is None:
        raise ConversationRefused(No.UNKNOWN)
    kept, said = frame_in(conversation), said_in(tx, own_seat(tx, conversation.id, person_id))
    seen = view_of(tx, conversation)
    known = [each for each in said if kept is not None and each in kept.numbers]
    if kept is None or len(known) < min(LEAST_VOTES, len(kept.numbers)) or not known:
        raise ConversationRefused(No.TOO_FEW)
    group, (x, y) = kept.group(said), kept.place(said).tolist()
    if group is None:
        return Place(None, seen.people, (), x, y)
    return Place(group, seen.groups[group].size, seen.groups[group].stands, x, y)


def listed_for(tx: Transaction, person_id: int | None, most: int) -> list[Conversation]:
    """Return the conversations in which a person may take part, or has, the newest first."""
    seats = select(col(OpinionSeat.conversation_id)).where(col(OpinionSeat.person_id) == person_id)
    rolls = (
        select(col(RollUnit.roll_id))
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(
            col(RollMember.person_id) == person_id,
            col(RollMember.ended_at).is_(None),
            col(RollUnit.ended_at).is_(None),
        )
    )
    may = col(Conversation.roll_id).is_(None) | col(Conversation.roll_id).in_(rolls)
    is_open = col(Conversation.stage) == ConversationStage.OPEN
    mine = select(Conversation).where((is_open & may) | col(Conversation.id).in_(seats))
    return list(tx.execute(mine.order_by(col(Conversation.id).desc()).limit(most)).scalars())


def seen_by(tx: Transaction, reference: Reference, seat: ChatView, most: int) -> list[Conversation]:
    """Return the conversations that somebody sees to, the newest first."""
    rows = tx.execute(select(Conversation).order_by(col(Conversation.id).desc()).limit(LISTED)).scalars()
    mine = [each for each in rows.all() if sees_to(reference, seat, each.body, each.area)]
    return mine[:most]


@dataclass(frozen=True)
class Line:
    """One conversation in a list."""

    id: int
    code: str
    stage: ConversationStage
    title: str
    question: str
    closes_at: datetime
    people: str
    statements: int


def lines_of(tx: Transaction, found: Sequence[Conversation]) -> list[Line]:
    """Show each of some in a list."""
    of = col(Statement.conversation_id)
    mine = of.in_([each.id for each in found]) & col(Statement.gone).is_(False)
    counted = {
        int(key): int(count) for key, count in tx.execute(select(of, func.count()).where(mine).group_by(of))
    }
    return [line(each, counted.get(each.id, 0)) for each in found]


def line(conversation: Conversation, statements: int) -> Line:
    """Show one in a list."""
    facts: dict[str, Any] = json.loads(conversation.map) if conversation.map else {}
    return Line(
        conversation.id,
        conversation.code,
        ConversationStage(conversation.stage),
        conversation.title,
        conversation.question,
        conversation.closes_at,
        shown(int(facts.get("people", 0))),
        statements,
    )


def public_all(tx: Transaction) -> list[Line]:
    """Return all conversations as everybody may know them, open ones first."""
    rows = tx.execute(select(Conversation).order_by(col(Conversation.id).desc()).limit(LISTED)).scalars()
    return sorted(lines_of(tx, rows.all()), key=lambda each: each.stage is not ConversationStage.OPEN)
