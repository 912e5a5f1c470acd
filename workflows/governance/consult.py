"""Writes down who wants what, and the ways to go; asks representatives and bodies for a yes or a no."""

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.governance import Matter, MatterInterest, MatterOption, MatterSign
from models.rows import add_row
from models.vocabulary import Role
from workflows.cases.acts import Act, keep_words
from workflows.cases.masking import Detail, mask
from workflows.forms import Given
from workflows.governance.deciding import Lack, NotRipe, Voices
from workflows.governance.matters import MatterUnknown, advance, bodies_of, matter_to, public, seats_of
from workflows.governance.stages import LEAST_INTERESTS, LEAST_OPTIONS, Verb
from workflows.governance.told import tell_bodies, tell_everybody, tell_rulers, tell_seats
from workflows.screens import Button, Sentence, say
from workflows.transaction import Transaction

SIGNING = "signing"
"""The kind of the words by which a representative says why."""


def add_interest(act: Act, matter_id: int, given: Given) -> Matter:
    """Write down what one side wants (`who`, `wants`, `why`). Raises MatterUnknown, StageRefused."""
    matter, case = matter_to(act, matter_id, Verb.INTEREST)
    told = {name: public(given[name]) for name in ("who", "wants", "why")}
    add_row(
        act.tx, MatterInterest(matter_id=matter.id, who=told["who"], wants=told["wants"], why=told["why"])
    )
    advance(act, matter, case, Verb.INTEREST, told)
    return matter


def weigh(act: Act, matter_id: int) -> Matter:
    """Say that the sides are written down, and ask for options.

    Raises NotRipe, MatterUnknown, StageRefused.
    """
    matter, case = matter_to(act, matter_id, Verb.WEIGH)
    found = interests_of(act.tx, matter.id)
    if len(found) < LEAST_INTERESTS:
        raise NotRipe(Lack.INTERESTS)
    advance(act, matter, case, Verb.WEIGH, {"interests": len(found)})
    lines = [say("matter.interest", who=each.who, wants=each.wants, why=each.why) for each in found]
    tell_everybody(act, matter, case, say("matter.weighed", title=matter.title), *lines)
    tell_bodies(act, matter, case, say("govern.weighed", number=matter.code, title=matter.title), *lines)
    return matter


def add_option(act: Act, matter_id: int, given: Given) -> Matter:
    """Write down a way to go (`what`, `cost`, `doer`: a body of the matter).

    Raises NotRipe, MatterUnknown, StageRefused.
    """
    matter, case = matter_to(act, matter_id, Verb.OPTION)
    if given["doer"] not in bodies_of(matter):
        raise NotRipe(Lack.OUTSIDE)
    told = {"what": public(given["what"]), "cost": public(given["cost"]), "doer": given["doer"]}
    option = MatterOption(matter_id=matter.id, what=told["what"], cost=told["cost"], doer=told["doer"])
    add_row(act.tx, option)
    advance(act, matter, case, Verb.OPTION, told)
    return matter


def put_forward(act: Act, matter_id: int, given: Given) -> Matter:
    """Put one option (`option`: its place, from 1) before representatives and bodies.

    Raises NotRipe, MatterUnknown, StageRefused.
    """
    matter, case = matter_to(act, matter_id, Verb.PUT_FORWARD)
    found = options_of(act.tx, matter.id)
    place = int(given["option"]) if given["option"].isdecimal() else 0
    if len(found) < LEAST_OPTIONS or not 1 <= place <= len(found):
        raise NotRipe(Lack.OPTIONS)
    matter.proposal = found[place - 1].id
    advance(act, matter, case, Verb.PUT_FORWARD, {"option": place, "options": len(found)})
    told = [option_line(act, each, number) for number, each in enumerate(found, 1)]
    asked = say("matter.put_forward", place=place, until=matter.due_at)
    tell_everybody(act, matter, case, say("matter.options", title=matter.title), *told, asked)
    given_by = {"matter": matter.id, "option": found[place - 1].id}
    choices = ((Button("agree_option", given_by), Button("against_option", given_by)),)
    asks = say("matter.sign_ask", title=matter.title, place=place, until=matter.due_at)
    tell_seats(act, matter, case, asks, told[place - 1], buttons=choices)
    asks = say("govern.sign_ask", number=matter.code, place=place, until=matter.due_at)
    tell_bodies(act, matter, case, asks, *told, buttons=choices)
    return matter


