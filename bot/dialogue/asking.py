"""Asks for what an act needs, one thing at a time, shows it all, and does it when it is confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.catalogue.sentences import render
from bot.dialogue.form_words import NEXT_PICTURE, next_picture, pictures_told, shown
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import clean
from models.vocabulary import Locale
from workflows.attachments import pictures_in
from workflows.cases.acts import Act
from workflows.forms import (
    SEPARATOR,
    Field,
    FieldUnfit,
    Kind,
    one_of,
    read,
    written,
)
from workflows.screens import Button, Screen, Sentence, Value, say

ASKING = "form"  # waiting for the next thing
PREVIEW = "form_preview"  # all is shown; waiting for the confirmation
MOST = 12
"""Choices that are offered as buttons; others can be typed."""

About = Mapping[str, int]


@dataclass(frozen=True)
class Book:
    """The acts of one subject: what each needs, what may be chosen, whether it may be done, and doing it."""

    name: str  # head of its sentences
    forms: Mapping[str, tuple[Field, ...]]
    choices: Callable[[Turn, str, About, Field], tuple[tuple[str, str | Sentence], ...]]
    check: Callable[[Turn, str, About], None]
    do: Callable[[Turn, str, About, Mapping[str, str]], Screen]
    preview: Callable[[Turn, str, About, Mapping[str, str]], tuple[Sentence, ...]] | None = None
    strict: bool = False  # whether only what is offered may be chosen


class Desk(Protocol):
    """A subject that knows its own acts: a module of `workflows/` with these four."""

    FORMS: Mapping[str, tuple[Field, ...]]

    def choices(self, act: Act, about: About, field: Field) -> tuple[tuple[str, str], ...]:
        """Return what may be chosen for a field."""
        ...

    def check(self, act: Act, verb: str, about: About) -> None:
        """Refuse what cannot be done now, before anybody writes."""
        ...

    def perform(self, act: Act, verb: str, about: About, typed: Mapping[str, str]) -> object:
        """Do it."""
        ...


def book_of(name: str, desk: Desk, home: str) -> Book:
    """Return the book of a desk; what is done leads back to the button `home`."""

    def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
        desk.perform(act_of(turn), verb, about, given)
        return Screen((say(f"{name}.done.{verb}"),), ((Button(home), Button("progress")),))

    return Book(
        name,
        desk.FORMS,
        choices=lambda turn, _verb, about, field: desk.choices(act_of(turn), about, field),
        check=lambda turn, verb, about: desk.check(act_of(turn), verb, about),
        do=do,
    )


Books = Mapping[str, Book]
"""All books by their names."""


def starts(book: Book) -> dict[str, Callable[[Turn], Reply]]:
    """Return what the buttons of a book's acts do."""
    return {str(verb): starting(book, str(verb)) for verb in book.forms}


def starting(book: Book, verb: str) -> Callable[[Turn], Reply]:
    """Begin an act: what forbids it is told before anybody writes."""

    def begin(turn: Turn) -> Reply:
        assert turn.press is not None
        about = {name: int(value) for name, value in turn.press.action.items() if str(value).isdecimal()}
        return begun(turn, book, verb, about)

    return begin


def begun(turn: Turn, book: Book, verb: str, about: About) -> Reply:
    """Begin an act by whatever door; what forbids it is told before anybody writes."""
    book.check(turn, verb, about)
    return go_on(turn, book, {"form": verb, "book": book.name, "about": dict(about), "given": {}})


def go_on(turn: Turn, book: Book, memory: dict[str, object], *first: Sentence) -> Reply:
    """Ask for the next thing, or show all that was told."""
    verb, given = str(memory["form"]), as_texts(memory["given"])
    left = next((each for each in book.forms[verb] if each.name not in given), None)
    if left is not None:
        return ask(turn, book, memory, left, *first)
    lines = [say(f"{book.name}.sure.{verb}")]
    about = about_in(memory)
    lines += seen_again(turn, book, verb, about, given)
    buttons = ((Button("confirm", {"form": verb}), *before_it(given), Button("back")),)
    screen = Screen(tuple(lines), buttons, pictures_told(book.forms[verb], given))
    return Reply((screen,), PREVIEW, memory, spent=False)


