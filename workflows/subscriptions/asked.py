"""Says what subscribing and announcing must be told, and does it: one thing at a time."""

from collections.abc import Mapping

from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.subscriptions import announce, choose
from workflows.subscriptions.terms import No, SubscriptionRefused
from workflows.subscriptions.view import Announced, Wanted, announced, wanted

About = Mapping[str, int]

SUBSCRIBE, ANNOUNCE = "subscribe", "announce"

FORMS: Mapping[str, tuple[Field, ...]] = {
    SUBSCRIBE: (Field("topic", Kind.CHOICE), Field("area", Kind.CHOICE)),
    ANNOUNCE: (Field("topic", Kind.CHOICE), Field("area", Kind.CHOICE), Field("words")),
}


def codes(act: Act, verb: str, field: Field) -> list[str]:
    """Return the codes that may be chosen for a field; words are written, not chosen."""
    if field.kind is not Kind.CHOICE:
        return []
    if field.name == "topic":
        return choose.topics(act.reference)
    return choose.places(act.reference) if verb == SUBSCRIBE else announce.places_of(act.reference, act.by)


def check(act: Act, verb: str, _about: About) -> None:
    """Refuse what cannot be done, before anybody writes. Raises SubscriptionRefused."""
    if verb == ANNOUNCE and not has_duty(act.by.role, Duty.ANNOUNCE):
        raise SubscriptionRefused(No.NOT_YOURS)


def perform(act: Act, verb: str, typed: Given) -> Wanted | Announced:
    """Do it. Raises FieldUnfit, SubscriptionRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    if verb == SUBSCRIBE:
        return wanted(choose.subscribe(act, given))
    return announced(announce.announce(act, given))
