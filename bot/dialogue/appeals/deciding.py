"""Whoever had no say in a case decides what was contested; a coordinator lets what ended go on."""

from collections.abc import Callable

from bot.dialogue.appeals.declining import is_short
from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from workflows.appeals import decide
from workflows.appeals.appeal import decision_buttons, lines_of
from workflows.appeals.chain import story_of
from workflows.cases.acts import case_of
from workflows.cases.cards import rows
from workflows.notices import Address
from workflows.screens import Button, Screen, Sentence, say

UPHOLDING, DISMISSING, REINSTATING = "upholding", "dismissing", "reinstating"
"""Waiting for the reason of a decision."""


def about_of(turn: Turn) -> int | None:
    """What the pressed button, or the chat's state, is about, by its place in the case's chain."""
    given = turn.press.action if turn.press else turn.memory
    return int(given["about"]) if given.get("about") else None


def ask(state: str, key: str) -> Callable[[Turn], Reply]:
    """Wait for the reason of a decision on what is contested."""

    def begin(turn: Turn) -> Reply:
        case, _ = decide.decidable(act_of(turn), case_id_of(turn), about_of(turn))
        return wait_for(turn, case.id, state, say(key, number=case.number))

    return begin


def wait_for(turn: Turn, case_id: int, state: str, line: Sentence) -> Reply:
    """Wait for the reason."""
    number = str(line.values["number"])
    screen = Screen((line,), ((Button("back"),),), (), case_id, number)
    return Reply((screen,), state, {"case": case_id, "about": about_of(turn)}, spent=False)


def reasoned(step: Callable[[Turn, str], tuple[int, Sentence]]) -> Callable[[Turn], Reply]:
    """Decide, for the reason that was typed."""

    def decided(turn: Turn) -> Reply:
        typed = clean(turn.incoming.text or "")
        if is_short(typed):
            return note(turn, say("decline.too_short"))
        case_id, line = step(turn, typed[:LONGEST])
        number = str(line.values["number"])
        return Reply((in_place(turn, Screen((line,), rows((("progress",),), case_id), (), case_id, number)),))

    return decided


def uphold(turn: Turn, reason: str) -> tuple[int, Sentence]:
    """Let it go on."""
    case = decide.uphold(act_of(turn), case_id_of(turn), reason, about_of(turn))
    return case.id, say("decision.upheld", number=case.number, due=case.due_at)


def dismiss(turn: Turn, reason: str) -> tuple[int, Sentence]:
    """Leave it ended."""
    case = decide.dismiss(act_of(turn), case_id_of(turn), reason, about_of(turn))
    return case.id, say("decision.dismissed", number=case.number)


def ask_reinstate(turn: Turn) -> Reply:
    """Why should it go on after all?"""
    case = decide.reinstatable(act_of(turn), case_id_of(turn))
    return wait_for(turn, case.id, REINSTATING, say("decision.why_uphold", number=case.number))


def reinstate(turn: Turn, reason: str) -> tuple[int, Sentence]:
    """Let a merged or declined case go on."""
    case = decide.reinstate(act_of(turn), case_id_of(turn), reason)
    return case.id, say("decision.upheld", number=case.number, due=case.due_at)


def waiting(turn: Turn, case_id: int) -> tuple[tuple[Sentence, ...], tuple[tuple[Button, ...], ...]]:
    """What of a case waits for this very person's decision, and the buttons to decide it; nothing else."""
    act = act_of(turn)
    case = case_of(act, case_id)
    if not decide.may_decide(act, case):
        return (), ()
    story, chat = story_of(turn.tx, case.number), turn.chat
    reader = Address(chat.id, chat.channel, chat.person_id or 0, chat.role, chat.body, chat.area)
    return lines_of(act, case, story, reader), decision_buttons(story, case.id)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "uphold": ask(UPHOLDING, "decision.why_uphold"),
    "dismiss": ask(DISMISSING, "decision.why_dismiss"),
    "reinstate": ask_reinstate,
}

STATES: dict[str, Callable[[Turn], Reply]] = {
    UPHOLDING: reasoned(uphold),
    DISMISSING: reasoned(dismiss),
    REINSTATING: reasoned(reinstate),
}
