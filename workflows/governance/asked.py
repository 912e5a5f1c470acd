"""Says what each act on a matter must be told, and does it: the same for the chat and the desk."""

from collections.abc import Callable, Mapping

from models.case import Case
from models.governance import Matter
from models.vocabulary import BodyKind, MatterStage, Role
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.governance import begin, consult, decide, matters, seats
from workflows.governance.stages import Verb, verbs_of

About = Mapping[str, int]
"""What an act is about, by id: matter, case, option, promise."""

AGREE, AGAINST = "agree_option", "against_option"
"""Two ways to sign."""

REASON = (Field("reason"),)
FORMS: dict[str, tuple[Field, ...]] = {
    Verb.OPEN: (
        Field("title"),
        Field("lead", Kind.BODY),
        Field("social", Kind.BODY),
        Field("assisting", Kind.BODIES, optional=True),
    ),
    Verb.STAND: (Field("intro"),),
    Verb.STAND_DOWN: (),
    Verb.INTEREST: (Field("who"), Field("wants"), Field("why")),
    Verb.WEIGH: (),
    Verb.OPTION: (Field("what"), Field("cost"), Field("doer", Kind.BODY)),
    Verb.PUT_FORWARD: (Field("option", Kind.CHOICE),),
    AGREE: REASON,
    AGAINST: REASON,
    Verb.REVISE: REASON,
    Verb.ANSWER: tuple(Field(name) for name in decide.QUESTIONS),
    Verb.PROMISE: (Field("body", Kind.BODY), Field("what"), Field("day", Kind.DAY)),
    Verb.DECIDE: (),
    Verb.KEEP: (Field("note"),),
    Verb.GIVE_UP: (Field("note"),),
    Verb.CLOSE: (Field("outcome"),),
    Verb.DROP: REASON,
}

ACTS: dict[str, Callable[[Act, About, Given], Matter]] = {
    Verb.OPEN: lambda act, about, given: begin.open_matter(act, about.get("case", 0), given),
    Verb.STAND: lambda act, about, given: seats.stand(act, about.get("matter", 0), given),
    Verb.STAND_DOWN: lambda act, about, _: seats.stand_down(act, about.get("matter", 0)),
    Verb.INTEREST: lambda act, about, given: consult.add_interest(act, about.get("matter", 0), given),
    Verb.WEIGH: lambda act, about, _: consult.weigh(act, about.get("matter", 0)),
    Verb.OPTION: lambda act, about, given: consult.add_option(act, about.get("matter", 0), given),
    Verb.PUT_FORWARD: lambda act, about, given: consult.put_forward(act, about.get("matter", 0), given),
    AGREE: lambda act, about, given: consult.sign(
        act, about.get("matter", 0), about.get("option", 0), given, agrees=True
    ),
    AGAINST: lambda act, about, given: consult.sign(
        act, about.get("matter", 0), about.get("option", 0), given, agrees=False
    ),
    Verb.REVISE: lambda act, about, given: consult.revise(act, about.get("matter", 0), given),
    Verb.ANSWER: lambda act, about, given: decide.four_answers(act, about.get("matter", 0), given),
    Verb.PROMISE: lambda act, about, given: decide.add_promise(act, about.get("matter", 0), given),
    Verb.DECIDE: lambda act, about, _: decide.decide(act, about.get("matter", 0)),
    Verb.KEEP: lambda act, about, given: decide.keep(
        act, about.get("matter", 0), about.get("promise", 0), given
    ),
    Verb.GIVE_UP: lambda act, about, given: decide.give_up(
        act, about.get("matter", 0), about.get("promise", 0), given
    ),
    Verb.CLOSE: lambda act, about, given: decide.close(act, about.get("matter", 0), given),
    Verb.DROP: lambda act, about, given: begin.drop(act, about.get("matter", 0), given),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> Matter:
    """Do an act with what was typed for it.

    Raises FieldUnfit, NotRipe, MatterUnknown, StageRefused, CaseUnknown.
    """
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


ON_ROWS = frozenset({Verb.KEEP, Verb.GIVE_UP})
"""Acts on one promise, which have their buttons beside it."""


def offered(matter: Matter, role: Role) -> tuple[Verb, ...]:
    """Return what somebody of a role may do about a matter as a whole."""
    verbs = verbs_of(MatterStage(matter.stage), role)
    return tuple(each for each in verbs if each in FORMS and each not in ON_ROWS)


def choices(act: Act, verb: str, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name: bodies, places of options."""
    matter_id = about.get("matter", 0)
    if field.kind is Kind.CHOICE:
        options = consult.options_of(act.tx, matter_id)
        return tuple((str(place), each.what) for place, each in enumerate(options, 1))
    if field.kind not in (Kind.BODY, Kind.BODIES):
        return ()
    return tuple((code, act.reference.body_name(code)) for code in bodies_for(act, verb, about, field))


SOCIAL = frozenset(
    {BodyKind.SOCIAL_GROUP, BodyKind.SOCIAL_SERVICE, BodyKind.FOUNDATION, BodyKind.MASS_ORGANISATION}
)
"""Kinds of body that help people to be heard (S8)."""

NEAR = frozenset({BodyKind.RESIDENTS_COMMITTEE, BodyKind.PROPERTY_COMPANY, BodyKind.OWNERS_COMMITTEE})
"""Kinds that work beside the lead."""


def bodies_for(act: Act, verb: str, about: About, field: Field) -> list[str]:
    """Return the bodies (codes) offered for a field: of the matter, or those that serve the place."""
    if verb != Verb.OPEN:
        matter = matters.find(act.tx, about.get("matter", 0))
        return list(dict.fromkeys(matters.bodies_of(matter))) if matter else []
    case = act.tx.get_one(Case, about["case"])
    here = [each for each in act.reference.standing.values() if serves(act, each.area, case)]
    if field.name == "lead":
        return list(dict.fromkeys([*([case.body] if case.body else []), *list_of(act, case)]))
    kinds = SOCIAL if field.name == "social" else NEAR
    return [each.code for each in here if each.kind in kinds and each.code != case.body]


def serves(act: Act, area: str | None, case: Case) -> bool:
    """Whether who serves an area serves a case; where nobody knows its place, by the area of its body."""
    fact = act.reference.bodies.get(case.body or "")
    place = case.cell or (fact.area if fact else None)
    if area is None or place is None or area in act.reference.area_path(place):
        return True
    return case.cell is None and place in act.reference.area_path(area)


def list_of(act: Act, case: Case) -> list[str]:
    """Return the body that has a case with those above it that have a place of their own here."""
    above = act.reference.body_path(case.body)
    return [each for each in reversed(above) if each != case.body][:2]
