"""Says what each act on a covenant must be told, and does it: for chat and desk."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.covenant import CovenantComment, CovenantVersion
from models.opinion import Conversation
from models.petition import Petition
from models.vocabulary_covenants import VersionKind
from models.vocabulary_petitions import PetitionStage
from workflows.cases.acts import Act
from workflows.forms import Field, Given, Kind, read_all
from workflows.participation.covenants import comment, decide, draft
from workflows.participation.covenants.record import articles_of, version_to
from workflows.participation.covenants.terms import CovenantRefused, CovenantVerb, No
from workflows.participation.covenants.view import VersionView, version_view
from workflows.participation.votes.terms import Question

About = Mapping[str, int]
V = CovenantVerb
WORDS, WHY = (Field("words"),), (Field("why"),)
FORMS: Mapping[str, tuple[Field, ...]] = {
    V.DRAFT: (Field("roll", Kind.CHOICE), Field("name"), *WORDS),
    V.ADD: (*WORDS, Field("origin", Kind.CHOICE, optional=True)),
    V.CHANGE: (Field("article", Kind.CHOICE), *WORDS),
    V.DROP: (Field("article", Kind.CHOICE),),
    V.SHOW: (Field("until", Kind.DAY),),
    V.COMMENT: (Field("article", Kind.CHOICE), *WORDS),
    V.ANSWER: WORDS,
    V.PUT: (Field("pro"), Field("contra"), Field("from", Kind.DAY), Field("closes", Kind.DAY, optional=True)),
    V.WITHDRAW: WHY,
    V.AMEND: WHY,
    V.REPEAL: WHY,
    V.FILE: (Field("filing"),),
}
WHOLE = "0"
"""What is chosen where somebody speaks of no single article."""

MOST_ORIGINS, LONGEST_ORIGIN = 4, 40
SHORT = 24
"""Characters of an article on a button."""


def perform(act: Act, verb: str, about: About, typed: Given, ask: Callable[[int, Given], Question]) -> int:
    """Do an act with what was typed for it; return the version it is about.

    `ask` words the question of a vote. Raises FieldUnfit, CovenantRefused, TermsUnfit.
    """
    given = read_all(FORMS[verb], typed, act.reference, act.reference.local_date(act.now))
    if verb == V.ANSWER:
        return comment.answer(act, about.get("comment", 0), given["words"]).version_id
    key = about.get("version", 0)
    if verb == V.PUT:
        closes = date.fromisoformat(given["closes"]) if given["closes"] else None
        decide.put(act, key, decide.Ballot(ask(key, given), date.fromisoformat(given["from"]), closes))
        return key
    return STEPS[CovenantVerb(verb)](act, key, given)


def said(act: Act, key: int, given: Given) -> int:
    """Comment."""
    return comment.comment(act, key, given["article"], given["words"]).version_id


STEPS: Mapping[CovenantVerb, Callable[[Act, int, Given], int]] = {
    V.DRAFT: lambda act, _, given: draft.begin(act, given["roll"], given["name"], given["words"]).id,
    V.ADD: lambda act, key, given: draft.add(act, key, given["words"], given["origin"]).id,
    V.CHANGE: lambda act, key, given: draft.change(act, key, given["article"], given["words"]).id,
    V.DROP: lambda act, key, given: draft.drop(act, key, given["article"]).id,
    V.SHOW: lambda act, key, given: draft.show(act, key, date.fromisoformat(given["until"])).id,
    V.COMMENT: said,
    V.WITHDRAW: lambda act, key, given: draft.withdraw(act, key, given["why"]).id,
    V.AMEND: lambda act, key, given: draft.renew(act, key, VersionKind.AMEND, given["why"]).id,
    V.REPEAL: lambda act, key, given: draft.renew(act, key, VersionKind.REPEAL, given["why"]).id,
    V.FILE: lambda act, key, given: decide.file(act, key, given["filing"]).id,
}


def check(act: Act, verb: str, about: About) -> None:
    """Refuse what cannot be done now, before anybody writes. Raises CovenantRefused."""
    key = about.get("version", 0)
    if verb == V.DRAFT:
        if not draft.rolls(act):
            raise CovenantRefused(No.ROLL)
    elif verb == V.COMMENT:
        comment.commentable(act, key)
    elif verb == V.ANSWER:
        comment.answerable(act, about.get("comment", 0))
    elif verb == V.PUT:
        decide.puttable(act, key)
    else:
        version_to(act, key, CovenantVerb(verb))


def choices(act: Act, verb: str, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen for a field, as value and name; the whole has its name in the catalogue."""
    if field.name == "roll":
        return tuple((each.code, each.name) for each in draft.rolls(act))
    if field.name == "origin":
        return origins(act)
    if field.name == "article":
        named = tuple(
            (str(each.number), f"{each.number} {each.words[:SHORT]}")
            for each in articles_of(act.tx, about.get("version", 0))
        )
        return ((WHOLE, ""), *named) if verb == V.COMMENT else named
    return ()


def origins(act: Act) -> tuple[tuple[str, str], ...]:
    """Return the newest petitions and opinion maps, from which an article may have come."""
    there = col(Petition.stage) != PetitionStage.REMOVED
    newest = select(Petition).where(there).order_by(col(Petition.id).desc()).limit(MOST_ORIGINS)
    maps = select(Conversation).order_by(col(Conversation.id).desc()).limit(MOST_ORIGINS)
    found = (*act.tx.execute(newest).scalars(), *act.tx.execute(maps).scalars())
    return tuple((each.code, f"{each.code} {each.title}"[:LONGEST_ORIGIN]) for each in found)


def version_of(act: Act, verb: str, about: About) -> int:
    """Return the version that an act is about."""
    if verb != V.ANSWER:
        return about.get("version", 0)
    found = act.tx.get(CovenantComment, about.get("comment", 0))
    return found.version_id if found else 0


def covenant_of(act: Act, version_id: int) -> int:
    """Return the covenant of a version."""
    return act.tx.get_one(CovenantVersion, version_id).covenant_id


def vote_of(act: Act, version_id: int) -> int | None:
    """Return the vote that decides on a version."""
    return act.tx.get_one(CovenantVersion, version_id).vote_id


def put_as(act: Act, version_id: int) -> tuple[str, VersionView, str]:
    """Return the name of a covenant, a version of it, and the hash of what would be voted on now.

    Raises CovenantRefused.
    """
    version, covenant = decide.puttable(act, version_id)
    return covenant.name, version_view(act.tx, version), decide.hash_of(act, version)
