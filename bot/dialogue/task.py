"""A handler's conversation: open tasks, accept, ask, answer, return."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue import books, more, pleas, related
from bot.dialogue.appeals import deciding
from bot.dialogue.case_view import facts, summary, timeline
from bot.dialogue.covenants import citing
from bot.dialogue.joint import coming, together
from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.standards import ticking
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import LONGEST, clean
from models.vocabulary import BODY_ROLES, ReturnReason
from workflows.answers.standard import standards, text_for
from workflows.cases import handle
from workflows.cases.acts import case_of, words_of
from workflows.cases.cards import rows, task_card
from workflows.cases.handle import ReturnClaim
from workflows.cases.lateness import late_line, over
from workflows.cases.parties import own_case
from workflows.cases.queries import CaseView, case_for, open_tasks, words_for
from workflows.cases.reply_hints import answer_to
from workflows.cases.rule import staff_card
from workflows.cases.second import before_line
from workflows.cases.transitions import may_return
from workflows.responsiveness.loop.record import acting
from workflows.screens import Button, Screen, Sentence, say

REPLYING = "replying"
PREVIEW = "reply_preview"
ASKING = "asking"
PROPOSING = "proposing"
EVIDENCE = "evidence"

CARDS = 8
"""Cards shown at once; the rest is a list, and the desk."""

LISTED = 40
"""Tasks that are told in the chat at all; the desk shows every one."""

SHORT = 4
"""Signs at the end of a number by which people know it."""

TEXTS = 6
"""Set texts that are offered above a new answer."""

THIN = "thin_answers"
"""The rule of the loop that shows what a good answer has."""

HINTS = 3
"""What an answer lacks is told in so many lines at most: who reads more mends nothing."""


def tasks(turn: Turn) -> Reply:
    """What is open, danger first, then by due time."""
    found = open_tasks(turn.tx, turn.reference, turn.chat)
    head = Screen((counted(found, turn.now),), (head_buttons(turn),))
    cards = []
    for view in found[:CARDS]:
        case = case_of(act_of(turn), view.id)
        words = words_for(turn.tx, turn.reference, turn.chat, case)
        cards.append(staff_card(turn.tx, turn.reference, case, words, turn.chat.role, turn.now))
    rest = [listed(turn, found)] if len(found) > CARDS else []
    shown = (head, *cards, *rest, *coming.cards(turn), *books.going_on(turn))
    return Reply(shown, turn.state, turn.memory, spent=False)


def head_buttons(turn: Turn) -> tuple[Button, ...]:
    """What stands under the count: who works for a body may say that they are away."""
    away = (Button("away"),) if turn.role in BODY_ROLES else ()
    return (Button("queue"), *away, Button("help"))


def counted(found: Sequence[CaseView], now: datetime) -> Sentence:
    """How much waits, and how much of it is late."""
    late = sum(over(view, now) is not None for view in found)
    if late:
        return say("tasks.count_late", count=len(found), late=late)
    return say("tasks.count", count=len(found)) if found else say("tasks.none")


def listed(turn: Turn, tasks: Sequence[CaseView]) -> Screen:
    """Tasks as lines, each with a button: the end of its number, so that four stand in a row."""
    found, left = tasks[CARDS:LISTED], len(tasks) - LISTED
    lines = tuple(summary(turn.reference, view, turn.now) for view in found)
    if left > 0:
        lines = (*lines, say("tasks.more", count=left))
    buttons = [
        Button("progress", {"case": view.id}, say("button.choose", name=view.number[-SHORT:]))
        for view in found
    ]
    rows_of_four = tuple(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4))
    return Screen(lines, rows_of_four)


def show_case(turn: Turn) -> Reply:
    """One case with its timeline."""
    case = case_for(turn.tx, turn.reference, turn.chat, case_id_of(turn))
    asked, choices = waiting(turn, case.id)
    lines: tuple[Sentence, ...] = (
        *facts(turn.reference, case),
        *asked,
        *late_line(case, turn.now),
        say("task.words", words=case.words or say("words.gone")),
        *together.lines_of(turn, case.id),
        *timeline(turn.reference, case),
    )
    pictures = case.pictures
    kept = case_of(act_of(turn), case.id)
    card = staff_card(turn.tx, turn.reference, kept, case.words, turn.chat.role)
    hidden = ("progress", "reinstate") if choices else ("progress",)
    offered = (row for row in card.buttons if row[0].name not in hidden)
    paper = (Button("sheet", {"case": case.id}),)
    buttons = (*choices, *offered, *more.offered(turn, case.id), *books.on_case(turn, case.id), paper)
    return stay(turn, related.shown_on(turn, case, Screen(lines, buttons, pictures, case.id, case.number)))


def waiting(turn: Turn, case_id: int) -> tuple[tuple[Sentence, ...], tuple[tuple[Button, ...], ...]]:
    """What of a case waits for somebody's word, and the buttons of whoever has it."""
    pleaded, contested = pleas.waiting(turn, case_id), deciding.waiting(turn, case_id)
    return (*pleaded[0], *contested[0]), (*pleaded[1], *contested[1])