def option_line(act: Act, option: MatterOption, place: int) -> Sentence:
    """Say one option."""
    doer = act.reference.body_name(option.doer)
    return say("matter.option", place=place, what=option.what, cost=option.cost, doer=doer)


def sign(act: Act, matter_id: int, option_id: int, given: Given, *, agrees: bool) -> Matter:
    """Say yes or no to the option that was put forward, with a reason; once, by representative or head.

    Raises NotRipe, MatterUnknown, StageRefused.
    """
    matter, case = matter_to(act, matter_id, Verb.SIGN)
    if matter.proposal != option_id or (matter.due_at is not None and act.now >= matter.due_at):
        raise NotRipe(Lack.WAITING)
    row = MatterSign(matter_id=matter.id, option_id=option_id, agrees=agrees, at=act.now)
    if act.by.role is Role.RESIDENT:
        seat = next((each for each in seats_of(act.tx, matter) if each.person_id == act.by.person_id), None)
        if seat is None:
            raise MatterUnknown
        row.candidate_id = seat.id
        row.reason = keep_words(act, case.id, SIGNING, mask(given["reason"], frozenset(Detail)))
    else:
        row.body, row.reason = act.by.body, public(given["reason"])
    if has_signed(act.tx, row):
        raise NotRipe(Lack.TAKEN)
    add_row(act.tx, row)
    facts = {"agrees": agrees, "body": row.body, "option": option_id}
    words = {"words": row.reason} if row.candidate_id else {"reason": row.reason}
    advance(act, matter, case, Verb.SIGN, {**facts, **words})
    if voices_of(act.tx, matter).all_spoke:
        tell_rulers(act, matter, case, say("govern.all_spoke", number=matter.code))
    return matter


def has_signed(tx: Transaction, row: MatterSign) -> bool:
    """Whether the same representative or body has said something to this option."""
    who = (
        col(MatterSign.candidate_id) == row.candidate_id
        if row.candidate_id
        else col(MatterSign.body) == row.body
    )
    asked = select(col(MatterSign.id)).where(col(MatterSign.option_id) == row.option_id, who)
    return tx.execute(asked.limit(1)).first() is not None


def time_over(act: Act, matter: Matter, case: Case) -> None:
    """Tell those who rule there that the time for speaking has passed; who said nothing has not agreed."""
    tell_rulers(act, matter, case, say("govern.time_over", number=matter.code))


def revise(act: Act, matter_id: int, given: Given) -> Matter:
    """Go back to the options, for a reason that everybody reads. Raises MatterUnknown, StageRefused."""
    matter, case = matter_to(act, matter_id, Verb.REVISE)
    matter.proposal, reason = None, public(given["reason"])
    advance(act, matter, case, Verb.REVISE, {"reason": reason})
    line = say("matter.revised", title=matter.title, reason=reason)
    tell_everybody(act, matter, case, line)
    tell_bodies(act, matter, case, line)
    return matter


def interests_of(tx: Transaction, matter_id: int) -> list[MatterInterest]:
    """The sides of a matter, in order."""
    asked = select(MatterInterest).where(col(MatterInterest.matter_id) == matter_id)
    return list(tx.execute(asked.order_by(col(MatterInterest.id))).scalars())


def options_of(tx: Transaction, matter_id: int) -> list[MatterOption]:
    """The ways to go, in order."""
    asked = select(MatterOption).where(col(MatterOption.matter_id) == matter_id)
    return list(tx.execute(asked.order_by(col(MatterOption.id))).scalars())


def voices_of(tx: Transaction, matter: Matter) -> Voices:
    """What was said to the option that was put forward."""
    seats = frozenset(each.id for each in seats_of(tx, matter))
    asked = select(MatterSign).where(col(MatterSign.option_id) == (matter.proposal or 0))
    signs = tx.execute(asked).scalars().all()
    return Voices(
        representatives=seats,
        bodies=frozenset(bodies_of(matter)),
        of_people={each.candidate_id: each.agrees for each in signs if each.candidate_id is not None},
        of_bodies={each.body: each.agrees for each in signs if each.body is not None},
    )


def waiting_for(tx: Transaction, matter: Matter) -> int:
    """How many representatives and bodies have said nothing yet."""
    voices = voices_of(tx, matter)
    open_seats = voices.representatives - voices.of_people.keys()
    return len(open_seats) + len(voices.bodies - voices.of_bodies.keys())
