"""Says what each act on a trial must be told, and does it."""

from collections.abc import Mapping
from datetime import date

from models.trial import Trial
from models.vocabulary_covenants import TrialState
from models.vote import Vote
from workflows.cases.acts import Act
from workflows.forms import SEPARATOR, Field, Given, Kind, read_all
from workflows.participation.trials import run
from workflows.participation.trials.run import Plan
from workflows.participation.trials.terms import No, TrialRefused, TrialVerb

About = Mapping[str, int]

FORMS: Mapping[str, tuple[Field, ...]] = {
    TrialVerb.SET: (
        Field("area", Kind.AREAS),
        Field("from", Kind.DAY, optional=True),
        Field("until", Kind.DAY),
        Field("measure"),
        Field("figure", Kind.CHOICE),
        Field("category", Kind.CATEGORIES, optional=True),
        Field("review"),
    ),
    TrialVerb.SETTLE: (
        Field("outcome", Kind.CHOICE),
        Field("words"),
        Field("until", Kind.DAY, optional=True),
    ),
}
OUTCOMES = (TrialState.ADOPTED, TrialState.CONTINUED, TrialState.ENDED)


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises TrialRefused, DecisionRefused."""
    known = run.triable if verb == TrialVerb.SET else run.settleable
    known(act, about.get("vote", 0))


def perform(act: Act, verb: str, about: About, typed: Given) -> Trial:
    """Do an act with what was typed for it. Raises FieldUnfit, TrialRefused, DecisionRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    key = about.get("vote", 0)
    if verb == TrialVerb.SET:
        return run.begin(act, key, plan_of(given))
    if given["outcome"] not in OUTCOMES:
        raise TrialRefused(No.UNKNOWN)
    until = day(given["until"])
    return run.settle(act, key, TrialState(given["outcome"]), given["words"], until)


def plan_of(given: Given) -> Plan:
    """Read a plan. Raises TrialRefused: one area, and no more."""
    areas = given["area"].split(SEPARATOR)
    if len(areas) != 1:
        raise TrialRefused(No.AREA)
    return Plan(
        area=areas[0],
        until=date.fromisoformat(given["until"]),
        measure=given["measure"],
        review=given["review"],
        begins=day(given["from"]),
        figure=given["figure"],
        category=given["category"].partition(SEPARATOR)[0] or None,
    )


def day(written: str) -> date | None:
    """A day as forms keep it; None where none was told."""
    return date.fromisoformat(written) if written else None


def own_area(act: Act, about: About) -> tuple[tuple[str, str], ...]:
    """Return the area of the vote, which is offered first."""
    vote = act.tx.get(Vote, about.get("vote", 0))
    area = vote.area if vote else None
    return ((area, act.reference.area_name(area)),) if area else ()
