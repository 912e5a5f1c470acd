"""What the clock does for panels: asks for joint decisions, and ends panels whose term is over."""

from models.panel import Consultation, Panel
from models.post import DueTimer
from models.vocabulary_panels import PanelEvent
from workflows.cases.acts import Act
from workflows.cases.parties import coordinators_of
from workflows.participation.panels import told
from workflows.participation.panels.consult import set_timer
from workflows.participation.panels.set_up import ended
from workflows.screens import Button, Screen, say


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key."""
    if timer.key.startswith("panel_term:"):
        end(act, act.tx.get_one(Panel, timer.subject or 0, with_for_update=True))
    else:
        urge(act, act.tx.get_one(Consultation, timer.subject or 0, with_for_update=True))


def urge(act: Act, asked: Consultation) -> None:
    """Ask for the joint decision; those who have said nothing are asked for their words."""
    if asked.decided_at is not None:
        return
    panel, late = act.tx.get_one(Panel, asked.panel_id), act.now >= asked.due_at
    asked.urged += 1
    told.note(act, asked, PanelEvent.URGED, {"late": late, "times": asked.urged})
    given = {"consultation": asked.id}
    key = "panel.decision_late" if late else "panel.decision_near"
    line = say(key, name=panel.name, number=asked.code, question=asked.question, due=asked.due_at)
    buttons = ((Button("decide_consultation", given), Button("look_consultation", given)),)
    told.tell(
        act,
        coordinators_of(act, panel.area),
        Screen((line,), buttons),
        f"urged:{asked.id}:{act.now.isoformat()}",
    )
    if not late:
        remind_silent(act, panel, asked)
    set_timer(act, asked)


def remind_silent(act: Act, panel: Panel, asked: Consultation) -> None:
    """Remind those who have said nothing, once."""
    line = say(
        "panel.still_silent", name=panel.name, number=asked.code, question=asked.question, due=asked.due_at
    )
    screen = Screen((line,), ((Button("panel_say", {"consultation": asked.id}),),))
    silent = [each for each in told.voices_of(act.tx, asked) if each.said_at is None]
    for voice in silent:
        told.tell(act, told.chats_of(act, voice), screen, f"silent:{asked.id}")


def end(act: Act, panel: Panel) -> None:
    """End a panel whose term is over; who coordinates there hears it."""
    if panel.ended_at is not None or act.now < panel.until:
        return
    ended(act, panel)
    screen = Screen((say("panel.term_over", name=panel.name, number=panel.code),), ((Button("panels"),),))
    told.tell(act, coordinators_of(act, panel.area), screen, f"panel_over:{panel.id}")
