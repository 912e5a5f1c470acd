"""Says what each act on a practice must be told, and does it: for chat and desk."""

from collections.abc import Callable, Mapping
from datetime import date

from models.practice import PracticeVersion
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.practices import adopt, propose, review
from workflows.practices.record import is_left, published_to, version_to, versions_of, written
from workflows.practices.terms import PARTS, No, PracticeRefused, PracticeVerb

About = Mapping[str, int]
V = PracticeVerb
WHY = (Field("why"),)
STEP = (Field("reason"), Field("day", Kind.ANY_DAY))
OF_STEPS = (V.LEARN, V.WEIGH, V.DECIDE, V.START, V.CONFIRM, V.REJECT, V.STOP)
FORMS: Mapping[str, tuple[Field, ...]] = {
    V.EDIT: (Field("part", Kind.CHOICE), Field("words")),
    V.SUBMIT: (),
    V.DROP: (),
    V.APPROVE: (),
    V.SEND_BACK: WHY,
    V.RENEW: WHY,
    V.WITHDRAW: WHY,
    **dict.fromkeys(OF_STEPS, STEP),
}
"""What begins a practice is one press (workflows.practices.propose)."""

TEXT: Mapping[str, Callable[[Act, int, Given], PracticeVersion]] = {
    V.EDIT: lambda act, key, given: propose.edit(act, key, given["part"], given["words"]),
    V.SUBMIT: lambda act, key, _: propose.submit(act, key),
    V.DROP: lambda act, key, _: propose.drop(act, key),
    V.APPROVE: lambda act, key, _: review.approve(act, key),
    V.SEND_BACK: lambda act, key, given: review.send_back(act, key, given["why"]),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> int:
    """Do an act with what was typed for it; return the practice. Raises FieldUnfit, PracticeRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    if verb in TEXT:
        return TEXT[verb](act, about.get("version", 0), given).practice_id
    key = about.get("practice", 0)
    if verb == V.RENEW:
        return propose.renew(act, key, given["why"]).practice_id
    if verb == V.WITHDRAW:
        return review.withdraw(act, key, given["why"]).id
    day = date.fromisoformat(given["day"])
    return adopt.take(act, key, PracticeVerb(verb), given["reason"], day).practice_id


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises PracticeRefused."""
    if verb in TEXT:
        version, _ = version_to(act, about.get("version", 0), PracticeVerb(verb))
        if verb == V.SUBMIT:
            propose.check_whole(version)
        return
    key = about.get("practice", 0)
    if verb in OF_STEPS:
        adopt.ready(act, key, PracticeVerb(verb))
        return
    practice, _ = published_to(act, key, PracticeVerb(verb))
    making = written(versions_of(act.tx, practice.id))
    if verb == V.RENEW and making is not None and not is_left(act.tx, making):
        raise PracticeRefused(No.BUSY)


def parts_for(field: Field) -> tuple[str, ...]:
    """Return what may be chosen for a field; its words stand in the catalogue."""
    return PARTS if field.name == "part" else ()
