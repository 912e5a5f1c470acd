"""Says what each act on an index must be told, and does it."""

from collections.abc import Mapping
from enum import StrEnum

from models.index import IndexPlea
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.responsiveness.index import pleas
from workflows.responsiveness.index.pleas import No, PleaKind, PleaRefused

About = Mapping[str, int]


class IndexVerb(StrEnum):
    """What is done about an index."""

    CONTEST = "contest_index"
    RULE = "rule_index"


class Outcome(StrEnum):
    """What a ruling comes to."""

    GRANTED = "granted"
    NOT_GRANTED = "not_granted"


FORMS: Mapping[str, tuple[Field, ...]] = {
    IndexVerb.CONTEST: (Field("kind", Kind.CHOICE), Field("words")),
    IndexVerb.RULE: (Field("outcome", Kind.CHOICE), Field("reason")),
}


def perform(act: Act, verb: str, about: About, typed: Given) -> IndexPlea:
    """Do an act with what was typed for it. Raises FieldUnfit, PleaRefused."""
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    if verb == IndexVerb.CONTEST:
        if given["kind"] not in tuple(PleaKind):
            raise PleaRefused(No.UNKNOWN)
        return pleas.plead(act, PleaKind(given["kind"]), given["words"])
    if given["outcome"] not in tuple(Outcome):
        raise PleaRefused(No.UNKNOWN)
    granted = given["outcome"] == Outcome.GRANTED
    return pleas.rule(act, about.get("plea", 0), given["reason"], granted=granted)
