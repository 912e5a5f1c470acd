"""The conversation of panels: set one up, ask it, say something to it, decide together, mark who came."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.floor import routes as floor
from bot.dialogue.panels.card import consultation_lines, panel_lines
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import BODY_ROLES, Role
from workflows.forms import Field
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.deliberation.terms import FloorVerb
from workflows.participation.panels import asked
from workflows.participation.panels.terms import CONSULTATION, SESSION, PanelVerb, find_code
from workflows.participation.panels.view import (
    ConsultationView,
    PanelView,
    asked_of,
    consultation,
    consultations,
    of_seat,
    panel,
    panels,
)
from workflows.screens import Button, Screen, Sentence, say

LISTED, MOST = 6, 50
LONGEST = 40
"""A text no longer than this that holds one of our public numbers asks for it."""

Rows = tuple[tuple[Button, ...], ...]


def listed(turn: Turn) -> Reply:
    """Show the panels of who works here; to a resident what they are asked."""
    if turn.role is Role.RESIDENT:
        return assemblies(turn)
    found = panels(turn.tx, turn.now, of_seat(turn.reference, turn.chat))[:LISTED]
    begin = (
        ((Button(str(PanelVerb.SET_UP)), Button("assemblies")),)
        if sets_up(turn)
        else ((Button("assemblies"),),)
    )
    head = Screen((say("panel.list", count=len(found)),), begin)
    return stay(turn, head, *(panel_card(turn, each) for each in found))


def sets_up(turn: Turn) -> bool:
    """Whether somebody sees to panels."""
    return has_duty(turn.role, Duty.PANELS)


def panel_card(turn: Turn, each: PanelView) -> Screen:
    """One panel, with what may be done."""
    given = {"panel": each.id}
    rows: list[tuple[Button, ...]] = []
    for one in consultations(turn.tx, each.id, turn.now)[:LISTED]:
        name = say("button.choose", name=one.question)
        rows.append((Button("look_consultation", {"consultation": one.id}, name),))
    if each.ended_at is None and has_duty(turn.role, Duty.CONSULT):
        rows.append((Button(str(PanelVerb.CONSULT), given),))
    if each.ended_at is None and sets_up(turn):
        rows.append((Button(str(FloorVerb.OPEN_PANEL), given), Button(str(PanelVerb.END), given)))
    return Screen(panel_lines(turn.reference, each), tuple(rows))


def assemblies(turn: Turn) -> Reply:
    """Show where somebody is asked, and where they sit."""
    waiting = asked_of(turn.tx, turn.chat, turn.chat.person_id, turn.now, LISTED)
    rows = tuple(
        (Button("look_consultation", {"consultation": each.id}, say("button.choose", name=each.question)),)
        for each in waiting
    )
    asks = (Screen((say("panel.asks_you", count=len(waiting)),), rows),) if waiting else ()
    return stay(turn, *asks, *floor.listed(turn))


def look(turn: Turn) -> Reply:
    """Show one consultation by its button."""
    assert turn.press is not None
    return looked_at(turn, int(turn.press.action.get("consultation") or 0))


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show one consultation by its id or number, with what its reader may do."""
    seen = consultation(turn.tx, key, turn.now)
    if seen is None:
        return note(turn, say("panel.no.unknown"))
    return stay(turn, screen(turn, seen))


def screen(turn: Turn, seen: ConsultationView, *first: Sentence) -> Screen:
    """A consultation with what its reader may do."""
    return Screen((*first, *consultation_lines(turn.reference, seen)), buttons(turn, seen))


def buttons(turn: Turn, seen: ConsultationView) -> Rows:
    """What may be done with a consultation."""
    given, rows = {"consultation": seen.id}, []
    mine = seen.id in {each.id for each in asked_of(turn.tx, turn.chat, turn.chat.person_id, turn.now, MOST)}
    if mine:
        rows.append((Button(str(PanelVerb.SAY), given),))
    if sets_up(turn):
        verb = PanelVerb.TASK if seen.decided_at else PanelVerb.DECIDE
        rows.append((Button(str(verb), given),))
    asks = turn.chat.body == seen.caller if seen.caller else turn.role is Role.COORDINATOR
    if seen.decided_at and asks and has_duty(turn.role, Duty.CONSULT):
        rows.append((Button(str(PanelVerb.MARK), given),))
    home = Button("assemblies") if turn.role is Role.RESIDENT else Button("panels")
    return (*rows, (home,))


def brings_code(turn: Turn) -> bool:
    """Whether what was said asks for a panel, a consultation or a deliberation by its number."""
    typed = turn.incoming.text or ""
    return len(typed) < LONGEST and find_code(typed) is not None


def by_code(turn: Turn) -> Reply:
    """Show what has the number that was said."""
    code = find_code(turn.incoming.text or "") or ""
    if code.startswith(SESSION):
        return floor.looked_at(turn, code)
    if code.startswith(CONSULTATION):
        return looked_at(turn, code)
    seen = panel(turn.tx, code, turn.now)
    if seen is None:
        return note(turn, say("panel.no.unknown"))
    return stay(turn, panel_card(turn, seen))


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What panels wait for from a body."""
    if turn.role not in BODY_ROLES:
        return ()
    waiting = asked_of(turn.tx, turn.chat, None, turn.now, LISTED)
    return tuple(screen(turn, each) for each in waiting if not said(turn, each))


def said(turn: Turn, seen: ConsultationView) -> bool:
    """Whether a body has said something already."""
    return any(each.body == turn.chat.body and each.said_at for each in seen.voices)


def choices(turn: Turn, verb: str, about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen; the four kinds by their names."""
    found = asked.choices(act_of(turn), verb, about, field)
    if field.name != "kind":
        return found
    return tuple((value, say(f"panel.kind.{value}")) for value, _ in found)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show how it stands."""
    asked.perform(act_of(turn), verb, about, given)
    turn.tx.flush()
    line = say(f"panel.done.{verb}")
    seen = consultation(turn.tx, about["consultation"], turn.now) if "consultation" in about else None
    if seen is not None:
        return screen(turn, seen, line)
    return Screen((line,), ((Button("panels"), Button("help")),))


BOOK = Book("panel", asked.FORMS, choices, check, do)
PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_consultation": look,
    **asking.starts(BOOK),
}
