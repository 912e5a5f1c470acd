"""A mediator's conversation: open, invite, arrange, note, word the agreement, end."""

from collections.abc import Callable

from bot.dialogue.mediation.meeting import meeting_in
from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from workflows.mediation import begin, cards, talks
from workflows.mediation.record import MediationRefused, No
from workflows.mediation.stages import OPEN
from workflows.mediation.view import look, own
from workflows.screens import Button, Screen, Sentence, say

MATTER = "mediation_matter"
OPENING = "mediation_opening"  # the matter is shown; waiting for the confirmation
MEETING = "mediation_meeting"
NOTING = "mediation_noting"
WORDING = "mediation_wording"
AGREEING = "mediation_agreeing"  # the wording is shown; waiting for the confirmation

LEAVE = ((Button("back"),),)


def mediation_of(turn: Turn) -> int:
    """The mediation that the pressed button, or the chat's state, is about."""
    action = turn.press.action if turn.press else {}
    return int(action.get("mediation") or turn.memory.get("mediation") or 0)


def listed(turn: Turn) -> Reply:
    """Show one's own mediations, or the one that was pressed."""
    act, chosen = act_of(turn), mediation_of(turn) if turn.press else 0
    if chosen:
        return stay(turn, cards.card(act, look(act, chosen)))
    found = [look(act, each) for each in own(act)]
    if not found:
        return note(turn, say("mediation.none"))
    if len(found) == 1:
        return stay(turn, cards.card(act, found[0]))
    lines = tuple(cards.head(each) for each in found)
    buttons = tuple(
        (Button("mediation", {"mediation": each.id}, say("button.choose", name=each.number)),)
        for each in found
        if each.status in OPEN
    )
    return stay(turn, Screen((say("mediation.list"), *lines), buttons))


def start(turn: Turn) -> Reply:
    """Ask what is to be settled, in neutral words; what forbids it is told before anybody writes."""
    case = begin.mediable(act_of(turn), case_id_of(turn))
    lines = (say("task.mediate", number=case.number), say("mediation.how"))
    return Reply((Screen(lines, LEAVE, (), case.id, case.number),), MATTER, {"case": case.id}, spent=False)


def take_matter(turn: Turn) -> Reply:
    """Show what both will read."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    memory = {"case": turn.memory["case"], "text": typed[:LONGEST]}
    lines = (say("mediation.preview"), say("mediation.matter", words=typed[:LONGEST]))
    confirm = Button("confirm", {"mediate": int(turn.memory["case"])}, say("button.mediation_open"))
    return Reply((Screen(lines, ((confirm, Button("back")),)),), OPENING, memory)


def open_it(turn: Turn) -> Reply:
    """Open it; the code for the other side is shown this once."""
    assert turn.press is not None
    if turn.state != OPENING or turn.memory.get("case") != turn.press.action["mediate"]:
        return note(turn, say("excuse.left"))
    case_id, text = int(turn.memory["case"]), str(turn.memory["text"])
    found, code = begin.begin(act_of(turn), case_id, text, turn.real_now)
    opened = say("mediation.opened", number=found.number)
    return Reply((in_place(turn, with_code(turn, found.id, code, opened)),))


def with_code(turn: Turn, mediation_id: int, code: str, *first: Sentence) -> Screen:
    """Show the code, and how the other side uses it."""
    days = turn.reference.policy.mediation_invite_days
    lines = (*first, say("mediation.code", code=code, days=days), say("mediation.code_how"))
    return Screen(lines, (cards.see(mediation_id),))


def invite(turn: Turn) -> Reply:
    """Draw a new code."""
    found = mediation_of(turn)
    code = begin.invite(act_of(turn), found, turn.real_now)
    return stay(turn, with_code(turn, found, code, say("mediation.old_code")))


def ask(state: str, key: str) -> Callable[[Turn], Reply]:
    """Wait for words about a mediation."""

    def wait(turn: Turn) -> Reply:
        view = look(act_of(turn), mediation_of(turn))
        if view.status not in OPEN:
            raise MediationRefused(No.STAGE)
        return Reply((Screen((say(key),), LEAVE),), state, {"mediation": view.id}, spent=False)

    return wait


def arrange(turn: Turn) -> Reply:
    """Take time and place."""
    found = meeting_in(clean(turn.incoming.text or ""), turn.reference, turn.now)
    if found is None:
        return note(turn, say("mediation.when"))
    at, place = found
    mediation = talks.arrange(act_of(turn), mediation_of(turn), at, place)
    return told(turn, mediation.id, say("mediation.arranged_told", at=at, place=place))


def take_note(turn: Turn) -> Reply:
    """Keep what was said, for both to read."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    mediation = talks.set_down(act_of(turn), mediation_of(turn), typed[:LONGEST])
    return told(turn, mediation.id, say("mediation.noted_told"))


def take_wording(turn: Turn) -> Reply:
    """Show the agreement as both will read it."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    memory = {"mediation": mediation_of(turn), "text": typed[:LONGEST]}
    confirm = Button("confirm", {"word": mediation_of(turn)}, say("button.mediation_put"))
    lines = (say("mediation.word_preview"), say("mediation.agreement", words=typed[:LONGEST]))
    return Reply((Screen(lines, ((confirm, Button("back")),)),), AGREEING, memory)


def put(turn: Turn) -> Reply:
    """Put it before both."""
    assert turn.press is not None
    if turn.state != AGREEING or turn.memory.get("mediation") != turn.press.action["word"]:
        return note(turn, say("excuse.left"))
    mediation = talks.word(act_of(turn), int(turn.memory["mediation"]), str(turn.memory["text"]))
    return told(turn, mediation.id, say("mediation.word_told"))


def ask_end(turn: Turn) -> Reply:
    """Ending cannot be undone: ask."""
    view = look(act_of(turn), mediation_of(turn))
    confirm = Button("confirm", {"end": view.id}, say("button.mediation_end"))
    return stay(turn, Screen((say("mediation.end_sure", number=view.number),), ((confirm, Button("back")),)))


def end(turn: Turn) -> Reply:
    """End it without an agreement; what follows is told to all three."""
    assert turn.press is not None
    talks.give_up(act_of(turn), int(turn.press.action["end"]))
    return Reply((in_place(turn, Screen((say("mediation.ended"),))),))


def told(turn: Turn, mediation_id: int, line: Sentence) -> Reply:
    """Say that it was done."""
    return Reply((in_place(turn, Screen((line,), (cards.see(mediation_id),))),), IDLE)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "mediate": start,
    "mediation": listed,
    "mediation_invite": invite,
    "mediation_arrange": ask(MEETING, "mediation.when"),
    "mediation_note": ask(NOTING, "mediation.note_how"),
    "mediation_word": ask(WORDING, "mediation.word_how"),
    "mediation_end": ask_end,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"mediate": open_it, "word": put, "end": end}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {
    MATTER: take_matter,
    OPENING: take_matter,
    MEETING: arrange,
    NOTING: take_note,
    WORDING: take_wording,
    AGREEING: take_wording,
}
