"""The acts on practices, asked for one thing at a time: of who writes, who reviews, and bodies that adopt."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.names_seen import warned
from bot.dialogue.practices import told
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn
from workflows.forms import Field
from workflows.practices import asked
from workflows.practices.asked import FORMS
from workflows.practices.terms import PracticeVerb
from workflows.practices.view import PracticeView, one
from workflows.screens import Button, Screen, Sentence, say

Rows = tuple[tuple[Button, ...], ...]
HOME = Button("practices")


def choices(turn: Turn, verb: str, about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen: the parts of a text; of days the one it is."""
    del verb, about
    if field.name == "day":
        today = turn.reference.local_date(turn.now)
        return ((today.isoformat(), say("practice.today", day=today)),)
    return tuple((part, say(f"practice.part.{part}")) for part in asked.parts_for(field))


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises PracticeRefused."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show the practice as it stands."""
    act = act_of(turn)
    key = asked.perform(act, verb, about, given)
    seen, done = one(act, key), say(f"practice.done.{verb}")
    if seen is None:
        return Screen((done,), ((HOME,),))
    return Screen((done, *told.card(seen, turn.reference)), rows(seen))


def rows(seen: PracticeView) -> Rows:
    """What may be done about a practice now, by who looks."""
    found = [Button(str(verb), {"practice": seen.id}) for verb in seen.verbs]
    if seen.making is not None:
        found += [Button(str(verb), {"version": seen.making.id}) for verb in seen.making.verbs]
    return (*((each,) for each in found), (HOME,))


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Show what was told, and what in it looks like names: it will be public."""
    told_ = tuple(
        say("form.line", value=asking.named(turn, BOOK, verb, about, field, given[field.name]))
        for field in FORMS[verb]
    )
    return (*told_, *warned(*given.values()))


BOOK = Book("practice", FORMS, choices, check, do, preview, strict=True)
STARTS: dict[str, Callable[[Turn], Reply]] = asking.starts(BOOK)
VERBS = tuple(PracticeVerb)
