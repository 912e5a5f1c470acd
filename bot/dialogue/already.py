"""Somebody says that it has come right before anybody came: nothing is registered, or taken back, unasked."""

from dataclasses import replace

from bot.dialogue import own, report
from bot.dialogue.draft import Draft, recall
from bot.dialogue.put_right import saying
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.verdict_words import heard
from workflows.cases.lately import to_judge
from workflows.screens import Button, Screen, say


def is_right(turn: Turn) -> bool:
    """Whether words say that it is mended, each of them known, and nothing of danger."""
    typed = turn.incoming.text or ""
    told = heard(typed)
    return (
        told.solution == "solved" and told.stray == 0 and not own.is_danger(turn) and not turn.incoming.photos
    )


def of_draft(turn: Turn, draft: Draft) -> Reply | None:
    """What is mended need not be registered: say how to leave it."""
    if turn.state != report.DRAFT or not draft.words or draft.adds or not is_right(turn):
        return None
    return saying(say("already.draft"), report.show(turn, draft, recall(turn.memory, "before"), edit=False))


def of_case(turn: Turn) -> Reply | None:
    """The same of the newest case that is worked on: withdraw it, or let its body know."""
    if turn.state != IDLE or not is_right(turn):
        return None
    cases = own.at_hand(turn)
    case = next((each for each in cases if each.is_open), None)
    if case is None or to_judge(cases) or cases[0].paused_at is not None:
        return None
    about = {"case": case.id}
    tell = Button("add_edited", {**about, "words": turn.incoming.text or ""}, say("button.pass_on"))
    leave = Button("withdraw", about, say("button.withdraw_number", number=case.number))
    screen = Screen((say("already.case", number=case.number),), ((tell,), (leave,)))
    screen = replace(screen, case_id=case.id, case_number=case.number)
    return Reply((screen,), turn.state, turn.memory, spent=False)
