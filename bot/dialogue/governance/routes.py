"""The conversation of joint-governance matters: of who rules there, of bodies, of those who joined."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.governance.card import card
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import MatterStage, Role
from workflows.cases.acts import CaseUnknown
from workflows.cases.parties import case_to
from workflows.forms import Field
from workflows.gate_terms import Action
from workflows.governance import asked, begin, matters, seats, view
from workflows.governance.asked import AGAINST, AGREE, FORMS
from workflows.governance.deciding import NotRipe
from workflows.governance.stages import Verb
from workflows.screens import Button, Screen, say

LISTED = 8


def matter_of(turn: Turn) -> int:
    """The matter that the pressed button is about."""
    return int(turn.press.action.get("matter") or 0) if turn.press else 0


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises NotRipe, MatterUnknown, StageRefused, CaseUnknown."""
    act = act_of(turn)
    if verb == Verb.OPEN:
        lack = begin.lack_of(act, case_to(act, about["case"], Action.GOVERN))
        if lack is not None:
            raise NotRipe(lack)
        return
    matters.matter_to(act, about["matter"], Verb.SIGN if verb in (AGREE, AGAINST) else Verb(verb))


def choices(turn: Turn, verb: str, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """What may be chosen."""
    return asked.choices(act_of(turn), verb, about, field)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show how the matter stands now."""
    matter = asked.perform(act_of(turn), verb, about, given)
    shown = card(turn, matter.id)
    return Screen(
        (say(f"govern.done.{verb}"), *shown.lines), shown.buttons, (), shown.case_id, shown.case_number
    )


BOOK = Book("govern", FORMS, choices, check, do)


def look(turn: Turn) -> Reply:
    """Show a matter."""
    return stay(turn, card(turn, matter_of(turn)))


def support(turn: Turn) -> Reply:
    """Say that one would have somebody; their words are not said again."""
    return say_so(turn, yes=True)


def unsupport(turn: Turn) -> Reply:
    """No longer."""
    return say_so(turn, yes=False)


def say_so(turn: Turn, *, yes: bool) -> Reply:
    """Keep it, and say what is kept."""
    assert turn.press is not None
    candidate = int(turn.press.action["candidate"])
    place = seats.support(act_of(turn), candidate, yes=yes)
    key, other = ("matter.supported", "unsupport") if yes else ("matter.unsupported", "support")
    label = say("button.support_one", place=place) if other == "support" else None
    screen = Screen((say(key, place=place),), ((Button(other, {"candidate": candidate}, label),),))
    return Reply((screen,), turn.state, turn.memory, spent=False)


def listed(turn: Turn) -> Reply:
    """List the matters that lie before a member of staff; say so where there are none."""
    found = going_on(turn)
    return Reply(found, turn.state, turn.memory) if found else note(turn, say("govern.list_none"))


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """The matters that lie before a member of staff, as one more message of their tasks."""
    if turn.role not in (Role.COORDINATOR, Role.HEAD):
        return ()
    found = view.of_seat(turn.tx, turn.reference, turn.chat)
    if not found:
        return ()
    lines = [say("govern.list", count=len(found))]
    lines += [
        say(
            "govern.line",
            number=each.code,
            title=each.title or say("matter.untitled"),
            stage=say(f"matter.stage.{each.stage}"),
        )
        for each in found[:LISTED]
    ]
    rows = tuple(
        (Button("look_matter", {"matter": each.id}, say("button.choose", name=each.code)),)
        for each in found[:LISTED]
    )
    return (Screen(tuple(lines), rows),)


def on_case(turn: Turn, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons that a case has of its matter: look at it, or make one of it."""
    matter = matters.of_case(turn.tx, case_id)
    if matter is not None and matter.stage != MatterStage.PROPOSED:
        return ((Button("look_matter", {"matter": matter.id}),),) if sees(turn, matter.id) else ()
    if turn.role is not Role.COORDINATOR:
        return ()
    try:
        check(turn, Verb.OPEN, {"case": case_id})
    except (NotRipe, CaseUnknown):
        return ()
    return ((Button(str(Verb.OPEN), {"case": case_id}),),)


def sees(turn: Turn, matter_id: int) -> bool:
    """Whether somebody takes part in a matter."""
    try:
        view.for_seat(turn.tx, turn.reference, turn.chat, matter_id)
    except matters.MatterUnknown:
        return False
    return True


ANYBODYS: dict[str, Callable[[Turn], Reply]] = {"look_matter": look}
STAFF = (*(str(verb) for verb in FORMS if verb not in (Verb.STAND, Verb.STAND_DOWN)),)
RESIDENTS = (str(Verb.STAND), str(Verb.STAND_DOWN), AGREE, AGAINST)
STARTS = asking.starts(BOOK)
STAFF_PRESSES = {**ANYBODYS, **{name: STARTS[name] for name in STAFF}}
PRESSES = {
    **ANYBODYS,
    **{name: STARTS[name] for name in RESIDENTS},
    "support": support,
    "unsupport": unsupport,
}