def accept(turn: Turn) -> Reply:
    """Take the case; the card changes in place."""
    case = handle.accept(act_of(turn), case_id_of(turn))
    card = task_card(turn.reference, case, words_of(turn.tx, case.id, "report"), now=turn.now)
    return Reply((in_place(turn, card),), turn.state, turn.memory)


def release(turn: Turn) -> Reply:
    """Let go of it again."""
    case = handle.release(act_of(turn), case_id_of(turn))
    card = task_card(turn.reference, case, words_of(turn.tx, case.id, "report"), now=turn.now)
    kept = turn.memory.get("case") != case.id
    return Reply((in_place(turn, card),), turn.state if kept else IDLE, turn.memory if kept else {})


def start(state: str, key: str) -> Callable[[Turn], Reply]:
    """Wait for words about a case."""

    def begin(turn: Turn) -> Reply:
        case = own_case(act_of(turn), case_id_of(turn))
        rows_ = (*(texts_of(turn, case.id) if state == REPLYING else ()), (Button("back"),))
        screen = Screen((say(key, number=case.number),), rows_, case_id=case.id, case_number=case.number)
        return Reply((screen,), state, {"case": case.id}, spent=False)

    return begin


def texts_of(turn: Turn, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """Offer the texts that the body begins its answers with."""
    found = standards(turn.tx, turn.chat.body)[:TEXTS]
    return tuple(
        (Button("standard", {"case": case_id, "text": each.id}, say("button.choose", name=each.title)),)
        for each in found
    )


def begin_with(turn: Turn) -> Reply:
    """Show one of these texts, filled in: it can be sent, and had better be changed first."""
    assert turn.press is not None
    case = own_case(act_of(turn), case_id_of(turn))
    text = text_for(act_of(turn), case, int(turn.press.action["text"]))
    return preview(replace(turn, memory={"case": case.id, "text": text}))


def preview(turn: Turn) -> Reply:
    """Show the answer as it would leave, with what it lacks; nothing is sent yet."""
    typed = clean(turn.incoming.text or "")
    kept = "\n".join(part for part in (str(turn.memory.get("text", "")), typed) if part)
    photos = [*turn.memory.get("photos", ()), *turn.incoming.photos]
    if not kept and not photos:
        return note(turn, say("words.none"))
    if len(kept) > LONGEST:
        return note(turn, say("words.too_long", count=len(kept), most=LONGEST))
    case = own_case(act_of(turn), int(turn.memory["case"]))
    missing = turn.lacks_of(answer_to(act_of(turn), case, kept))
    ticked = {name: turn.memory[name] for name in ("met", "why_not", "cites") if name in turn.memory}
    memory = {"case": case.id, "text": kept, "photos": photos, "lacks": list(missing), **ticked}
    return Reply((previewing(turn, memory),), PREVIEW, memory)


def previewing(turn: Turn, memory: Mapping[str, object]) -> Screen:
    """An answer as it would leave, beside the one before, with what it lacks and what counts as done."""
    case = own_case(act_of(turn), int(str(memory["case"])))
    photos, missing = memory.get("photos") or [], memory.get("lacks") or []
    assert isinstance(photos, list)
    assert isinstance(missing, list)
    lines = (say("reply.preview", text=str(memory["text"]), photos=len(photos)), *lacks(missing))
    lines = (*lines, *checklist(turn, case.body))
    lines = (*lines, *together.still_open(turn, case.id), *before_line(act_of(turn), case, "reply.before"))
    given = {"case": case.id}
    send_it = Button("confirm", given, say("button.send"))
    more_ = (*ticking.buttons(turn, case.id, memory), *citing.buttons(turn, case.id, memory))
    choices = ((send_it, Button("edit", given)), *more_, (Button("cancel"),))
    shown = (*lines, *ticking.shown(turn, case.id, memory), *citing.shown(turn, case.id, memory))
    return Screen(shown, choices, (), case.id, case.number)


def checklist(turn: Turn, body: str | None) -> tuple[Sentence, ...]:
    """What a good answer has, where a rule of the loop shows it: the body's answers have often lacked it."""
    shown = body is not None and acting(turn.tx, THIN, body) is not None
    return (say("reply.checklist"),) if shown else ()


def use_answers(turn: Turn) -> Reply:
    """Begin the one answer with what the bodies that helped have said."""
    memory = {"case": case_id_of(turn), "text": together.draft(turn)}
    return preview(replace(turn, press=None, memory=memory))


def lacks(found: Sequence[str]) -> tuple[Sentence, ...]:
    """What a good answer has and this one does not, the gravest few."""
    return (say("reply.lacks"), *(say(f"reply.lacks.{each}") for each in found[:HINTS])) if found else ()


def send(turn: Turn) -> Reply:
    """Send the answer in one's own name."""
    if not previewed(turn):
        return gone(turn)
    memory = turn.memory
    text, photos, told = str(memory["text"]), tuple(memory["photos"]), memory.get("lacks")
    ticked, cites = ticking.ticked_in(memory), citing.cited_in(memory)
    case = handle.reply(act_of(turn), int(memory["case"]), text, photos, told, ticked, cites)
    line = say("reply.sent", number=case.number)
    screen = Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)
    return Reply((in_place(turn, screen),))


