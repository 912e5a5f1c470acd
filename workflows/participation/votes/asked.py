"""Says what each act of an organizer must be told, and does it: for the chat and the desk.

A vote is put by its process; law and table give the numbers, so that there are few things to tell.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll
from models.vocabulary_votes import RollKind, Secrecy, VoteKind, VoteProcess
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.forms import APART, SEPARATOR, Field, Given, Kind, read_all
from workflows.participation.votes import at_doors, paper
from workflows.participation.votes import extend as moving
from workflows.participation.votes.announce import announce
from workflows.participation.votes.cancel import cancel
from workflows.participation.votes.draft import draft_vote
from workflows.participation.votes.errors import TermsUnfit, Unfit, VoteUnknown
from workflows.participation.votes.pictures import picture_options
from workflows.participation.votes.processes import CLOSES, ITEMS, PROCESSES, usual_times
from workflows.participation.votes.projects import option, projects_in
from workflows.participation.votes.proxies import give_proxy
from workflows.participation.votes.records import options_of, sees_to, vote_to
from workflows.participation.votes.stages import ORGANIZERS, VoteVerb
from workflows.participation.votes.terms import Question, Rules, detached, preset

About = Mapping[str, int]


class Put(StrEnum):
    """The votes that can be put, each by its own button."""

    OWNERS = "put_owners"
    MEETING = "put_meeting"
    HOUSEHOLD = "put_household"
    DEPUTIES = "put_deputies"
    YES_NO = "put_yes_no"
    CHOICE = "put_choice"
    APPROVAL = "put_approval"
    SCORE = "put_score"
    RANKED = "put_ranked"
    BUDGET = "put_budget"


PUTS: Mapping[Put, tuple[VoteProcess, VoteKind]] = {
    Put.OWNERS: (VoteProcess.OWNERS, VoteKind.YES_NO),
    Put.MEETING: (VoteProcess.MEETING, VoteKind.YES_NO),
    Put.HOUSEHOLD: (VoteProcess.HOUSEHOLD, VoteKind.YES_NO),
    Put.DEPUTIES: (VoteProcess.DEPUTIES, VoteKind.YES_NO),
    Put.YES_NO: (VoteProcess.CONSULTATIVE, VoteKind.YES_NO),
    Put.CHOICE: (VoteProcess.CONSULTATIVE, VoteKind.CHOICE),
    Put.APPROVAL: (VoteProcess.CONSULTATIVE, VoteKind.APPROVAL),
    Put.SCORE: (VoteProcess.CONSULTATIVE, VoteKind.SCORE),
    Put.RANKED: (VoteProcess.CONSULTATIVE, VoteKind.RANKED),
    Put.BUDGET: (VoteProcess.BUDGET, VoteKind.BUDGET),
}

ASKS = (Field("roll", Kind.CHOICE), Field("title"), Field("question"))
SIDES = (Field("pro"), Field("contra"))
OPTIONS = (Field("options", Kind.SEVERAL),)
SECRET = (Field("secrecy", Kind.CHOICE),)
UNTIL = (Field("closes", Kind.DAY, optional=True),)
REASON = (Field("reason"),)
DOOR = (Field("door"),)
FORMS: Mapping[str, tuple[Field, ...]] = {
    Put.OWNERS: (ASKS[0], Field("item", Kind.CHOICE), *ASKS[1:], *SIDES, *SECRET, *UNTIL),
    **dict.fromkeys((Put.MEETING, Put.HOUSEHOLD, Put.DEPUTIES, Put.YES_NO), (*ASKS, *SIDES, *SECRET, *UNTIL)),
    Put.CHOICE: (*ASKS, *OPTIONS, Field("most", Kind.CHOICE), *SECRET, *UNTIL),
    **dict.fromkeys((Put.APPROVAL, Put.SCORE, Put.RANKED), (*ASKS, *OPTIONS, *SECRET, *UNTIL)),
    Put.BUDGET: (*ASKS, Field("options"), Field("budget", Kind.MONEY), *SECRET, *UNTIL),
    VoteVerb.ANNOUNCE: (),
    VoteVerb.PICTURES: (Field("photos", Kind.PHOTOS), Field("alts", optional=True)),
    VoteVerb.EXTEND: (Field("closes", Kind.DAY), *REASON),
    VoteVerb.END: REASON,
    VoteVerb.CANCEL: REASON,
    VoteVerb.PAPER: (*DOOR, Field("marks", Kind.CHOICE)),
    VoteVerb.TICK: DOOR,
    VoteVerb.BOX: (Field("pile"),),
    VoteVerb.PROXY: (*DOOR, Field("to"), Field("paper"), Field("candidate", Kind.CHOICE)),
}
OF_PAPERS = (VoteVerb.PAPER, VoteVerb.TICK, VoteVerb.BOX)
MOST_CHOICES = 9


@dataclass(frozen=True)
class Done:
    """What was done: to which vote, and what is said of it."""

    vote: int
    said: str


def perform(act: Act, verb: str, about: About, typed: Given) -> Done:
    """Do an act with what was typed for it. Raises FieldUnfit, TermsUnfit, VoteUnknown, VoteStageRefused,
    ExtensionRefused, ReasonMissing, PaperRefused, ProxyRefused.
    """
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    if verb in set(Put):
        return Done(put(act, Put(verb), given).id, "put")
    key = about.get("vote", 0)
    return Done(key, STEPS[VoteVerb(verb)](act, key, given) or verb)


def extend(act: Act, key: int, given: Given) -> None:
    """Move the end."""
    moving.extend(act, key, evening(act, date.fromisoformat(given["closes"])), given["reason"])


def end(act: Act, key: int, given: Given) -> None:
    """End it before its time."""
    moving.end_early(act, key, given["reason"])


def give(act: Act, key: int, given: Given) -> None:
    """Write a proxy down; who receives it is known by the door for which they alone speak."""
    vote_to(act, key, VoteVerb.PROXY)
    person = at_doors.person_at(act.tx, key, given["to"])
    whose = at_doors.elector_at(act.tx, key, given["door"])
    give_proxy(act, whose.id, person, given["paper"], candidate=given["candidate"] == YES)


def read_one(act: Act, key: int, given: Given) -> str:
    """Read a paper; say what became of it."""
    return f"read_{paper.read_paper(act, key, given['door'], given['marks'])}"


def tick(act: Act, key: int, given: Given) -> str | None:
    """Tick the roll; say so where a ballot of that door is there already."""
    found = paper.tick_paper(act, key, given["door"])
    return "tick_voted" if found is paper.Ticked.VOTED else None


def read_box(act: Act, key: int, given: Given) -> str:
    """Read the box; say what became of it."""
    return f"read_{paper.read_box(act, key, given['pile'])}"


def picture(act: Act, key: int, given: Given) -> None:
    """Give options their pictures, a line of words for each."""
    alts = [each.strip() for each in LINES.split(given["alts"])]
    picture_options(act, key, given["photos"].split(SEPARATOR), alts)


LINES = re.compile(r"[\n;；|]")
"""What stands between the words of several pictures: they may hold commas."""


def announced(act: Act, key: int, _given: Given) -> None:
    """Announce it."""
    announce(act, key)


def cancelled(act: Act, key: int, given: Given) -> None:
    """Cancel it."""
    cancel(act, key, given["reason"])


STEPS: Mapping[VoteVerb, Callable[[Act, int, Given], str | None]] = {
    VoteVerb.ANNOUNCE: announced,
    VoteVerb.PICTURES: picture,
    VoteVerb.EXTEND: extend,
    VoteVerb.END: end,
    VoteVerb.CANCEL: cancelled,
    VoteVerb.PROXY: give,
    VoteVerb.PAPER: read_one,
    VoteVerb.TICK: tick,
    VoteVerb.BOX: read_box,
}
YES, NO = "yes", "no"


def put(act: Act, which: Put, given: Given) -> Vote:
    """Draft a vote by its process. Raises TermsUnfit, VoteUnknown."""
    roll = next((each for each in rolls(act, which) if given["roll"] in (each.code, each.name)), None)
    if roll is None:
        raise VoteUnknown
    question = question_of(given)
    return draft_vote(act, roll.id, question, rules_of(act, which, roll, given, len(question.options)))


def question_of(given: Given) -> Question:
    """Return what is asked: options apart by line breaks, commas or semicolons or so, costs behind."""
    typed = given.get("options", "")
    parts = tuple(option(each.strip()) for each in APART.split(typed) if each.strip())
    options = projects_in(typed) if given.get("budget") else parts
    sides = given.get("pro", ""), given.get("contra", "")
    return Question(given["title"], given["question"], *sides, options)


def rules_of(act: Act, which: Put, roll: Roll, given: Given, options: int) -> Rules:
    """Return how it is counted: the process says it, but for secrecy, end and how many may be chosen."""
    process, kind = PUTS[which]
    zone = act.reference.calendar.zone
    opens, closes = usual_times(PROCESSES[process], act.reference.policy, act.now.astimezone(zone))
    if given.get("closes"):
        closes = evening(act, date.fromisoformat(given["closes"]))
    item = number(given.get("item", ""))
    money = int(given["budget"]) if given.get("budget") else None
    asked = preset(process, RollKind(roll.kind), opens, closes, kind=kind, item=item, options=options)
    rules = replace(asked, budget=money)
    if which is Put.CHOICE:
        rules = replace(rules, most=number(given["most"]) or 1)
    secrecy = Secrecy(given["secrecy"]) if given["secrecy"] in set(Secrecy) else rules.secrecy
    if secrecy is Secrecy.DETACHED:
        return detached(rules)
    return replace(rules, secrecy=secrecy)


def evening(act: Act, day: date) -> datetime:
    """Return the hour at which votes close, on a day."""
    return datetime.combine(day, CLOSES, act.reference.calendar.zone)


def number(written: str) -> int | None:
    """Read the number that a choice begins with."""
    digits = written.strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 4 else None


def rolls(act: Act, which: Put) -> list[Roll]:
    """Load the rolls that somebody may put such a vote to."""
    fitting = PROCESSES[PUTS[which][0]].rolls
    found = act.tx.execute(select(Roll).where(col(Roll.ended_at).is_(None)).order_by(col(Roll.id))).scalars()
    return [
        each
        for each in found
        if RollKind(each.kind) in fitting and sees_to(act.reference, act.by, each.body, each.area)
    ]


def roll_for(act: Act, which: Put, area: str) -> str:
    """Return the one roll of such a vote, or the one whose area holds a place; empty where several do."""
    found = rolls(act, which)
    near = [each for each in found if each.area in act.reference.area_path(area)]
    only = found if len(found) == 1 else near
    return only[0].code if len(only) == 1 else ""


def offered(act: Act) -> tuple[Put, ...]:
    """Return the votes that somebody could put: those for which there is a roll."""
    return tuple(each for each in Put if act.by.role in ORGANIZERS and rolls(act, each))


def choices(act: Act, verb: str, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name; empty where the catalogue has the name."""
    if field.name == "roll":
        return tuple((each.code, each.name) for each in rolls(act, Put(verb)))
    if field.name == "item":
        return tuple((str(each), "") for each in ITEMS)
    if field.name == "most":
        return tuple((str(each), str(each)) for each in range(1, MOST_CHOICES + 1))
    if field.name == "secrecy":
        line = PROCESSES[PUTS[Put(verb)][0]]
        return tuple((str(each), "") for each in Secrecy if each in line.secrecies)
    if field.name == "candidate":
        return (NO, ""), (YES, "")
    if field.name == "marks":
        return answers(act, about.get("vote", 0))
    if field.name == "photos":
        return tuple((str(each.place), each.words) for each in options_of(act.tx, about.get("vote", 0)))
    return ()


def keepable(
    act: Act, verb: str, roll: str, found: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the secrecies that can be kept: an owner's area points to a flat, so that none is detached."""
    owners = {each.code for each in rolls(act, Put(verb)) if each.kind == RollKind.OWNERS}
    return tuple(each for each in found if roll not in owners or each[0] != Secrecy.DETACHED)


def answers(act: Act, key: int) -> tuple[tuple[str, str], ...]:
    """Return the answers of a question of yes or no; of others the numbers are written."""
    vote = act.tx.get(Vote, key)
    if vote is None or vote.kind != VoteKind.YES_NO:
        return ()
    return tuple((str(each.place), each.words) for each in options_of(act.tx, key))


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises VoteUnknown, VoteStageRefused, TermsUnfit."""
    if verb in set(Put):
        if not rolls(act, Put(verb)):
            raise TermsUnfit(Unfit.ROLL)
        return
    key = about.get("vote", 0)
    if verb in OF_PAPERS:
        paper.seized(act, key, VoteVerb(verb))
        return
    vote_to(act, key, VoteVerb(verb))
