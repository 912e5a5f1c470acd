"""The conversation of who opens an evaluation, answers one, pays, plans or rules; and of who was pressed."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.evaluations import told
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from workflows.forms import Field
from workflows.participation.evaluations import asked
from workflows.participation.evaluations.asked import FORMS, OPEN, REPORTS, Choice
from workflows.participation.evaluations.objects import has_objects
from workflows.participation.evaluations.opening import CASES, Outlook
from workflows.participation.evaluations.seats import Seen, one_seen_by, seen_by, waiting_for
from workflows.participation.evaluations.terms import find_code, follows_of
from workflows.screens import Button, Screen, Sentence, say

LISTED = 8
SENTENCES = 10


def choices(turn: Turn, _verb: str, _about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen, in words."""
    given = turn.memory.get("given")
    chosen = str(given.get("object", "")) if isinstance(given, Mapping) else ""
    return tuple((each.value, named(field, each)) for each in asked.choices(act_of(turn), field, chosen))


def named(field: Field, choice: Choice) -> str | Sentence:
    """The name of a choice; marks, and those who were served, have words of their own."""
    if field.name == "mark":
        return say(f"evaluation.level.{choice.value}")
    if choice.value == CASES:
        return say("evaluation.choose_cases")
    return choice.name if isinstance(choice.name, str) else say("evaluation.text", words=choice.name)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises EvaluationRefused."""
    asked.check(act_of(turn), verb, about)


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """What those who are asked will read; of other acts, what was told."""
    if verb != OPEN:
        lines = [asking.named(turn, BOOK, verb, about, each, given[each.name]) for each in FORMS[verb]]
        return tuple(say("form.line", value=each) for each in lines)
    return foreseen(turn, asked.foreseen(act_of(turn), given), given)


def foreseen(turn: Turn, seen: Outlook, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """What would be opened, as raters read it."""
    target, name = seen.object, turn.reference.body_name
    payer = name(target.payer) if target.payer else say("form.nothing")
    follows = tuple(say(f"evaluation.follows.{each}", payer=payer) for each in follows_of(target.kind))
    rubric, count = seen.rubric, len(seen.rubric.criteria)
    return (
        say("evaluation.preview", title=target.title, body=name(target.body), days=seen.days),
        say("evaluation.why", why=given["why"], meaning=given["meaning"]),
        say("evaluation.standard", name=rubric.names, version=rubric.version, count=count),
        say(f"evaluation.source.{seen.source}", frame=len(seen.people), drawn=seen.sample),
        say("evaluation.after", follows=say("form.names", names=follows)),
        say("evaluation.promise"),
    )


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show what came of it."""
    done = asked.perform(act_of(turn), verb, about, given)
    line = say(f"evaluation.done.{verb}", number=done.case)
    if verb in REPORTS:
        return Screen((line,), ((Button("progress"), Button("help")),))
    seen = one_seen_by(act_of(turn), done.evaluation)
    assert seen is not None
    return Screen((line, *told.card(turn.reference, seen.view)), buttons(seen))


BOOK = Book("evaluation", FORMS, choices, check, do, preview, strict=True)
STARTS = asking.starts(BOOK)


def listed(turn: Turn) -> Reply:
    """Show the evaluations that concern a seat, and what it may do."""
    act = act_of(turn)
    seen = seen_by(act)[:LISTED]
    lines = [say("evaluation.see_to", count=len(seen)), *(told.line_of(turn, each.view) for each in seen)]
    rows = tuple((look_button(each),) for each in seen)
    begin = ((Button(OPEN), Button("help")),) if has_objects(act) else ((Button("help"),),)
    return stay(turn, Screen(tuple(lines), (*rows, *begin)))


def look_button(each: Seen) -> Button:
    """The button that shows an evaluation."""
    return Button("look_evaluation", {"evaluation": each.view.id}, say("button.choose", name=each.view.title))


def look(turn: Turn) -> Reply:
    """Show the evaluation of the pressed button to staff."""
    assert turn.press is not None
    return looked_at(turn, int(turn.press.action["evaluation"]))


def by_code(turn: Turn) -> Reply:
    """Show the evaluation whose number was said: a list holds the newest alone."""
    return looked_at(turn, find_code(turn.incoming.text or "") or "")


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show one evaluation to staff, as far as it is theirs to see."""
    seen = one_seen_by(act_of(turn), key)
    if seen is None:
        return note(turn, say("evaluation.no.unknown"))
    return stay(turn, card(turn, seen))


def card(turn: Turn, seen: Seen) -> Screen:
    """One evaluation with what was written, where it is shown, and what may be done."""
    lines = list(told.card(turn.reference, seen.view))
    if seen.sentences:
        lines.append(say("evaluation.sentences"))
        lines += [say("form.line", value=each) for each in seen.sentences[:SENTENCES]]
    return Screen(tuple(lines), buttons(seen))


def buttons(seen: Seen) -> tuple[tuple[Button, ...], ...]:
    """What may be done about it now."""
    given = {"evaluation": seen.view.id}
    return (*((Button(verb, given),) for verb in seen.verbs), (Button("evaluations"),))


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What waits for a seat: an answer, a mark, a plan, a ruling; as more messages of its tasks."""
    return tuple(card(turn, each) for each in waiting_for(act_of(turn))[:LISTED])


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_evaluation": look,
    **{verb: step for verb, step in STARTS.items() if verb not in REPORTS},
}
OF_RATERS: dict[str, Callable[[Turn], Reply]] = {verb: STARTS[verb] for verb in REPORTS}