def previewed(turn: Turn) -> bool:
    """Whether the pressed preview is the one this chat is at."""
    return turn.state == PREVIEW and turn.memory.get("case") == case_id_of(turn)


def gone(turn: Turn) -> Reply:
    """The pressed button belongs to something that was left long ago."""
    return note(turn, say("excuse.left"))


def edit(turn: Turn) -> Reply:
    """Write the answer anew; pictures stay."""
    if not previewed(turn):
        return gone(turn)
    memory = {"case": turn.memory["case"], "photos": turn.memory.get("photos", [])}
    screen = Screen((say("reply.again", text=str(turn.memory.get("text", ""))),), ((Button("back"),),))
    return Reply((screen,), REPLYING, memory)


def ask(turn: Turn) -> Reply:
    """Send the question."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    case = handle.ask(act_of(turn), int(turn.memory["case"]), typed[:LONGEST])
    return Reply((Screen((say("ask.sent", number=case.number),), (), (), case.id, case.number),))


def ask_reason(turn: Turn) -> Reply:
    """Why is it not ours? What was ruled on finally is not returned again."""
    case = own_case(act_of(turn), case_id_of(turn))
    if not may_return(case.returned):
        raise handle.ReturnFinal
    reasons = tuple(
        (Button("return_reason", {"case": case.id, "reason": reason}, say(f"return.{reason}")),)
        for reason in ReturnReason
    )
    screen = Screen((say("return.why", number=case.number),), (*reasons, (Button("back"),)), case_id=case.id)
    return Reply((screen,), turn.state, turn.memory, spent=False)


def ask_proposal(turn: Turn) -> Reply:
    """Whose is it? Too late is too late before anybody has written why."""
    assert turn.press is not None
    handle.returnable(act_of(turn), case_id_of(turn), ReturnReason(str(turn.press.action["reason"])))
    memory = {"case": case_id_of(turn), "reason": turn.press.action["reason"]}
    screen = Screen((say("return.whose"),), ((Button("no_proposal"),), (Button("back"),)))
    return Reply((in_place(turn, screen),), PROPOSING, memory)


def propose(turn: Turn) -> Reply:
    """Find the body that should have it."""
    if turn.state != PROPOSING:
        return gone(turn)
    if turn.press is not None:
        body = turn.press.action.get("body")
        return ask_evidence(turn, str(body) if body else None)
    typed = clean(turn.incoming.text or "")
    found = bodies_like(turn, typed)
    if len(found) == 1:
        return ask_evidence(turn, found[0])
    bodies = tuple((body_button(turn, code),) for code in found)
    key = "draft.about_which" if found else "draft.about_unknown"
    screen = Screen((say(key),), (*bodies, (Button("no_proposal"),), (Button("back"),)))
    return Reply((screen,), PROPOSING, turn.memory)


def bodies_like(turn: Turn, typed: str) -> list[str]:
    """Codes of bodies whose name holds these words."""
    return [
        code
        for code, fact in turn.reference.standing.items()
        if code != turn.chat.body and typed and (typed in fact.name or typed == code)
    ][:6]


def body_button(turn: Turn, code: str) -> Button:
    """A body to propose."""
    return Button("propose", {"body": code}, say("button.choose", name=turn.reference.body_name(code)))


def ask_evidence(turn: Turn, proposal: str | None) -> Reply:
    """What shows it?"""
    memory = {**turn.memory, "proposal": proposal}
    screen = Screen((say("return.evidence"),), ((Button("back"),),))
    return Reply((in_place(turn, screen),), EVIDENCE, memory)


def give_back(turn: Turn) -> Reply:
    """Return it."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("return.evidence"))
    memory = turn.memory
    claim = ReturnClaim(ReturnReason(memory["reason"]), typed[:LONGEST], memory.get("proposal"))
    handle.check_evidence(claim)
    case = handle.give_back(act_of(turn), int(memory["case"]), claim)
    key = "return.raised" if claim.reason in ("no_power", "no_means") else "return.done"
    line = say(key, number=case.number)
    return Reply((Screen((line,), rows((("progress",),), case.id), (), case.id, case.number),))


def back(turn: Turn) -> Reply:
    """Leave the question; nothing was done."""
    return Reply((in_place(turn, Screen((say("back.done"),), ((Button("progress"), Button("help")),))),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "accept": accept,
    "undo": release,
    "reply": start(REPLYING, "reply.how"),
    "standard": begin_with,
    "ask": start(ASKING, "ask.how"),
    "return": ask_reason,
    "return_reason": ask_proposal,
    "propose": propose,
    "no_proposal": propose,
    "confirm": send,
    "edit": edit,
    "use_answers": use_answers,
    "back": back,
    "cancel": back,
    "progress": show_case,
    **ticking.presses(PREVIEW, previewing),
    **citing.presses(PREVIEW, previewing),
}

STATES: dict[str, Callable[[Turn], Reply]] = {
    REPLYING: preview,
    PREVIEW: preview,
    ASKING: ask,
    PROPOSING: propose,
    EVIDENCE: give_back,
    **ticking.states(PREVIEW, previewing),
}
