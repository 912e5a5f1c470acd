"""The conversation of who puts up a petition, takes one down or rules on it: what must be told, a preview."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.petitions import told
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.words import clean
from models.vocabulary_petitions import Removal
from workflows.forms import Field
from workflows.participation.petitions import asked, publish
from workflows.participation.petitions.asked import APPEAL, FORMS, LAUNCH, UNSURE
from workflows.participation.petitions.view import view
from workflows.screens import Button, Screen, Sentence, say

Choices = tuple[tuple[str, str | Sentence], ...]


def choices(turn: Turn, _verb: str, _about: About, field: Field) -> Choices:
    """What may be chosen: a roll of one's own, what the reader thinks it is, a listed reason."""
    if field.name == "roll":
        return tuple((each.name, each.name) for each in publish.own_rolls(act_of(turn)))
    if field.name == "removal":
        return tuple((str(each), say(f"petition.removal.{each}")) for each in Removal)
    return categories(turn) if field.name == "category" else ()


def categories(turn: Turn) -> Choices:
    """What the reader takes it for, best first; and that none of it fits. May raise Unread."""
    kept = turn.memory.get("given", {})
    words = str(kept.get("words", "")) if isinstance(kept, Mapping) else ""
    reading = turn.reading_of(words or clean(turn.incoming.text or ""))
    codes = [reading.leaf or reading.category, *(each.code for each in reading.guesses)]
    names = {code: turn.reference.category_names(code) for code in codes if code}
    named = tuple((code, say("petition.text", words=each)) for code, each in names.items() if each)
    return (*named, (UNSURE, say("petition.unsure")))


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises PetitionRefused."""
    asked.check(act_of(turn), verb, about)


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """What everybody would read, with personal details gone; of other acts, what was told."""
    if verb != LAUNCH:
        fields = FORMS[verb]
        shown = [asking.named(turn, BOOK, verb, about, field, given[field.name]) for field in fields]
        return tuple(say("form.line", value=each) for each in shown)
    act = act_of(turn)
    draft = asked.draft_of(act, given, cell_in(turn, given["words"]))
    seen = publish.outlook(act, draft)
    lines = [say("petition.preview", title=seen.title), say("petition.text", words=seen.words)]
    lines.append(told.goes_to(turn.reference, seen.body))
    if draft.object_body:
        lines.append(say("petition.about", body=turn.reference.body_name(draft.object_body)))
    lines.append(say("petition.share", roll=given["roll"], frozen=seen.frozen, threshold=seen.threshold))
    lines.append(say("petition.days", days=seen.days))
    if seen.masked:
        lines.append(say("petition.masked", words=seen.masked))
    return (*lines, say("petition.promise"))


def cell_in(turn: Turn, words: str) -> str | None:
    """The grid cell that the words name for sure. May raise Unread."""
    place = turn.reading_of(words).place
    return place.cell if place is not None else None


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show the petition as others see it."""
    cell = cell_in(turn, given["words"]) if verb == LAUNCH else None
    petition = asked.perform(act_of(turn), verb, about, given, cell)
    seen = view(turn.tx, petition.id)
    assert seen is not None
    done = say(f"petition.done.{verb}", number=petition.code)
    return Screen((done, *told.card(turn.reference, seen)), ((Button("petitions"), Button("help")),))


BOOK = Book("petition", FORMS, choices, check, do, preview)
STARTS = asking.starts(BOOK)


def begin(turn: Turn) -> Reply:
    """Begin a petition, by a button or by its name."""
    return asking.begun(turn, BOOK, LAUNCH, {})


PRESSES: dict[str, Callable[[Turn], Reply]] = {LAUNCH: STARTS[LAUNCH], APPEAL: STARTS[APPEAL]}
