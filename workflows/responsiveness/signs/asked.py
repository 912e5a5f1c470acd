"""Says what each act on signs must be told, and does it: for the chat and the desk."""

from collections.abc import Mapping

from models.sign import Sign
from workflows.cases.acts import Act
from workflows.forms import Field, Given, read_all
from workflows.responsiveness.signs import review
from workflows.responsiveness.signs.view import ANSWER, DISMISS, FOUND

About = Mapping[str, int]
FORMS: Mapping[str, tuple[Field, ...]] = {
    ANSWER: (Field("words"),),
    FOUND: (Field("reason"),),
    DISMISS: (Field("reason"),),
}


def choices(_act: Act, _about: About, _field: Field) -> tuple[tuple[str, str], ...]:
    """Nothing is chosen: everything is said in words."""
    return ()


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises SignRefused."""
    load = review.to_answer if verb == ANSWER else review.to_review
    load(act, about.get("sign", 0))


def perform(act: Act, verb: str, about: About, typed: Given) -> Sign:
    """Do it. Raises FieldUnfit, SignRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    key = about.get("sign", 0)
    if verb == ANSWER:
        return review.answer(act, key, given["words"])
    return review.review(act, key, given["reason"], founded=verb == FOUND)
