"""Says what each act after a vote must be told, and does it: one thing after the other, in the chat."""

from collections.abc import Callable, Mapping
from datetime import date

from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.decisions import carry, resolve
from workflows.participation.decisions.resolve import Answers, Commission
from workflows.participation.decisions.terms import DecisionRefused, DecisionVerb, No

About = Mapping[str, int]

QUESTIONS = (Field("for_whom"), Field("rely_on"), Field("who_gains"), Field("who_judges"))
FIRST = (
    Field("body", Kind.BODY, optional=True),
    Field("what", optional=True),
    Field("day", Kind.DAY, optional=True),
)
FORMS: Mapping[str, tuple[Field, ...]] = {
    DecisionVerb.RESOLVE: (Field("words"), *FIRST, *QUESTIONS),
    DecisionVerb.TASK: (Field("body", Kind.BODY), Field("what"), Field("day", Kind.DAY)),
    DecisionVerb.PROGRESS: (Field("words"),),
    DecisionVerb.LATE: (Field("why"), Field("until", Kind.DAY)),
    DecisionVerb.DONE: (Field("report"),),
}
OFFICERS = (DecisionVerb.RESOLVE, DecisionVerb.TASK)


def put(act: Act, about: About, given: Given) -> object:
    """Publish what was decided, with its first task where one was told."""
    answers = Answers(given["for_whom"], given["rely_on"], given["who_gains"], given["who_judges"])
    told = [bool(given[each.name]) for each in FIRST]
    if any(told) and not all(told):
        raise DecisionRefused(No.INCOMPLETE)
    first = (commission(given),) if all(told) else ()
    return resolve.resolve(act, about["vote"], given["words"], answers, *first)


def commission(given: Given) -> Commission:
    """Return the task that was told."""
    return Commission(given["body"], given["what"], day(given["day"]))


def day(written: str) -> date:
    """A day as forms keep it."""
    return date.fromisoformat(written)


ACTS: dict[str, Callable[[Act, About, Given], object]] = {
    DecisionVerb.RESOLVE: put,
    DecisionVerb.TASK: lambda act, about, given: resolve.add_task(act, about["vote"], commission(given)),
    DecisionVerb.PROGRESS: lambda act, about, given: carry.progress(act, about["task"], given["words"]),
    DecisionVerb.LATE: lambda act, about, given: carry.late(
        act, about["task"], given["why"], day(given["until"])
    ),
    DecisionVerb.DONE: lambda act, about, given: carry.done(act, about["task"], given["report"]),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, DecisionRefused."""
    today = act.reference.local_date(act.now)
    return ACTS[verb](act, about, read_all(FORMS[verb], typed, act.reference, today))


def choices(act: Act, _about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name."""
    if field.kind is not Kind.BODY:
        return ()
    return tuple((code, fact.name) for code, fact in act.reference.standing.items())


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises DecisionRefused."""
    if verb not in OFFICERS:
        carry.own_task(act, about.get("task", 0))
        return
    vote = resolve.vote_over(act, about.get("vote", 0))
    there = resolve.decision_of(act.tx, vote.id) is not None
    if there is (verb == DecisionVerb.RESOLVE):
        raise DecisionRefused(No.RESOLVED if there else No.UNKNOWN)
