"""The conversation of every act about a budget round: what must be told, a look at it, and doing it."""

from collections.abc import Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of
from bot.dialogue.turn import Turn
from bot.dialogue.votes import organize
from workflows.forms import Field, Given
from workflows.means.amounts import money
from workflows.participation.budgets import asked, propose, yours
from workflows.participation.budgets.accept import JUDGES
from workflows.participation.budgets.asked import FORMS, PROPOSE, PUT
from workflows.participation.budgets.moderate import strike_words
from workflows.participation.budgets.propose import Idea
from workflows.participation.votes.view import view as vote_view
from workflows.screens import Button, Screen, Sentence, say

Choices = tuple[tuple[str, str | Sentence], ...]


def choices(turn: Turn, verb: str, about: About, field: Field) -> Choices:
    """What may be chosen, in words."""
    return worded(field, asked.choices(act_of(turn), verb, about, field))


def worded(field: Field, found: tuple[tuple[str, str], ...]) -> Choices:
    """What may be chosen, in words: some have only a value."""
    if field.name == "strike":
        return tuple((value, strike_words(value)) for value, _ in found)
    if field.name == "feasible":
        return tuple((value, say(f"budget.feasible.{value}")) for value, _ in found)
    return tuple(found)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises BudgetRefused."""
    asked.check(act_of(turn), verb, about)


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """What was told; of a project what everybody would read, of a vote what would stand in it."""
    if verb == PROPOSE:
        return as_published(turn, about, given)
    shown = [asking.named(turn, BOOK, verb, about, field, given[field.name]) for field in FORMS[verb]]
    lines = tuple(say("form.line", value=each) for each in shown)
    if verb in JUDGES.values():
        one_word = yours.is_of_households(turn.tx, about["project"])
        return (*lines, *((say("budget.one_word"),) if one_word else ()), say("budget.judge_promise"))
    if verb != PUT:
        return lines
    return (*lines, *(option(*each) for each in yours.candidates_of(act_of(turn), about["round"])))


def option(words: str, cost: int, answered: bool) -> Sentence:
    """A project as it would stand in the vote."""
    return say("budget.candidate" if answered else "budget.candidate_silent", words=words, cost=money(cost))


def idea_of(turn: Turn, given: Given) -> Idea:
    """A project with what is understood of it. May raise Unread."""
    reading = turn.reading_of(f"{given['spot']} {given['title']} {given['what']}")
    cell = reading.place.cell if reading.place is not None else None
    return asked.idea_of(given, reading.leaf or reading.category, cell)


def as_published(turn: Turn, about: About, given: Given) -> tuple[Sentence, ...]:
    """A project as everybody would read it, with personal details gone."""
    act = act_of(turn)
    row = propose.check(act, about["round"])
    seen = propose.outlook(act, row, idea_of(turn, given))
    body = turn.reference.body_name(seen.body) if seen.body else say("registered.dispatcher")
    lines = [
        say("budget.preview", title=seen.title, cost=money(int(given["rough"]))),
        say("budget.what", what=seen.what, spot=seen.spot, rough=money(int(given["rough"]))),
        say("budget.goes_to", body=body),
    ]
    if seen.masked:
        lines.append(say("petition.masked", words=seen.masked))
    return (*lines, say("budget.promise"))


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and say so."""
    act = act_of(turn)
    if verb == PROPOSE:
        read = asked.read(act, verb, given)
        row: object = propose.propose(act, about["round"], idea_of(turn, read))
    else:
        row = asked.perform(act, verb, about, given)
    done = yours.done_of(turn.tx, row)
    said = say(f"budget.done.{verb}", number=done.number)
    if done.vote:
        seen = vote_view(turn.tx, turn.reference, turn.chat, done.vote)
        assert seen is not None
        return Screen((said, *organize.as_voters_see(seen)), organize.buttons(turn, seen))
    back = Button("look_budget", {"round": done.round})
    if verb == PROPOSE:
        undo = Button("withdraw_proposal", {"proposal": done.proposal})
        return Screen((said,), ((undo,), (Button(PROPOSE, {"round": done.round}), back)))
    return Screen((said,), ((back, Button("budgets")),))


BOOK = Book("budget", FORMS, choices, check, do, preview, strict=True)
STARTS = asking.starts(BOOK)
