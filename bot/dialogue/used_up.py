"""Answers a button of a card whose matter is at hand no more: registered by itself, or cancelled."""

from datetime import datetime

from bot.dialogue import report
from bot.dialogue.turn import Reply, Turn, stay
from workflows.cases.cards import category_value
from workflows.cases.queries import CaseView, own_cases
from workflows.screens import Action, Button, Screen, say


def used_up(turn: Turn, action: Action) -> Reply:
    """Say what has been registered since the card was begun; whoever presses late need not look for it."""
    case = registered_since(turn, str(action.get("draft") or ""))
    if case is None:
        return report.note(turn, say("excuse.draft_gone"))
    line = say(
        "excuse.draft_registered", number=case.number, category=category_value(turn.reference, case.category)
    )
    look = (Button("progress", {"case": case.id}), Button("help"))
    return stay(turn, Screen((line,), (look,), (), case.id, case.number))


def registered_since(turn: Turn, began: str) -> CaseView | None:
    """The newest own case, where it was opened after a card was begun."""
    newest = next(iter(own_cases(turn.tx, turn.reference, turn.chat, 1)), None)
    if newest is None or not began or newest.opened_at < datetime.fromisoformat(began):
        return None
    return newest
