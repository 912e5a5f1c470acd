"""Calls other bodies: which kind, which bodies, what they are to do, a look at it, and it goes out."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from workflows.cases.acts import case_of
from workflows.joint import call
from workflows.joint.limits import whistle_limits
from workflows.joint.terms import WHISTLES, JointKind
from workflows.screens import Button, Screen, Sentence, say

CHOOSING = "joint_bodies"  # waiting for a body, by button or by name
TASKING = "joint_task"  # waiting for what they are to do
UNTIL = "joint_until"  # waiting for a press: until when
PREVIEW = "joint_preview"  # waiting for the confirmation

FEWEST = 4
"""Letters of a task at least: whoever is called has to know what for."""

MOST = 8
"""Bodies called at once: more of them is a meeting."""

FOUND = 6


class Numbered(Protocol):
    """A case, as far as a screen names it."""

    id: int
    number: str


def whistle(turn: Turn) -> Reply:
    """Which kind of whistle?"""
    case = call.whistling(act_of(turn), case_id_of(turn))
    clocks = call.clocks_of(turn.reference.policy)
    kinds = []
    for kind in WHISTLES:
        limits = whistle_limits(kind, turn.now, case.due_at, clocks, turn.reference.calendar)
        label = say(f"joint.kind.{kind}", due=limits.due_at)
        kinds.append((Button("whistle_kind", {"case": case.id, "kind": kind}, label),))
    line = say("joint.which_kind", number=case.number)
    return Reply((about(case, (line,), (*kinds, BACK)),), turn.state, turn.memory, spent=False)


def choose_kind(turn: Turn) -> Reply:
    """Take the kind, and ask for the bodies."""
    assert turn.press is not None
    case = call.whistling(act_of(turn), case_id_of(turn))
    memory = {"case": case.id, "kind": str(turn.press.action["kind"]), "bodies": []}
    return show_bodies(turn, case, memory, call.offered(act_of(turn), case))


def share_out(turn: Turn) -> Reply:
    """Which body is asked for a part?"""
    case = call.sharing(act_of(turn), case_id_of(turn))
    memory = {"case": case.id, "kind": str(JointKind.PART), "bodies": []}
    return show_bodies(turn, case, memory, call.offered(act_of(turn), case))


def find_body(turn: Turn) -> Reply:
    """Find bodies by a part of their name."""
    typed, act = clean(turn.incoming.text or ""), act_of(turn)
    case = case_of(act, int(turn.memory["case"]))
    named = [code for code, fact in turn.reference.bodies.items() if typed and typed in fact.name]
    free = [code for code in named if call.is_free(act, case, code)]
    if len(named) == 1 and not free:
        call.check_body(act, case, named[0])  # tells why not
    return show_bodies(turn, case, turn.memory, free[:FOUND], found=bool(free))


def show_bodies(
    turn: Turn, case: Numbered, memory: object, offered: Sequence[str], *, found: bool = True
) -> Reply:
    """Show who is chosen and who can be."""
    assert isinstance(memory, dict)
    chosen, single = list(memory["bodies"]), memory["kind"] == JointKind.PART
    first = "joint.which_body" if single else "joint.which_bodies"
    lines = [say(first, number=case.number)] if found else [say("joint.no_such_body")]
    if chosen:
        lines.append(say("joint.chosen", bodies=call.names_of(act_of(turn), chosen)))
    others = [code for code in offered if code not in chosen]
    picks = [(Button("call_body", {"case": case.id, "body": code}, named(turn, code)),) for code in others]
    done = ((Button("called_all", {"case": case.id}),),) if chosen else ()
    screen = about(case, lines, (*picks, *done, BACK))
    return Reply((in_place(turn, screen),), CHOOSING, memory)


def pick_body(turn: Turn) -> Reply:
    """Take a body; a part is asked of one alone."""
    assert turn.press is not None
    if turn.state != CHOOSING:
        return note(turn, say("excuse.left"))
    act, body = act_of(turn), str(turn.press.action["body"])
    case = case_of(act, int(turn.memory["case"]))
    call.check_body(act, case, body)
    memory = {**turn.memory, "bodies": [*turn.memory["bodies"], body]}
    if memory["kind"] == JointKind.PART or len(memory["bodies"]) >= MOST:
        return ask_task(turn, case, memory)
    return show_bodies(turn, case, memory, call.offered(act, case))


def chosen(turn: Turn) -> Reply:
    """These are all; what are they to do?"""
    if turn.state != CHOOSING:
        return note(turn, say("excuse.left"))
    return ask_task(turn, case_of(act_of(turn), int(turn.memory["case"])), dict(turn.memory))


def ask_task(turn: Turn, case: Numbered, memory: dict[str, object]) -> Reply:
    """Wait for what they are to do."""
    screen = about(case, (say("joint.what", number=case.number),), (BACK,))
    return Reply((in_place(turn, screen),), TASKING, memory)


def take_task(turn: Turn) -> Reply:
    """Take what they are to do; show it, or ask until when."""
    typed = clean(turn.incoming.text or "")
    if sum(sign.isalnum() for sign in typed) < FEWEST:
        return note(turn, say("joint.too_short"))
    case = case_of(act_of(turn), int(turn.memory["case"]))
    what = call.as_read(case, typed[:LONGEST])
    hidden = () if what == typed[:LONGEST] else (say("joint.task", what=what), say("joint.hidden"))
    memory = {**turn.memory, "what": what}
    if memory["kind"] == JointKind.PART:
        return ask_until(turn, case, memory, hidden)
    names = call.names_of(act_of(turn), list(turn.memory["bodies"]))
    first = say("joint.preview", number=case.number, bodies=names)
    lines = (first, *(hidden or (say("joint.task", what=what),)))
    send = Button("confirm", {"case": case.id, "whistle": 1}, say("button.whistle_now"))
    return Reply((about(case, lines, ((send, Button("back")),)),), PREVIEW, memory)


def ask_until(turn: Turn, case: Numbered, memory: dict[str, object], first: Sequence[Sentence] = ()) -> Reply:
    """Until when? Never later than the case's own limit."""
    until = tuple(
        (Button("part_until", {"case": case.id, "until": at.isoformat()}, say("joint.by", at=at)),)
        for at in call.untils(act_of(turn), case.id)
    )
    lines = (*first, say("joint.until_when", number=case.number))
    return Reply((about(case, lines, (*until, BACK)),), UNTIL, memory)


