"""Shows staff what is much alike beside a case; who rules puts two together, and takes them apart."""

from collections.abc import Callable

from bot.dialogue.case_view import place_shown
from bot.dialogue.own import case_id_of, with_other
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, in_place, stay
from models.vocabulary import OPEN_STATUSES, RULERS
from workflows.cases import merging
from workflows.cases.beside import with_beside
from workflows.cases.cards import rows
from workflows.cases.lateness import span_of
from workflows.cases.moves import Verb
from workflows.cases.nearby import seen_beside
from workflows.cases.parties import people
from workflows.cases.queries import CaseView, case_for, find
from workflows.cases.transitions import may_move
from workflows.screens import Button, Screen, Sentence, say

END = 4
"""Signs at the end of a number by which people know it."""


def shown_on(turn: Turn, case: CaseView, card: Screen) -> Screen:
    """Add to the card of a case what is alike beside it, and what may be done about a merged one."""
    if case.status in OPEN_STATUSES:
        return with_beside(card, case.id, len(beside(turn, case.id)))
    card = with_other(turn, case, card)
    if turn.role in RULERS and merging.can_separate(turn.tx, case.id):
        return card.with_buttons(*card.buttons, (apart(case.id, "button.unmerge"),))
    return card


def beside(turn: Turn, case_id: int) -> list[CaseView]:
    """What is alike and may still be seen, the likeliest first. Raises Uncompared."""
    return seen_beside(turn.tx, turn.reference, turn.chat, turn.related_to(case_id))


def listed(turn: Turn) -> Reply:
    """Show what is alike, at most five, each to be opened; to who rules, each to be merged into."""
    case = case_for(turn.tx, turn.reference, turn.chat, case_id_of(turn))
    found = beside(turn, case.id)
    merges = turn.role in RULERS and may_move(case.status, Verb.MERGE, turn.role)
    head = say("related.list" if found else "related.none", number=case.number)
    buttons = [line_of_buttons(case, other, merges) for other in found]
    lines = (head, *(told(turn, other) for other in found))
    return stay(turn, Screen(lines, (*buttons, (Button("back"),)), (), case.id, case.number))


def told(turn: Turn, case: CaseView) -> Sentence:
    """Say of one case what it is, since when, how it stands and where."""
    return say(
        "related.one",
        number=case.number,
        category=turn.reference.category_names(case.category) or say("category.none"),
        span=span_of(turn.now - case.opened_at),
        status=say(f"status.{case.status}"),
        place=place_shown(turn.reference, case),
        people=case.joined + 1,
    )


def line_of_buttons(case: CaseView, other: CaseView, merges: bool) -> tuple[Button, ...]:
    """Open it, or merge the case at hand into it."""
    end = other.number[-END:]
    look = Button("progress", {"case": other.id}, say("button.look", name=end))
    into = Button("merge", {"case": case.id, "into": other.number}, say("button.merge", name=end))
    return (look, into) if merges else (look,)


def ask(turn: Turn) -> Reply:
    """Say what merging does, and ask once."""
    assert turn.press is not None
    case = case_for(turn.tx, turn.reference, turn.chat, case_id_of(turn))
    into = case_for(turn.tx, turn.reference, turn.chat, str(turn.press.action["into"]))
    line = say("merge.sure", number=case.number, target=into.number)
    do_it = Button("confirm", {"case": case.id, "merge": into.number}, say("button.merge_now"))
    screen = Screen((line, told(turn, case), told(turn, into)), ((do_it, Button("back")),))
    return Reply((screen,), turn.state, turn.memory, spent=False)


def merge(turn: Turn) -> Reply:
    """Put the two together; one press takes them apart again."""
    assert turn.press is not None
    case = merging.merge(act_of(turn), case_id_of(turn), str(turn.press.action["merge"]))
    into = find(turn.tx, str(turn.press.action["merge"]))
    assert into is not None
    count = people(act_of(turn), into.id)
    line = say("merge.done", number=case.number, target=into.number, people=count)
    buttons = ((apart(case.id, "button.undo"),), *rows((("progress",),), into.id))
    return Reply((in_place(turn, Screen((line,), buttons, (), case.id, case.number)),))


def apart(case_id: int, label: str) -> Button:
    """Takes a merged case out again."""
    return Button("separate", {"case": case_id}, say(label))


def separate(turn: Turn) -> Reply:
    """Let a merged case go on by itself."""
    case = merging.separate(act_of(turn), case_id_of(turn))
    line = say("merge.undone", number=case.number, due=case.due_at)
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    return Reply((in_place(turn, screen),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {"related": listed, "merge": ask, "separate": separate}
CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"merge": merge}
