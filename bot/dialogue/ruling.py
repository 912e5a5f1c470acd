"""A dispatcher's conversation: what the machine was unsure of, and what a body returned."""

from collections.abc import Callable

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.task import bodies_like
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from workflows.cases import rule
from workflows.cases.cards import rows
from workflows.cases.queries import case_for, guesses_of, return_of
from workflows.cases.settled import stage_of, take_back, to_settle
from workflows.screens import Button, Screen, say

FINDING = "finding"  # waiting for the name of a category or a body
RULING = "ruling"  # waiting for the reason of a ruling


def assign(turn: Turn) -> Reply:
    """Offer what the reader thought of; else a category or a body by name."""
    case = to_settle(act_of(turn), case_id_of(turn))
    view = case_for(turn.tx, turn.reference, turn.chat, case.id)
    guesses = tuple((category_button(turn, case.id, code),) for code in guesses_of(turn.tx, view))
    screen = Screen(
        (say("dispatcher.which", number=case.number),),
        (*guesses, (Button("back"),)),
        (),
        case.id,
        case.number,
    )
    return Reply((screen,), FINDING, {"case": case.id, "stage": stage_of(case)}, spent=False)


def assign_again(turn: Turn) -> Reply:
    """Take back what one has just sent wrongly: by another category, or to another body."""
    case = take_back(act_of(turn), case_id_of(turn))
    line = say("dispatcher.again", number=case.number)
    screen = Screen((line,), ((Button("back"),),), (), case.id, case.number)
    return Reply((screen,), FINDING, {"case": case.id, "stage": stage_of(case)}, spent=False)


def category_button(turn: Turn, case_id: int, code: str) -> Button:
    """A category to choose; the list then chooses the body."""
    names = turn.reference.category_names(code)
    return Button("categorise", {"case": case_id, "category": code}, say("button.choose", name=names or code))


def body_button(turn: Turn, case_id: int, code: str) -> Button:
    """A body to send it to."""
    return Button(
        "send_to", {"case": case_id, "body": code}, say("button.choose", name=turn.reference.body_name(code))
    )


def find(turn: Turn) -> Reply:
    """Find categories and bodies by name."""
    typed = clean(turn.incoming.text or "")
    case_id = int(turn.memory["case"])
    leaves = [
        each.code
        for each in turn.reference.categories.values()
        if typed and each.parent and any(typed in name for name in each.names.by_locale.values())
    ][:6]
    found = [(category_button(turn, case_id, code),) for code in leaves]
    found += [(body_button(turn, case_id, code),) for code in bodies_like(turn, typed)]
    key = "dispatcher.found" if found else "dispatcher.not_found"
    return Reply((Screen((say(key),), (*found, (Button("back"),))),), FINDING, turn.memory)


def categorise(turn: Turn) -> Reply:
    """Give the case its category; the list chooses the body."""
    assert turn.press is not None
    category = str(turn.press.action["category"])
    case = rule.categorise(act_of(turn), case_id_of(turn), category, stage_seen(turn))
    return done(turn, case.id)


def rule_on(turn: Turn) -> Reply:
    """Offer the proposed body and the one that returned it; else one by name."""
    case = to_settle(act_of(turn), case_id_of(turn))
    proposed = return_of(turn.tx, case.number).proposal
    codes = dict.fromkeys(code for code in (proposed, case.body) if code)
    bodies = tuple((body_button(turn, case.id, code),) for code in codes)
    screen = Screen(
        (say("dispatcher.rule", number=case.number),), (*bodies, (Button("back"),)), (), case.id, case.number
    )
    return Reply((screen,), FINDING, {"case": case.id, "stage": stage_of(case)}, spent=False)


def stage_seen(turn: Turn) -> str | None:
    """What there was to settle when this chat began to; None when it has left that since."""
    same = turn.memory.get("case") == case_id_of(turn)
    return str(turn.memory["stage"]) if same and "stage" in turn.memory else None


def ask_reason(turn: Turn) -> Reply:
    """A ruling has a reason."""
    assert turn.press is not None
    memory: dict[str, object] = {"case": case_id_of(turn), "body": turn.press.action["body"]}
    if (stage := stage_seen(turn)) is not None:
        memory["stage"] = stage
    name = turn.reference.body_name(str(memory["body"]))
    screen = Screen((say("dispatcher.reason", body=name),), ((Button("back"),),))
    return Reply((in_place(turn, screen),), RULING, memory)


def decide(turn: Turn) -> Reply:
    """Send the case to the body, for the reason given."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    body, stage = str(turn.memory["body"]), stage_seen(turn)
    case = rule.send_to(act_of(turn), int(turn.memory["case"]), body, typed[:LONGEST], stage)
    return done(turn, case.id)


def done(turn: Turn, case_id: int) -> Reply:
    """It is with a body now."""
    case = case_for(turn.tx, turn.reference, turn.chat, case_id)
    body = turn.reference.body_name(case.body)
    line = say("dispatcher.done", number=case.number, body=body, due=case.due_at)
    buttons = rows((("undo", "progress"),), case.id)
    return Reply((in_place(turn, Screen((line,), buttons, (), case.id, case.number)),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "assign": assign,
    "categorise": categorise,
    "rule": rule_on,
    "send_to": ask_reason,
    "undo": assign_again,
}

STATES: dict[str, Callable[[Turn], Reply]] = {FINDING: find, RULING: decide}