def press_first(turn: Turn) -> Reply:
    """Words came where a button is waited for: nothing has gone out."""
    return note(turn, say("joint.press_first"))


def send_part(turn: Turn) -> Reply:
    """Ask for the part."""
    assert turn.press is not None
    if turn.state != UNTIL:
        return note(turn, say("excuse.left"))
    memory, until = turn.memory, datetime.fromisoformat(str(turn.press.action["until"]))
    called = call.share_out(act_of(turn), int(memory["case"]), memory["bodies"][0], memory["what"], until)
    return sent(turn, called, "joint.part_sent")


def send_whistle(turn: Turn) -> Reply:
    """Whistle."""
    if turn.state != PREVIEW:
        return note(turn, say("excuse.left"))
    memory, kind = turn.memory, JointKind(turn.memory["kind"])
    called = call.whistle(act_of(turn), int(memory["case"]), kind, memory["bodies"], memory["what"])
    return sent(turn, called, "joint.whistle_sent")


def sent(turn: Turn, called: call.Called, key: str) -> Reply:
    """Say that it went out, and who has to be rung up because nobody of them is here."""
    first = called.parts[0]
    names = call.names_of(act_of(turn), [part.body for part in called.parts])
    lines = [say(key, number=called.case.number, bodies=names, sign_in=first.sign_in_by, due=first.due_at)]
    lines += [
        say("joint.unreached", body=named_fact(turn, code), phone=phone(turn, code))
        for code in called.unreached
    ]
    look = (Button("progress", {"case": called.case.id}),)
    return Reply((in_place(turn, about(called.case, lines, (look,))),))


def named_fact(turn: Turn, code: str) -> str:
    """A body's name."""
    return turn.reference.body_name(code)


def phone(turn: Turn, code: str) -> str | Sentence:
    """A body's public number, or that there is none."""
    return turn.reference.bodies[code].phone or say("unknown")


def named(turn: Turn, code: str) -> Sentence:
    """A body's name as the words of a button."""
    return say("button.choose", name=turn.reference.body_name(code))


def about(case: Numbered, lines: Sequence[Sentence], buttons: Sequence[tuple[Button, ...]]) -> Screen:
    """A screen about a case."""
    return Screen(tuple(lines), tuple(buttons), (), case.id, case.number)


BACK = (Button("back"),)

PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "whistle": whistle,
    "whistle_kind": choose_kind,
    "share_out": share_out,
    "call_body": pick_body,
    "called_all": chosen,
    "part_until": send_part,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"whistle": send_whistle}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {
    CHOOSING: find_body,
    TASKING: take_task,
    UNTIL: press_first,
    PREVIEW: press_first,
}
