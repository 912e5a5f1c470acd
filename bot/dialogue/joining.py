"""Joining what a neighbour has reported, saying that it is another matter, and taking a joining back."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import near
from bot.dialogue.draft import Draft, names_of, recall, remember
from bot.dialogue.own import case_id_of
from bot.dialogue.report import DRAFT, act_of, show, then_second, wait_for_confirm
from bot.dialogue.told import noted
from bot.dialogue.turn import Reply, Turn, in_place
from workflows import conversation
from workflows.cases import merging, take_part
from workflows.cases.cards import resident_screen, rows
from workflows.privacy.erase import JOINED
from workflows.screens import Button, Screen, say


def join(turn: Turn, draft: Draft) -> Reply:
    """Join the neighbour's case instead of opening another; the draft is kept for an undo."""
    conversation.cancel_draft_timer(turn.tx, turn.chat.id)
    case = take_part.join(act_of(turn), case_id_of(turn))
    screen = resident_screen(case, say("joined.done", number=case.number, due=case.due_at))
    apart = Button("undo", {"case": case.id, JOINED: True}, say("button.separate"))
    buttons = rows((("progress", "add"),), case.id)
    memory = {**noted(turn.memory, case.id, names_of(draft)), JOINED: {"case": case.id, **remember(draft)}}
    done = Reply((in_place(turn, screen.with_buttons(*buttons, (apart,))),), memory=memory)
    return then_second(turn, draft, done)


def part(turn: Turn) -> Reply:
    """Take a joining back: it is another matter. Its words stand as a draft again where they are at hand."""
    case = take_part.leave(act_of(turn), case_id_of(turn))
    line = say("joined.undone", number=case.number)
    kept = turn.memory.get(JOINED) or {}
    draft = recall(kept) if kept.get("case") == case.id else None
    if draft is None:
        return Reply((in_place(turn, Screen((line,), ((Button("help"), Button("progress")),))),))
    wait_for_confirm(turn)
    shown = show(turn, replace(draft, alone=True), edit=False)
    screen = replace(shown.screens[0], lines=(line, *shown.screens[0].lines))
    return replace(shown, screens=(in_place(turn, screen),))


def separate(turn: Turn, draft: Draft) -> Reply:
    """It is another matter: nothing near is offered any more."""
    return show(turn, replace(draft, alone=True), draft)


def similar(turn: Turn, draft: Draft) -> Reply:
    """Show the matters nearby that may be the same, each to be joined."""
    found = near.offers(act_of(turn), draft)
    if not found:
        return show(turn, draft)
    lines = [say("near.list")]
    joins: list[tuple[Button, ...]] = []
    for offer in found:
        number, about = offer.case.number, near.facts(turn.reference, offer)
        lines.append(say("near.one", number=number, people=offer.people, **about))
        joins.append((Button("join", {"case": offer.case.id}, say("button.join_number", number=number)),))
    screen = Screen(tuple(lines), (*joins, (Button("separate"),), (Button("back"),)))
    return Reply((in_place(turn, screen),), DRAFT, turn.memory)


def unmerge(turn: Turn) -> Reply:
    """Let one's own case go on by itself, which somebody had merged: it is another matter."""
    case = merging.separate(act_of(turn), case_id_of(turn))
    line = say("resident.separated", number=case.number, due=case.due_at)
    return Reply((in_place(turn, resident_screen(case, line)),))


PRESSES: dict[str, Callable[[Turn, Draft], Reply]] = {
    "join": join,
    "separate": separate,
    "similar": similar,
}