def seen_again(
    turn: Turn, book: Book, verb: str, about: About, given: Mapping[str, str]
) -> tuple[Sentence, ...]:
    """All that was told, as the book shows it, or one thing after the other."""
    if book.preview is not None:
        return book.preview(turn, verb, about, given)
    return tuple(
        say("form.line", value=named(turn, book, verb, about, field, given[field.name]))
        for field in book.forms[verb]
    )


def ask(turn: Turn, book: Book, memory: dict[str, object], field: Field, *first: Sentence) -> Reply:
    """Ask for one thing; what can be chosen is offered."""
    verb, picked = str(memory["form"]), chosen_so_far(memory)
    offers = book.choices(turn, verb, about_in(memory), field)
    before = before_it(as_texts(memory["given"]))
    skips = field.optional or (field.kind is Kind.PHOTOS and bool(picked))
    leave = ((Button("form_skip"),) if skips else ()) + (*before, Button("back"))
    lines: tuple[Sentence, ...] = (*first, say(f"{book.name}.ask.{verb}.{field.name}"))
    if field.kind is Kind.PHOTOS:
        lines = (*lines[: len(first) + (not picked)], next_picture(offers, len(picked)))
        return Reply((Screen(lines, (NEXT_PICTURE, leave)),), ASKING, memory, spent=False)
    rows = tuple(
        (Button("form_pick", {"value": value}, say("button.choose", name=name)),)
        for value, name in offers[: MOST + len(picked)]
        if value not in picked
    )
    return Reply((Screen(lines, (*rows, leave)),), ASKING, memory, spent=False)


def chosen_so_far(memory: Mapping[str, object]) -> list[str]:
    """What was chosen or sent of several things."""
    return [each for each in str(memory.get("picked", "")).split(SEPARATOR) if each]


def picture_came(turn: Turn, books: Books, *sent: str) -> Reply:
    """Keep pictures for the next of several things, or that one has none; the last one ends it."""
    found = at_hand(turn, books)
    if found is None:
        return note(turn, say("excuse.left"))
    book, memory, field = found
    offers = book.choices(turn, str(memory["form"]), about_in(memory), field)
    kept = [*chosen_so_far(memory), *sent][: len(offers)]
    memory["picked"] = SEPARATOR.join(kept)
    if len(kept) < len(offers):
        return ask(turn, book, memory, field)
    return take(turn, books, str(memory["picked"]))


def before_it(given: Mapping[str, str]) -> tuple[Button, ...]:
    """The button that asks again for the thing told last."""
    return (Button("form_before"),) if given else ()


def about_in(memory: Mapping[str, object]) -> About:
    """What the act at hand is about."""
    found = memory.get("about", {})
    assert isinstance(found, dict)
    return {str(name): int(value) for name, value in found.items()}


def as_texts(given: object) -> dict[str, str]:
    """What was told so far."""
    assert isinstance(given, dict)
    return {str(name): str(value) for name, value in given.items()}


def at_hand(turn: Turn, books: Books) -> tuple[Book, dict[str, object], Field] | None:
    """The act at hand and what is asked for now; None where nothing is."""
    book = books.get(str(turn.memory.get("book", "")))
    if book is None or turn.state != ASKING:
        return None
    given = as_texts(turn.memory["given"])
    left = next(each for each in book.forms[str(turn.memory["form"])] if each.name not in given)
    return book, dict(turn.memory), left


def words(turn: Turn, books: Books) -> Reply:
    """Take what was typed for what is asked for now, or the picture that was sent for it."""
    found, sent = at_hand(turn, books), pictures_in(turn.incoming.photos)
    if found is not None and found[2].kind is Kind.PHOTO and sent:
        return take(turn, books, sent[0])
    if found is not None and found[2].kind is Kind.PHOTOS and sent:
        return picture_came(turn, books, *sent)
    return take(turn, books, clean(turn.incoming.text or ""))


