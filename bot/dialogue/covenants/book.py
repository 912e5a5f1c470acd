"""The acts on covenants, asked for one thing at a time: by who drafts them, and by residents who comment."""

from collections.abc import Callable, Mapping

from bot.catalogue.sentences import phrase
from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.covenants import told
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from models.vocabulary import Locale
from models.vocabulary_covenants import VersionKind
from workflows.cases.acts import Act
from workflows.forms import Field, Given
from workflows.participation.covenants import asked
from workflows.participation.covenants.asked import FORMS, WHOLE
from workflows.participation.covenants.terms import LONGEST_QUESTION, CovenantVerb
from workflows.participation.covenants.view import CovenantView, VersionView, one
from workflows.participation.votes.terms import Question
from workflows.screens import Button, Screen, Sentence, say

Rows = tuple[tuple[Button, ...], ...]
APART = (CovenantVerb.DRAFT, CovenantVerb.ANSWER)
OFFERED: tuple[CovenantVerb, ...] = tuple(each for each in CovenantVerb if each not in APART)
"""What buttons do about a version, in order."""


def choices(turn: Turn, verb: str, about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen."""
    return worded(asked.choices(act_of(turn), verb, about, field))


def worded(found: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen, in words: the whole has only its value."""
    return tuple((value, say("covenant.whole") if value == WHOLE else name) for value, name in found)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises CovenantRefused."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show the covenant as it stands."""
    act = act_of(turn)
    version = asked.perform(act, verb, about, given, wording(act, Locale(turn.chat.locale)))
    seen = one(act, asked.covenant_of(act, version))
    done = say(f"covenant.done.{verb}")
    if seen is None:
        return Screen((done,), ((Button("covenants"),),))
    vote = asked.vote_of(act, version) if verb == CovenantVerb.PUT else None
    look = ((Button("look_vote", {"vote": vote}),),) if vote else ()
    return Screen((done, *told.card(seen)), (*look, *rows(seen)))


def rows(seen: CovenantView) -> Rows:
    """What may be done about a covenant now, by who looks."""
    versions = [each for each in (seen.making, seen.now) if each is not None]
    found = [Button(str(verb), {"version": each.id}) for each in versions for verb in may(seen, each)]
    return (*((each,) for each in found), (Button("covenants"),))


def may(seen: CovenantView, version: VersionView) -> list[CovenantVerb]:
    """What may be done about a version: while one is being made, no other is begun."""
    begins = (CovenantVerb.AMEND, CovenantVerb.REPEAL)
    verbs = [verb for verb in OFFERED if verb in version.verbs]
    return [verb for verb in verbs if verb not in begins] if seen.making else verbs


def wording(act: Act, locale: Locale) -> Callable[[int, Given], Question]:
    """Word the question of a vote on a version, in the language of who puts it."""

    def ask(version_id: int, given: Given) -> Question:
        name, version, digest = asked.put_as(act, version_id)
        title = phrase(f"covenant.ballot.title.{version.kind}", locale, name=name, version=version.number)
        return Question(title, question(version, name, digest, locale), given["pro"], given["contra"])

    return ask


def question(version: VersionView, name: str, digest: str, locale: Locale) -> str:
    """What is asked: the articles where there is room for them, and in any case their hash."""
    key = f"covenant.ballot.question.{version.kind}"
    first = phrase(key, locale, name=name, version=version.number, why=version.why)
    text = "\n".join(f"{each.number}. {each.words}" for each in version.articles)
    last = phrase("covenant.ballot.hash", locale, digest=digest)
    whole = "\n".join(each for each in (first, text, last) if each)
    shown = whole if len(whole) <= LONGEST_QUESTION else f"{first}\n{last}"
    return shown if version.kind is not VersionKind.REPEAL else f"{first}\n{last}"


BOOK = Book("covenant", FORMS, choices, check, do)
STARTS: dict[str, Callable[[Turn], Reply]] = asking.starts(BOOK)
