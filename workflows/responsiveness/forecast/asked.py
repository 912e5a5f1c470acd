"""Says what each act on a shortage must be told, and does it: for the chat and the desk."""

from collections.abc import Mapping

from workflows.cases.acts import Act
from workflows.forms import Field, Given, read_all
from workflows.responsiveness.forecast import named

About = Mapping[str, int]

ASK_MEANS, ASK_PURCHASE, MEET, REFUSE = "ask_means", "ask_purchase", "meet_need", "refuse_need"

FORMS: Mapping[str, tuple[Field, ...]] = {
    ASK_MEANS: (),
    ASK_PURCHASE: (),
    MEET: (Field("what"),),
    REFUSE: (Field("reason"),),
}


def choices(_act: Act, _about: About, _field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field: everything here is told in words."""
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises NeedRefused."""
    load = named.to_ask if verb in (ASK_MEANS, ASK_PURCHASE) else named.to_answer
    load(act, about.get("shortage", 0))


def perform(act: Act, verb: str, about: About, typed: Given) -> object:
    """Do an act with what was typed for it. Raises FieldUnfit, NeedRefused."""
    key, given = (
        about.get("shortage", 0),
        read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now)),
    )
    if verb in (ASK_MEANS, ASK_PURCHASE):
        return (named.ask_means if verb == ASK_MEANS else named.ask_purchase)(act, key)
    return (named.meet if verb == MEET else named.refuse)(act, key, given)
