"""Sets up a standing panel of bodies and residents for a term, and ends it."""

from datetime import UTC, date, datetime, timedelta

from models import post
from models.panel import Panel, PanelBody
from models.roll import Roll
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_panels import PanelEvent, PanelKind
from models.vocabulary_votes import RollKind
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import people_of_body
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.meetings.rules import due_on
from workflows.participation.panels import told
from workflows.participation.panels.terms import PANEL, No, PanelRefused, new_code
from workflows.participation.votes.records import sees_to
from workflows.screens import Button, Screen, say

LEAST = 2
"""Bodies below which nothing is across bodies."""


def set_up(
    act: Act,
    kind: PanelKind,
    name: str,
    purpose: str,
    bodies: list[str],
    until: date,
    roll_id: int | None = None,
) -> Panel:
    """Set up a panel. Raises PanelRefused."""
    check_duty(act, Duty.PANELS)
    if len(set(bodies)) < LEAST or any(each not in act.reference.standing for each in bodies):
        raise PanelRefused(No.NOBODY)
    roll = roll_for(act, roll_id)
    panel = Panel(
        code=new_code(PANEL, act.reference.local_date(act.now), act.chance),
        kind=kind,
        name=public(name),
        purpose=public(purpose),
        area=act.by.area,
        roll_id=roll.id if roll else None,
        set_up_at=act.now,
        until=term_end(act, until),
    )
    add_row(act.tx, panel)
    for body in dict.fromkeys(bodies):
        add_row(act.tx, PanelBody(panel_id=panel.id, body=body))
    post.set_timer(act.tx, term_key(panel.id), TimerKind.PANEL, panel.until, panel.id)
    facts = {"kind": str(kind), "name": panel.name, "bodies": bodies, "until": panel.until.isoformat()}
    told.note(act, panel, PanelEvent.SET_UP, {**facts, "roll": roll.code if roll else ""})
    line = say(
        "panel.set_up",
        name=panel.name,
        kind=say(f"panel.kind.{kind}"),
        number=panel.code,
        until=until.isoformat(),
    )
    people = [each for body in bodies for each in people_of_body(act, body)]
    told.tell(act, people, Screen((line,), ((Button("panels"),),)), f"panel_set_up:{panel.id}")
    return panel


def term_end(act: Act, until: date) -> datetime:
    """Return when a term ends: a day to come, and not too far. Raises PanelRefused."""
    end = due_on(until, act.reference.calendar.zone).astimezone(UTC)
    if end <= act.now:
        raise PanelRefused(No.PAST)
    if end > act.now + timedelta(days=act.reference.policy.panel_days):
        raise PanelRefused(No.LONG)
    return end


def end(act: Act, panel_id: int) -> Panel:
    """End a panel before its term; what it was asked stays to be decided. Raises PanelRefused."""
    panel = own_panel(act, panel_id)
    check_sits(panel)
    ended(act, panel)
    post.cancel_timer(act.tx, term_key(panel.id))
    return panel


def ended(act: Act, panel: Panel) -> None:
    """Let a panel end."""
    panel.ended_at = act.now
    told.note(act, panel, PanelEvent.ENDED)


def own_panel(act: Act, panel_id: int) -> Panel:
    """Load a panel that the actor sees to. Raises PanelRefused."""
    check_duty(act, Duty.PANELS)
    panel = act.tx.get(Panel, panel_id, with_for_update=True, populate_existing=True)
    if panel is None or not sees_to(act.reference, act.by, None, panel.area):
        raise PanelRefused(No.UNKNOWN)
    return panel


def check_sits(panel: Panel) -> None:
    """Refuse a panel whose term is over. Raises PanelRefused."""
    if panel.ended_at is not None:
        raise PanelRefused(No.OVER)


def roll_for(act: Act, roll_id: int | None) -> Roll | None:
    """Load the roll of the residents who sit on a panel. Raises PanelRefused."""
    if roll_id is None:
        return None
    roll = act.tx.get(Roll, roll_id)
    if (
        roll is None
        or roll.kind != RollKind.MEMBERS
        or not sees_to(act.reference, act.by, roll.body, roll.area)
    ):
        raise PanelRefused(No.UNKNOWN)
    return roll


def check_duty(act: Act, duty: Duty) -> None:
    """Refuse a role that has nothing to do with it. Raises PanelRefused."""
    if not has_duty(act.by.role, duty):
        raise PanelRefused(No.UNKNOWN)


def term_key(panel_id: int) -> str:
    """Name the timer at which a panel's term ends."""
    return f"panel_term:{panel_id}"


def public(words: str) -> str:
    """Words as everybody may read them: without what tells who somebody is."""
    return mask(words, frozenset(Detail))