def pick(turn: Turn, books: Books) -> Reply:
    """Take what was chosen; of several, one after the other."""
    assert turn.press is not None
    value, found = str(turn.press.action["value"]), at_hand(turn, books)
    if found is None:
        return note(turn, say("excuse.left"))
    book, memory, field = found
    if field.kind is Kind.PHOTOS:
        return picture_came(turn, books, value)
    if field.kind is not Kind.BODIES:
        return take(turn, books, value)
    memory["picked"] = SEPARATOR.join([*chosen_so_far(memory), value])
    chosen = say("form.line", value=shown(turn, field, str(memory["picked"])))
    return ask(turn, book, memory, field, chosen)


def skip(turn: Turn, books: Books) -> Reply:
    """Nothing more is to be told of this."""
    return take(turn, books, str(turn.memory.get("picked", "")))


def before(turn: Turn, books: Books) -> Reply:
    """Ask again for the thing told last; all the others stay."""
    book, memory = books.get(str(turn.memory.get("book", ""))), dict(turn.memory)
    if book is None or turn.state not in (ASKING, PREVIEW):
        return note(turn, say("excuse.left"))
    given = as_texts(memory["given"])
    told = [each.name for each in book.forms[str(memory["form"])] if each.name in given]
    memory["given"] = {name: given[name] for name in told[:-1]}
    memory.pop("picked", None)
    return go_on(turn, book, memory)


def take(turn: Turn, books: Books, typed: str) -> Reply:
    """Keep one thing that was told, and go on. What cannot be read is asked for again."""
    found = at_hand(turn, books)
    if found is None:
        return note(turn, say("excuse.left"))
    book, memory, field = found
    today = turn.reference.local_date(turn.now)
    try:
        value = read(field, typed, turn.reference, today)
        value = one_of_them(turn, book, memory, field, value) if field.kind is Kind.CHOICE else value
    except FieldUnfit as unfit:
        if field.kind is Kind.PHOTOS and len(typed.split(SEPARATOR)) > 1:
            memory.pop("picked", None)  # not one picture was sent: from the first again
        return ask(turn, book, memory, field, say(f"form.unfit.{unfit.kind}"))
    memory["given"] = {**as_texts(memory["given"]), field.name: value}
    memory.pop("picked", None)
    return go_on(turn, book, memory)


def one_of_them(turn: Turn, book: Book, memory: Mapping[str, object], field: Field, typed: str) -> str:
    """The choice that was pressed, or typed as its button says it, or a part of that. Raises FieldUnfit."""
    reader = Locale(turn.chat.locale)
    offers = book.choices(turn, str(memory["form"]), about_in(memory), field)
    names = {value: name if isinstance(name, str) else render(name, reader) for value, name in offers}
    chosen = one_of(typed, names) if typed else typed
    if chosen is None and names and book.strict:
        raise FieldUnfit(field.name, field.kind)
    return typed if chosen is None else chosen


def named(turn: Turn, book: Book, verb: str, about: About, field: Field, value: str) -> Value:
    """What was told, as people read it; of what was chosen, its name."""
    if field.kind is Kind.CHOICE:
        names = dict(book.choices(turn, verb, about, field))
        return names.get(value) or shown(turn, field, value)
    return shown(turn, field, value)


def do(turn: Turn, books: Books) -> Reply:
    """Do it."""
    assert turn.press is not None
    book = books.get(str(turn.memory.get("book", "")))
    if book is None or turn.state != PREVIEW or turn.memory.get("form") != turn.press.action["form"]:
        return note(turn, say("excuse.left"))
    verb, given = str(turn.memory["form"]), as_texts(turn.memory["given"])
    typed = {field.name: written(field, given[field.name]) for field in book.forms[verb]}
    return Reply((in_place(turn, book.do(turn, verb, about_in(turn.memory), typed)),))


def look_again(turn: Turn) -> Reply:
    """Something else was said before it was confirmed: nothing is done yet."""
    return note(turn, say("form.press_first"))
