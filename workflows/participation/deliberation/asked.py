"""Says what each act in a deliberation must be told, and does it: for seats and for the chair."""

from collections.abc import Callable, Mapping
from datetime import date

from models.assembly import Assembly, AssemblySeat, Motion, Ruling, Speech
from models.vocabulary_panels import RulingReason
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.decisions.resolve import Answers, Commission
from workflows.participation.deliberation import carry, move, open, order, speak
from workflows.participation.deliberation.open import rolls_for
from workflows.participation.deliberation.terms import LONGEST_SPEECH, FloorRefused, FloorVerb, No
from workflows.participation.deliberation.told import find, own_seat
from workflows.transaction import Transaction

About = Mapping[str, int]

COMMISSION = (Field("body", Kind.BODY), Field("what"), Field("day", Kind.DAY))
QUESTIONS = (Field("for_whom"), Field("rely_on"), Field("who_gains"), Field("who_judges"))
FORMS: Mapping[str, tuple[Field, ...]] = {
    FloorVerb.OPEN: (Field("title"), Field("roll", Kind.CHOICE)),
    FloorVerb.OPEN_PANEL: (Field("title"),),
    FloorVerb.MOVE: (Field("words"),),
    FloorVerb.AMEND: (Field("words"),),
    FloorVerb.SPEAK: (Field("words", most=LONGEST_SPEECH),),
    FloorVerb.RULE_SPEECH: (Field("reason", Kind.CHOICE),),
    FloorVerb.RULE_MOTION: (Field("reason", Kind.CHOICE),),
    FloorVerb.APPEAL: (),
    FloorVerb.RESOLVE: (*COMMISSION, *QUESTIONS),
    FloorVerb.TASK: COMMISSION,
    FloorVerb.PUT: (),
    FloorVerb.CHAIR: (),
    FloorVerb.CLOSE: (),
    FloorVerb.NAME: (Field("name", optional=True),),
}
REASONS = {FloorVerb.RULE_SPEECH: order.OF_SPEECHES, FloorVerb.RULE_MOTION: order.OF_MOTIONS}
"""What is listed for each ruling."""


def opened(act: Act, _about: About, given: Given) -> object:
    """Open a deliberation of a roll by its number. Raises FloorRefused."""
    rolls = {each.code: each.id for each in rolls_for(act)}
    if given["roll"] not in rolls:
        raise FloorRefused(No.UNKNOWN)
    return open.open_assembly(act, given["title"], roll_id=rolls[given["roll"]])


def reason_of(value: str) -> RulingReason:
    """Read a listed reason. Raises FloorRefused: nothing else is one."""
    if value not in set(RulingReason):
        raise FloorRefused(No.UNKNOWN)
    return RulingReason(value)


def resolved(act: Act, about: About, given: Given) -> object:
    """Say who carries a resolution out."""
    answers = Answers(given["for_whom"], given["rely_on"], given["who_gains"], given["who_judges"])
    return carry.carry_out(act, about.get("motion", 0), answers, commission(given))


def commission(given: Given) -> Commission:
    """Return the task that was told."""
    return Commission(given["body"], given["what"], date.fromisoformat(given["day"]))


ACTS: dict[str, Callable[[Act, About, Given], object]] = {
    FloorVerb.OPEN: opened,
    FloorVerb.OPEN_PANEL: lambda act, about, given: open.open_assembly(
        act, given["title"], panel_id=about.get("panel", 0)
    ),
    FloorVerb.MOVE: lambda act, about, given: move.move(act, about.get("assembly", 0), given["words"]),
    FloorVerb.AMEND: lambda act, about, given: move.amend(act, about.get("motion", 0), given["words"]),
    FloorVerb.SPEAK: lambda act, about, given: speak.speak(act, about.get("speech", 0), given["words"]),
    FloorVerb.RULE_SPEECH: lambda act, about, given: order.rule_speech(
        act, about.get("speech", 0), reason_of(given["reason"])
    ),
    FloorVerb.RULE_MOTION: lambda act, about, given: order.rule_motion(
        act, about.get("motion", 0), reason_of(given["reason"])
    ),
    FloorVerb.APPEAL: lambda act, about, _given: move.appeal(act, about.get("ruling", 0)),
    FloorVerb.RESOLVE: resolved,
    FloorVerb.TASK: lambda act, about, given: carry.add_task(act, about.get("motion", 0), commission(given)),
    FloorVerb.CHAIR: lambda act, about, _given: open.take_chair(act, about.get("assembly", 0)),
    FloorVerb.PUT: lambda act, about, _given: order.put_to_vote(act, about.get("motion", 0)),
    FloorVerb.CLOSE: lambda act, about, _given: open.close(act, about.get("assembly", 0)),
    FloorVerb.NAME: lambda act, about, given: open.name_seat(act, about.get("assembly", 0), given["name"]),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, FloorRefused, DecisionRefused."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def choices(act: Act, verb: str, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name; reasons have their names in the catalogue."""
    if field.name == "roll":
        return tuple((each.code, each.name) for each in rolls_for(act))
    if field.name == "reason":
        return tuple((str(each), str(each)) for each in REASONS[FloorVerb(verb)])
    if field.kind is Kind.BODY:
        return tuple((code, fact.name) for code, fact in act.reference.standing.items())
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises FloorRefused."""
    if verb in (FloorVerb.OPEN, FloorVerb.OPEN_PANEL):
        open.check_chair(act)
    elif verb == FloorVerb.SPEAK:
        speak.check_floor(act, speak.own_speech(act, about.get("speech", 0))[1])
    elif verb in (FloorVerb.RESOLVE, FloorVerb.TASK):
        carry.to_carry(act, about.get("motion", 0))
    elif verb in (FloorVerb.MOVE, FloorVerb.NAME):
        row = find(act.tx, about.get("assembly", 0))
        if row is None:
            raise FloorRefused(No.UNKNOWN)
        own_seat(act, row)


def assembly_of(tx: Transaction, found: object, about: About) -> int:
    """Return in which deliberation something was done."""
    if isinstance(found, Assembly):
        return found.id
    if isinstance(found, Motion | Ruling | AssemblySeat):
        return found.assembly_id
    motion = found.motion_id if isinstance(found, Speech) else about.get("motion", 0)
    return tx.get_one(Motion, motion).assembly_id
