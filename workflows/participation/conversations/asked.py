"""Says what each act in a conversation must be told, and does it: for residents and for organizers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll
from models.vocabulary import AreaKind
from models.vocabulary_petitions import Removal
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.conversations import add, begin, close, moderate
from workflows.participation.conversations.begin import Draft, evening
from workflows.participation.conversations.record import statement_of
from workflows.participation.conversations.terms import ConversationRefused, No
from workflows.participation.votes.records import sees_to
from workflows.participation.votes.stages import ORGANIZERS

About = Mapping[str, int]

OPEN, END = "open_opinions", "end_opinions"
ADD, APPEAL = "add_statement", "appeal_statement"
REMOVE, RESTORE, KEEP = "remove_statement", "restore_statement", "keep_statement"
BETWEEN = re.compile(r"[\n;；]+")
"""What stands between two statements."""

AREA = "area:"
"""What stands before the code of an area where a roll may stand too."""

FORMS: Mapping[str, tuple[Field, ...]] = {
    OPEN: (
        Field("whom", Kind.CHOICE),
        Field("title"),
        Field("question"),
        Field("statements", optional=True),
        Field("closes", Kind.DAY, optional=True),
    ),
    END: (Field("reason"),),
    ADD: (Field("words"),),
    APPEAL: (Field("words"),),
    REMOVE: (Field("removal", Kind.CHOICE), Field("reason")),
    RESTORE: (Field("reason"),),
    KEEP: (Field("reason"),),
}


@dataclass(frozen=True)
class Done:
    """What was done: in which conversation, to which statement."""

    conversation: int
    statement: int | None = None


def perform(act: Act, verb: str, about: About, typed: Given) -> Done:
    """Do an act with what was typed for it. Raises FieldUnfit, ConversationRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    key, statement = about.get("opinions", 0), about.get("statement", 0)
    if verb == OPEN:
        return Done(begin.begin(act, draft_of(act, given)).id)
    if verb == END:
        return Done(close.end_early(act, key, given["reason"]).id)
    if verb == ADD:
        added = add.add(act, key, given["words"])
        return Done(added.conversation_id, added.id)
    if verb == APPEAL:
        found = moderate.appeal(act, statement, given["words"])
    elif verb == REMOVE:
        found = moderate.remove(act, statement, removal_of(given["removal"]), given["reason"])
    else:
        found = moderate.rule(act, statement, given["reason"], restored=verb == RESTORE)
    return Done(found.conversation_id, found.id)


def draft_of(act: Act, given: Given) -> Draft:
    """Read a draft. Raises ConversationRefused."""
    whom = given["whom"]
    roll = next((each for each in rolls(act) if whom in (each.code, each.name)), None)
    if roll is None and whom.removeprefix(AREA) not in areas(act):
        raise ConversationRefused(No.UNKNOWN)
    usual = act.reference.local_date(act.now) + timedelta(days=act.reference.policy.opinion_days)
    day = date.fromisoformat(given["closes"]) if given["closes"] else usual
    return Draft(
        given["title"],
        given["question"],
        evening(act, day),
        roll.id if roll else None,
        None if roll else whom.removeprefix(AREA),
        tuple(each.strip() for each in BETWEEN.split(given["statements"]) if each.strip()),
    )


def removal_of(value: str) -> Removal:
    """Read a listed reason. Raises ConversationRefused: nothing else is one."""
    if value not in set(Removal):
        raise ConversationRefused(No.UNKNOWN)
    return Removal(value)


def rolls(act: Act) -> list[Roll]:
    """Load the living rolls to whose people somebody may put a question."""
    found = act.tx.execute(select(Roll).where(col(Roll.ended_at).is_(None)).order_by(col(Roll.id))).scalars()
    return [each for each in found if sees_to(act.reference, act.by, each.body, each.area)]


NARROW = frozenset({AreaKind.ROAD, AreaKind.BUILDING})
"""Every estate has a building 1, and a road is no community: for a few houses there are rolls."""


def areas(act: Act) -> dict[str, str]:
    """Return the areas to whose people somebody may put a question, the widest first, by code."""
    path = act.reference.area_path
    wide = (code for code, fact in act.reference.areas.items() if fact.kind not in NARROW)
    mine = [each for each in wide if sees_to(act.reference, act.by, act.by.body, each)]
    mine.sort(key=lambda code: len(path(code)))
    return {code: act.reference.area_name(code) for code in mine}


def choices(act: Act, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name; empty where the catalogue has the name."""
    if field.name == "whom":
        found = [(each.code, each.name) for each in rolls(act)]
        return (*found, *((AREA + code, name) for code, name in areas(act).items()))
    if field.name == "removal":
        return tuple((str(each), "") for each in Removal)
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises ConversationRefused."""
    key, statement = about.get("opinions", 0), about.get("statement", 0)
    if verb == OPEN:
        if act.by.role not in ORGANIZERS:
            raise ConversationRefused(No.NOT_YOURS)
    elif verb == END:
        close.to_end(act, key)
    elif verb == ADD:
        add.check(act, key)
    elif verb == APPEAL:
        moderate.to_appeal(act, statement)
    elif verb == REMOVE:
        moderate.to_remove(act, statement)
    else:
        moderate.to_rule(act, statement)


def conversation_of(act: Act, about: About) -> int:
    """Return the conversation that an act is about. Raises ConversationRefused."""
    if "opinions" in about:
        return about["opinions"]
    return statement_of(act.tx, about.get("statement", 0)).conversation_id
