"""Says what each act on panels must be told, and does it: for who sees to them, asks, or is asked."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.roll import Roll
from models.vocabulary_panels import PanelKind
from models.vocabulary_votes import RollKind
from workflows.cases.acts import Act
from workflows.forms import SEPARATOR, Field, Given, Kind, read_all
from workflows.gate_terms import Duty
from workflows.participation.decisions.resolve import Answers, Commission
from workflows.participation.panels import consult, set_up, told
from workflows.participation.panels.terms import No, PanelRefused, PanelVerb
from workflows.participation.votes.records import sees_to

About = Mapping[str, int]

COMMISSION = (Field("body", Kind.BODY), Field("what"), Field("day", Kind.DAY))
QUESTIONS = (Field("for_whom"), Field("rely_on"), Field("who_gains"), Field("who_judges"))
LEVELS = ("5", "4", "3", "2", "1")
FORMS: Mapping[str, tuple[Field, ...]] = {
    PanelVerb.SET_UP: (
        Field("kind", Kind.CHOICE),
        Field("name"),
        Field("purpose"),
        Field("bodies", Kind.BODIES, optional=True),
        Field("roll", Kind.CHOICE, optional=True),
        Field("until", Kind.DAY),
    ),
    PanelVerb.END: (),
    PanelVerb.CONSULT: (Field("question"), Field("papers", optional=True), Field("day", Kind.DAY)),
    PanelVerb.SAY: (Field("words"),),
    PanelVerb.DECIDE: (Field("words"), *COMMISSION, *QUESTIONS),
    PanelVerb.TASK: COMMISSION,
    PanelVerb.MARK: (Field("body", Kind.BODY), Field("level", Kind.CHOICE)),
}


def made(act: Act, _about: About, given: Given) -> object:
    """Set a panel up. Raises PanelRefused."""
    if given["kind"] not in set(PanelKind):
        raise PanelRefused(No.UNKNOWN)
    rolls = {each.code: each.id for each in rolls_for(act)}
    if given["roll"] and given["roll"] not in rolls:
        raise PanelRefused(No.UNKNOWN)
    bodies = [each for each in given["bodies"].split(SEPARATOR) if each]
    until, roll = date.fromisoformat(given["until"]), rolls.get(given["roll"])
    return set_up.set_up(
        act, PanelKind(given["kind"]), given["name"], given["purpose"], bodies, until, roll_id=roll
    )


def rolls_for(act: Act) -> list[Roll]:
    """Return the rolls of members whose residents may sit on a panel."""
    alive = select(Roll).where(col(Roll.ended_at).is_(None), col(Roll.kind) == RollKind.MEMBERS)
    rows = act.tx.execute(alive.order_by(col(Roll.id))).scalars()
    return [each for each in rows if sees_to(act.reference, act.by, each.body, each.area)]


def asked(act: Act, about: About, given: Given) -> object:
    """Put a question to a panel."""
    day = date.fromisoformat(given["day"])
    return consult.consult(act, about.get("panel", 0), given["question"], given["papers"], day)


def decided(act: Act, about: About, given: Given) -> object:
    """Publish a joint decision."""
    answers = Answers(given["for_whom"], given["rely_on"], given["who_gains"], given["who_judges"])
    return consult.decide(act, about.get("consultation", 0), given["words"], answers, commission(given))


def commission(given: Given) -> Commission:
    """Return the task that was told."""
    return Commission(given["body"], given["what"], date.fromisoformat(given["day"]))


def marked(act: Act, about: About, given: Given) -> object:
    """Say how a body worked with who has asked. Raises PanelRefused."""
    if given["level"] not in LEVELS:
        raise PanelRefused(No.UNKNOWN)
    return consult.mark(act, about.get("consultation", 0), given["body"], int(given["level"]))


ACTS: dict[str, Callable[[Act, About, Given], object]] = {
    PanelVerb.SET_UP: made,
    PanelVerb.END: lambda act, about, _given: set_up.end(act, about.get("panel", 0)),
    PanelVerb.CONSULT: asked,
    PanelVerb.SAY: lambda act, about, given: consult.speak(act, about.get("consultation", 0), given["words"]),
    PanelVerb.DECIDE: decided,
    PanelVerb.TASK: lambda act, about, given: consult.add_task(
        act, about.get("consultation", 0), commission(given)
    ),
    PanelVerb.MARK: marked,
}


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, PanelRefused, DecisionRefused."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def choices(act: Act, verb: str, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name; kinds have their names in the catalogue."""
    if field.name == "kind":
        return tuple((str(each), str(each)) for each in PanelKind)
    if field.name == "roll":
        return tuple((each.code, each.name) for each in rolls_for(act))
    if field.name == "level":
        return tuple((each, each) for each in LEVELS)
    if verb == PanelVerb.MARK:
        voices = told.voices_of(act.tx, consult.to_mark(act, about.get("consultation", 0)))
        return tuple((each.body, act.reference.body_name(each.body)) for each in voices if each.body)
    if field.kind in (Kind.BODY, Kind.BODIES):
        return tuple((code, fact.name) for code, fact in act.reference.standing.items())
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises PanelRefused."""
    if verb == PanelVerb.SET_UP:
        set_up.check_duty(act, Duty.PANELS)
    elif verb == PanelVerb.END:
        set_up.check_sits(set_up.own_panel(act, about.get("panel", 0)))
    elif verb == PanelVerb.CONSULT:
        consult.askable(act, about.get("panel", 0))
    elif verb == PanelVerb.SAY:
        consult.own_voice(act, about.get("consultation", 0))
    elif verb == PanelVerb.MARK:
        consult.to_mark(act, about.get("consultation", 0))
    else:
        row = consult.to_decide(act, about.get("consultation", 0))
        if (row.decided_at is None) is (verb == PanelVerb.TASK):
            raise PanelRefused(No.UNDECIDED if verb == PanelVerb.TASK else No.DECIDED)
