"""Says what each act on rolls must be told, and does it: for the chat and the desk."""

from collections.abc import Mapping

from models.roll import RollObjection
from models.vocabulary_votes import RollPlea
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.rolls import plead, vouch
from workflows.participation.rolls.doors import door
from workflows.participation.rolls.record import line_at, living, roll_named
from workflows.participation.rolls.terms import No, RollRefused
from workflows.participation.rolls.vouch import Offer

About = Mapping[str, int]

JOIN, OBJECT = "roll_join", "roll_wrong"
GRANT, CORRECT, REFUSE = "roll_grant", "roll_correct", "roll_refuse"

FORMS: Mapping[str, tuple[Field, ...]] = {
    JOIN: (Field("roll", Kind.CHOICE), Field("unit")),
    OBJECT: (Field("roll", Kind.CHOICE), Field("unit"), Field("words")),
    GRANT: (Field("reason"),),
    CORRECT: (Field("area"), Field("reason")),
    REFUSE: (Field("reason"),),
}
OF_OFFICERS = (GRANT, CORRECT, REFUSE)
OBJECTIONS = tuple(each for each in RollPlea if each is not RollPlea.BELONGS)
"""What may be said against a roll; a press names one by its place here."""

Done = Offer | RollObjection
"""A line that one may join at once by what one has left; else what waits for a ruling, or was ruled on."""


def perform(act: Act, verb: str, about: About, typed: Given) -> Done:
    """Do an act with what was typed for it. Raises FieldUnfit, RollRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    if verb == JOIN:
        return join(act, given)
    if verb == OBJECT:
        return objects(act, objection(about), given)
    if verb == REFUSE:
        return plead.refuse(act, about.get("plea", 0), given["reason"])
    return plead.grant(act, about.get("plea", 0), given["reason"], given.get("area", ""))


def join(act: Act, given: Given) -> Done:
    """Ask to belong to a door; nobody needs to look where what one has left is known of it."""
    roll = roll_named(act.tx, given["roll"])
    unit = line_at(act.tx, roll, given["unit"])
    vouch.fits(act, unit, None)
    return vouch.offer_of(act, unit) if vouch.matches(act, unit) else plead.belong(act, roll, unit)


def objects(act: Act, kind: RollPlea, given: Given) -> RollObjection:
    """Say that a roll is wrong; a door that is missing is named as it is written."""
    roll = roll_named(act.tx, given["roll"])
    free = kind in (RollPlea.MISSING, RollPlea.OTHER)
    unit = door(given["unit"]) if free else line_at(act.tx, roll, given["unit"]).unit
    return plead.plead(act, roll, kind, unit, given["words"])


def objection(about: About) -> RollPlea:
    """Return what is said against a roll, by its place. Raises RollRefused."""
    place = about.get("what", -1)
    if place not in range(len(OBJECTIONS)):
        raise RollRefused(No.UNKNOWN)
    return OBJECTIONS[place]


def choices(act: Act, _about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name."""
    return tuple((each.name, each.name) for each in living(act.tx)) if field.name == "roll" else ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises RollRefused."""
    if verb in OF_OFFICERS:
        plead.to_rule(act, about.get("plea", 0))
    elif not living(act.tx):
        raise RollRefused(No.UNKNOWN)
    elif verb == OBJECT:
        objection(about)
