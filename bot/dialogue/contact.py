"""Leaving a way to be reached, letting one handler see it, and the handler's look at it."""

from collections.abc import Callable

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import clean
from models.vocabulary import ContactKind, ContactReason
from workflows.cases.cards import rows
from workflows.privacy import contact, share
from workflows.privacy.contact_forms import ContactUnfit, veiled
from workflows.privacy.share import ContactMissing
from workflows.screens import Button, Screen, Sentence, say

LEAVING = "contact"  # waiting for a number, a name, an address


def contacts(turn: Turn) -> Reply:
    """Show what is left, and what can be."""
    return stay(turn, in_place(turn, overview(turn)))


def overview(turn: Turn, news: Sentence | None = None) -> Screen:
    """What is kept, or what was just kept; who sees it, and the buttons to change it."""
    kept = contact.contacts_of(turn.tx, turn.chat.person_id)
    lines = [say(f"contact.{kind}", value=veiled(kind, value)) for kind, value in kept.items()]
    lines = [news] if news else lines
    leave = tuple(Button(f"leave_{kind}") for kind in ContactKind)
    last = (*((Button("erase_contact"),) if kept else ()), Button("privacy"))
    return Screen((*(lines or [say("contact.none")]), say("contact.whose")), (leave, last))


def ask(kind: ContactKind) -> Callable[[Turn], Reply]:
    """Wait for one of them."""
    return lambda _turn: asked(kind, {})


def asked(kind: ContactKind, memory: dict[str, object]) -> Reply:
    """Ask, and say how."""
    screen = Screen((say(f"contact.how.{kind}"),), ((Button("back"),),))
    return Reply((screen,), LEAVING, {"kind": kind, **memory}, spent=False)


def leave(turn: Turn) -> Reply:
    """Keep what was written; what fits nothing is not kept."""
    kind = ContactKind(str(turn.memory.get("kind", ContactKind.PHONE)))
    try:
        left = contact.leave(act_of(turn), kind, clean(turn.incoming.text or ""))
    except ContactUnfit:
        screen = Screen((say(f"contact.unfit.{kind}"),), ((Button("back"),),))
        return Reply((screen,), turn.state, turn.memory, spent=False)
    line = say("contact.kept", what=say(f"contact.{kind}", value=left.value))
    if "case" in turn.memory:
        return allowed(turn, int(turn.memory["case"]), line)
    return Reply((overview(turn, line),), IDLE)


def erase(turn: Turn) -> Reply:
    """Erase all of it at once."""
    share.erase(act_of(turn))
    return Reply(
        (in_place(turn, Screen((say("contact.erased"),), ((Button("contact"), Button("privacy")),))),)
    )


def allow(turn: Turn) -> Reply:
    """Let the handler of a case see it; where nothing is left yet, ask for a number first."""
    try:
        return allowed(turn, case_id_of(turn))
    except ContactMissing:
        return asked(ContactKind.PHONE, {"case": case_id_of(turn)})


def allowed(turn: Turn, case_id: int, *first: Sentence) -> Reply:
    """Say what the handler may do now."""
    case = share.allow(act_of(turn), case_id)
    line = say("contact.allowed", number=case.number)
    screen = Screen(
        (*first, line), rows((("forbid_contact", "progress"),), case.id), (), case.id, case.number
    )
    return Reply((in_place(turn, screen),))


def forbid(turn: Turn) -> Reply:
    """Take it back."""
    case = share.end(act_of(turn), case_id_of(turn))
    line = say("contact.ended", number=case.number)
    buttons = rows((("allow_contact", "progress") if share.can_allow(case) else ("progress",),), case.id)
    return Reply((in_place(turn, Screen((line,), buttons, (), case.id, case.number)),))


def ask_reason(turn: Turn) -> Reply:
    """A handler wants to look: why?"""
    given = {"case": case_id_of(turn)}
    reasons = tuple(
        (Button("contact_reason", {**given, "reason": each}, say(f"contact_reason.{each}")),)
        for each in ContactReason
    )
    screen = Screen((say("contact.why"),), (*reasons, (Button("back"),)), case_id=case_id_of(turn))
    return Reply((screen,), turn.state, turn.memory, spent=False)


def look(turn: Turn) -> Reply:
    """Show it to the handler, in a message that can be taken back, and tell the resident."""
    assert turn.press is not None
    reason = ContactReason(str(turn.press.action["reason"]))
    case = share.read(act_of(turn), case_id_of(turn), reason, turn.chat.id)
    return note(turn, say("contact.noted", number=case.number))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    **{f"leave_{kind}": ask(kind) for kind in ContactKind},
    "erase_contact": erase,
    "allow_contact": allow,
    "forbid_contact": forbid,
}

STAFF_PRESSES: dict[str, Callable[[Turn], Reply]] = {"contact": ask_reason, "contact_reason": look}

STATES: dict[str, Callable[[Turn], Reply]] = {LEAVING: leave}
