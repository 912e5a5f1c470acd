"""Says what each act on petitions must be told, and does it: for residents and for coordinators."""

from collections.abc import Mapping

from models.petition import Petition
from models.vocabulary_petitions import Removal
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.petitions import moderate, publish
from workflows.participation.petitions.publish import Draft
from workflows.participation.petitions.terms import No, PetitionRefused

About = Mapping[str, int]

LAUNCH, APPEAL = "launch_petition", "appeal_removal"
REMOVE, RESTORE, KEEP = "remove_petition", "restore_petition", "keep_removed"
UNSURE = "-"
"""What is chosen where none of the categories fits: a dispatcher decides."""

FORMS: Mapping[str, tuple[Field, ...]] = {
    LAUNCH: (
        Field("roll", Kind.CHOICE),
        Field("title"),
        Field("words"),
        Field("category", Kind.CHOICE),
        Field("object", Kind.BODY, optional=True),
    ),
    APPEAL: (Field("words"),),
    REMOVE: (Field("removal", Kind.CHOICE), Field("reason")),
    RESTORE: (Field("reason"),),
    KEEP: (Field("reason"),),
}


def perform(act: Act, verb: str, about: About, typed: Given, cell: str | None = None) -> Petition:
    """Do an act with what was typed for it; `cell` is where its words say it is.

    Raises FieldUnfit, PetitionRefused.
    """
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    petition = about.get("petition", 0)
    if verb == LAUNCH:
        return publish.publish(act, draft_of(act, given, cell))
    if verb == APPEAL:
        return moderate.appeal(act, petition, given["words"])
    if verb == REMOVE:
        return moderate.remove(act, petition, removal_of(given["removal"]), given["reason"])
    return moderate.rule(act, petition, given["reason"], restored=verb == RESTORE)


def draft_of(act: Act, given: Given, cell: str | None = None) -> Draft:
    """Read a draft. Raises PetitionRefused."""
    rolls = {each.name: each.id for each in publish.own_rolls(act)}
    if given["roll"] not in rolls:
        raise PetitionRefused(No.NO_ROLL)
    category = given["category"] if given["category"] in act.reference.categories else None
    about = given["object"] or None
    return Draft(rolls[given["roll"]], given["title"], given["words"], category, about, cell)


def removal_of(value: str) -> Removal:
    """Read a listed reason. Raises PetitionRefused: nothing else is one."""
    if value not in set(Removal):
        raise PetitionRefused(No.UNKNOWN)
    return Removal(value)


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises PetitionRefused."""
    petition = about.get("petition", 0)
    if verb == LAUNCH:
        publish.check(act)
    elif verb == APPEAL:
        moderate.to_appeal(act, petition)
    elif verb == REMOVE:
        moderate.to_moderate(act, petition)
    else:
        moderate.to_rule(act, petition)
