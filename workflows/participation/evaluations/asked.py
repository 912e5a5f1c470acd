"""Says what each act on evaluations must be told, and does it: for the chat and the desk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.evaluation import Evaluation
from models.vocabulary_evaluations import ObjectKind
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.evaluations import after, opening, pressed
from workflows.participation.evaluations.cancel import cancel
from workflows.participation.evaluations.objects import Object, fits, may_open, objects, rolls
from workflows.participation.evaluations.opening import CASES, Outlook, Plan
from workflows.participation.evaluations.rubrics import rubrics
from workflows.participation.evaluations.seats import (
    ANSWER,
    APPEAL,
    CANCEL,
    DISMISS,
    IMPROVE,
    MARK,
    PLAN,
    UPHOLD,
)
from workflows.participation.evaluations.terms import MARKS, EvaluationRefused, No
from workflows.screens import Names

About = Mapping[str, int]

OPEN, PRESSED, PRESSED_ON = "open_evaluation", "pressed_evaluation", "pressed_rating"
REPORTS = frozenset({PRESSED, PRESSED_ON})
"""What a resident reports: it opens a case."""

REASON = (Field("reason"),)
FORMS: Mapping[str, tuple[Field, ...]] = {
    OPEN: (
        Field("object", Kind.CHOICE),
        Field("source", Kind.CHOICE),
        Field("rubric", Kind.CHOICE),
        Field("why"),
        Field("meaning"),
        Field("since", Kind.ANY_DAY, optional=True),
        Field("days", Kind.WHOLE, optional=True),
    ),
    CANCEL: REASON,
    ANSWER: (Field("words"),),
    MARK: (Field("mark", Kind.CHOICE), Field("reason")),
    APPEAL: (Field("words"),),
    UPHOLD: REASON,
    DISMISS: REASON,
    PLAN: (Field("words"), Field("day", Kind.DAY)),
    IMPROVE: (Field("words"),),
    PRESSED: (Field("words"),),
    PRESSED_ON: (Field("words"),),
}


@dataclass(frozen=True)
class Choice:
    """Something that may be chosen: its value and its name; of marks and of those served, only the value."""

    value: str
    name: str | Names = ""


def plan_of(given: Given) -> Plan:
    """Read what somebody wants to open."""
    since = date.fromisoformat(given["since"]) if given["since"] else None
    days = int(given["days"]) if given["days"] else None
    return Plan(
        given["object"], given["source"], given["rubric"], given["why"], given["meaning"], since, days
    )


def mark_of(value: str) -> int:
    """Read a mark. Raises EvaluationRefused."""
    if value not in {str(each) for each in MARKS}:
        raise EvaluationRefused(No.UNFINISHED)
    return int(value)


Step = Callable[[Act, int, Given], Evaluation]
ACTS: Mapping[str, Step] = {
    OPEN: lambda act, _, given: opening.open_evaluation(act, plan_of(given)),
    CANCEL: lambda act, key, given: cancel(act, key, given["reason"]),
    ANSWER: lambda act, key, given: after.answer(act, key, given["words"]),
    MARK: lambda act, key, given: after.mark_provider(act, key, mark_of(given["mark"]), given["reason"]),
    APPEAL: lambda act, key, given: after.appeal(act, key, given["words"]),
    UPHOLD: lambda act, key, given: after.rule(act, key, given["reason"], upheld=True),
    DISMISS: lambda act, key, given: after.rule(act, key, given["reason"], upheld=False),
    PLAN: lambda act, key, given: after.plan(act, key, given["words"], date.fromisoformat(given["day"])),
    IMPROVE: lambda act, key, given: after.improved(act, key, given["words"]),
}


@dataclass(frozen=True)
class Done:
    """What an act was about, and the number of the case that came of it, if any."""

    evaluation: int
    case: str = ""


def perform(act: Act, verb: str, about: About, typed: Given) -> Done:
    """Do an act with what was typed for it. Raises FieldUnfit, EvaluationRefused."""
    today = act.reference.local_date(act.now)
    given = read_all(FORMS[verb], typed, act.reference, today)
    key = about.get("evaluation", 0)
    if verb == PRESSED:
        return Done(key, pressed.report_pressure(act, key, given["words"]).number)
    if verb == PRESSED_ON:
        return Done(0, pressed.report_pressure_on(act, about.get("case", 0), given["words"]).number)
    return Done(ACTS[verb](act, key, given).id)


def foreseen(act: Act, typed: Given) -> Outlook:
    """Foresee what would be opened. Raises FieldUnfit, EvaluationRefused."""
    today = act.reference.local_date(act.now)
    return opening.outlook(act, plan_of(read_all(FORMS[OPEN], typed, act.reference, today)))


def choices(act: Act, field: Field, chosen: str = "") -> Sequence[Choice]:
    """Return what may be chosen for a field; `chosen` is the object, where it was told before."""
    if field.name == "object":
        return [Choice(each.key, named(act, each)) for each in objects(act)]
    if field.name == "source":
        target = chosen_of(act, chosen)
        cases = [] if target and target.kind is ObjectKind.PROJECT else [Choice(CASES)]
        return [*cases, *(Choice(str(each.id), each.name) for each in rolls(act))]
    if field.name == "rubric":
        target = chosen_of(act, chosen)
        fitting = (each for each in rubrics().values() if target is None or fits(act, each, target))
        return [Choice(each.code, each.names) for each in fitting]
    return [Choice(str(each)) for each in MARKS] if field.name == "mark" else []


def named(act: Act, target: Object) -> str:
    """The name of something that can be evaluated."""
    body = act.reference.body_name(target.body)
    return body if target.kind is ObjectKind.BODY else f"{body} {target.title}"


def chosen_of(act: Act, key: str) -> Object | None:
    """Return the object that was chosen, if one was."""
    return next((each for each in objects(act) if each.key == key), None) if key else None


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises EvaluationRefused."""
    key = about.get("evaluation", 0)
    if verb == OPEN:
        if not may_open(act):
            raise EvaluationRefused(No.NOT_YOURS)
        if not objects(act):
            raise EvaluationRefused(No.NO_OBJECT)
    elif verb == PRESSED_ON:
        pressed.to_report_on(act, about.get("case", 0))
    elif verb in CHECKS:
        CHECKS[verb](act, key)


CHECKS: Mapping[str, Callable[[Act, int], object]] = {
    ANSWER: after.to_answer,
    MARK: after.to_mark,
    APPEAL: after.to_appeal,
    UPHOLD: after.to_rule,
    DISMISS: after.to_rule,
    PLAN: after.of_planner,
    IMPROVE: after.of_planner,
    PRESSED: pressed.to_report,
}
