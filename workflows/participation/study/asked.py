"""Says what each act on a prior study must be told, and does it: for the chat and the desk."""

from collections.abc import Callable, Mapping

from models.study import VoteStudy
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.study import speak
from workflows.participation.study.terms import StudyVerb

About = Mapping[str, int]

FORMS: Mapping[str, tuple[Field, ...]] = {
    StudyVerb.ASK: (),
    StudyVerb.AGREE: (),
    StudyVerb.ADVISE: (Field("words"),),
    StudyVerb.OBJECT: (Field("ground", Kind.CHOICE), Field("law"), Field("words")),
    StudyVerb.APPEAL: (Field("words"),),
    StudyVerb.LIFT: (Field("reason"),),
    StudyVerb.HOLD: (Field("reason"),),
}
CHECKS: Mapping[str, Callable[[Act, int], object]] = {
    StudyVerb.ASK: speak.may_ask,
    **dict.fromkeys(speak.SPEAK, speak.to_speak),
    StudyVerb.APPEAL: speak.to_appeal,
    **dict.fromkeys(speak.RULE, speak.to_rule),
}
STEPS: Mapping[str, Callable[[Act, int, Given], VoteStudy]] = {
    StudyVerb.ASK: lambda act, key, _: speak.ask(act, key),
    StudyVerb.AGREE: lambda act, key, _: speak.agree(act, key),
    StudyVerb.ADVISE: lambda act, key, given: speak.agree(act, key, given["words"]),
    StudyVerb.OBJECT: lambda act, key, given: speak.objects(
        act, key, given["ground"], given["law"], given["words"]
    ),
    StudyVerb.APPEAL: lambda act, key, given: speak.appeal(act, key, given["words"]),
    StudyVerb.LIFT: lambda act, key, given: speak.rule(act, key, given["reason"], lifted=True),
    StudyVerb.HOLD: lambda act, key, given: speak.rule(act, key, given["reason"], lifted=False),
}


def key_of(verb: str, about: About) -> int:
    """Return what an act is about: a draft, or its study."""
    return about.get("vote" if verb == StudyVerb.ASK else "study", 0)


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises StudyRefused."""
    CHECKS[verb](act, key_of(verb, about))


def perform(act: Act, verb: str, about: About, typed: Given) -> VoteStudy:
    """Do an act with what was typed for it. Raises FieldUnfit, StudyRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    return STEPS[verb](act, key_of(verb, about), given)
