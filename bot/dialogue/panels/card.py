"""Says what a panel is, what it was asked, what each has said, and what came of it."""

from bot.dialogue.votes.decided import card as decision_lines
from workflows.participation.panels.view import ConsultationView, PanelView, VoiceView
from workflows.reference import Reference
from workflows.screens import Sentence, say

Lines = tuple[Sentence, ...]


def panel_lines(reference: Reference, each: PanelView) -> Lines:
    """A panel with its members and its term."""
    bodies = say("form.names", names=tuple(map(reference.body_name, each.bodies)))
    lines = [
        say("panel.head", kind=say(f"panel.kind.{each.kind}"), name=each.name, number=each.code),
        say("panel.purpose", words=each.purpose),
        say("panel.members", bodies=bodies),
    ]
    if each.roll:
        lines.append(say("panel.residents", roll=each.roll))
    until = reference.local_date(each.ended_at or each.until).isoformat()
    lines.append(say("panel.over" if each.ended_at else "panel.term", until=until))
    lines.append(say("panel.counts", open=each.open, late=each.late, decided=each.decided))
    return tuple(lines)


def consultation_lines(reference: Reference, each: ConsultationView) -> Lines:
    """A question before a panel, with what was said and what came of it."""
    caller = reference.body_name(each.caller) if each.caller else say("panel.coordinators")
    lines = [
        say("panel.question", panel=each.panel, number=each.code, caller=caller, question=each.question),
        *((say("panel.papers", words=each.papers),) if each.papers else ()),
        state(each),
        *(voice_line(reference, each, one) for one in each.voices),
    ]
    if each.decision is not None:
        lines += decision_lines(each.decision, reference)
    return tuple(lines)


def state(each: ConsultationView) -> Sentence:
    """Whether there is a joint decision, and if not, since when there should be."""
    if each.decided_at is not None:
        key = "panel.decided_late" if each.decided_at > each.due_at else "panel.decided"
        return say(key, at=each.decided_at, due=each.due_at)
    return say("panel.open_late" if each.late else "panel.open", due=each.due_at)


def voice_line(reference: Reference, each: ConsultationView, one: VoiceView) -> Sentence:
    """What one who is asked has said.

    A resident's words are on the page: no chat keeps a copy that outlives who is forgotten.
    """
    who = reference.body_name(one.body) if one.body else say("floor.seat", number=one.seat)
    if one.said_at is None:
        return say("panel.silent", who=who)
    said = say("panel.on_page", number=each.panel_code) if one.body is None else one.words
    said = say("panel.gone") if one.gone else said
    return say("panel.said" if one.in_time else "panel.said_late", who=who, words=said)
