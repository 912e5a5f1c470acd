"""One person, several doors: showing a code, entering one, looking at the doors, shutting the lost one."""

from collections.abc import Callable

from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from models.vocabulary import Role
from workflows.privacy import doors, link
from workflows.privacy.doors import Door
from workflows.privacy.link import Holdings, No
from workflows.privacy.link_codes import find_code
from workflows.screens import Button, Screen, Sentence, say

ENTERING = "link_code"  # waiting for a code
JOINING = "link_offer"  # a code was entered; waiting for the confirmation
WEB = "web"


def link_door(turn: Turn) -> Reply:
    """Take the code that stands in the words, or show a new one."""
    if find_code(turn.incoming.text or ""):
        return enter(turn)
    ended = code_ended(turn)
    code = link.make_code(act_of(turn), turn.chat.id, turn.real_now)
    if code is None:
        return note(turn, say("link.too_many"))
    minutes = turn.reference.policy.link_minutes
    buttons = ((Button("enter_code"), Button("devices")),)
    lines = (say("link.code", code=code, minutes=minutes), say("link.how", code=code), say("link.secret"))
    return Reply((Screen((*lines, *ended), buttons),), turn.state, turn.memory, spent=False)


def code_ended(turn: Turn) -> tuple[Sentence, ...]:
    """Say that the code shown before ends with a new one, where there is such a code."""
    return (say("link.instead"),) if link.has_code(turn.tx, turn.chat.id, turn.real_now) else ()


def ask_code(_turn: Turn) -> Reply:
    """Wait for a code."""
    return Reply((Screen((say("link.which"),), ((Button("back"),),)),), ENTERING, spent=False)


def enter(turn: Turn) -> Reply:
    """Say what the code would join, and ask."""
    found = link.look(act_of(turn), turn.chat.id, turn.incoming.text or "", turn.real_now)
    if isinstance(found, No):
        return refused(turn, found)
    lines = (
        say("link.offer", there=holdings(found.there), here=holdings(found.here)),
        say("link.for_good"),
    )
    screen = Screen(lines, ((Button("confirm", {"link": found.code_id}), Button("back")),))
    return Reply((screen,), JOINING)


def refused(turn: Turn, no: No) -> Reply:
    """Say that it brings nothing; not more."""
    line = say(f"link.no.{no}", minutes=turn.reference.policy.link_minutes)
    return Reply((Screen((line,), ((Button("enter_code"), Button("help")),)),), IDLE, spent=False)


def holdings(what: Holdings) -> Sentence:
    """What a person brings, as one line."""
    return say("link.holdings", cases=what.cases, joined=what.joined, doors=what.doors)


def join(turn: Turn) -> Reply:
    """Make both one person."""
    assert turn.press is not None
    if turn.state != JOINING:
        return note(turn, say("excuse.left"))
    has = link.confirm(act_of(turn), turn.chat.id, int(turn.press.action["link"]), turn.real_now)
    line = say("link.done", doors=has.doors, what=holdings(has))
    return Reply((in_place(turn, Screen((line,), ((Button("progress"), Button("devices")),))),))


def devices(turn: Turn) -> Reply:
    """List the doors, with what each was used for last."""
    return stay(turn, in_place(turn, overview(turn)))


def overview(turn: Turn, *first: Sentence) -> Screen:
    """The doors, numbered, and a button for each but this one."""
    found = doors.doors_of(turn.tx, turn.chat.person_id)
    lines = [say("devices.count", count=len(found))]
    lines += [door_line(turn, number, door) for number, door in enumerate(found, 1)]
    shut = [
        (Button("revoke", {"chat": door.chat_id}, say("button.revoke_door", number=number)),)
        for number, door in enumerate(found, 1)
        if door.chat_id != turn.chat.id
    ]
    return Screen((*first, *lines), (*shut, (Button("link"), Button("help"))))


def door_line(turn: Turn, number: int, door: Door) -> Sentence:
    """One door: what it is, since when, when it was used last."""
    kind = say("door.app" if door.within else "door.web" if door.channel == WEB else "door.messenger")
    role = say("door.resident") if door.role is Role.RESIDENT else say(f"role.{door.role}")
    here = say("door.here") if door.chat_id == turn.chat.id else say("door.used", at=door.used_at)
    return say("devices.line", number=number, kind=kind, role=role, opened=door.opened_at, used=here)


def ask_revoke(turn: Turn) -> Reply:
    """Shutting a door is final: ask."""
    assert turn.press is not None
    chat = int(turn.press.action["chat"])
    doors.door_of(act_of(turn), chat)
    screen = Screen((say("devices.sure"),), ((Button("confirm", {"revoke": chat}), Button("back")),))
    return Reply((screen,), turn.state, turn.memory, spent=False)


def revoke(turn: Turn) -> Reply:
    """Shut it."""
    assert turn.press is not None
    doors.shut(act_of(turn), int(turn.press.action["revoke"]))
    screen = in_place(turn, overview(turn, say("devices.shut")))
    return Reply((screen,), turn.state, turn.memory)


PRESSES: dict[str, Callable[[Turn], Reply]] = {"enter_code": ask_code, "revoke": ask_revoke}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"link": join, "revoke": revoke}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {ENTERING: enter}
