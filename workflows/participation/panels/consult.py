"""Puts a question to a panel, keeps what each says, and ends it with one joint decision: who does what."""

from datetime import UTC, date

from models import post
from models.decision import Decision, DecisionTask
from models.panel import Consultation, ConsultationVoice, Panel
from models.rows import add_row
from models.vocabulary import BODY_ROLES, Role, TimerKind
from models.vocabulary_panels import PanelEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.gate_terms import Duty
from workflows.meetings.rules import due_on, next_reminder
from workflows.participation.decisions.resolve import Answers, Commission, commission_more, drafted, publish
from workflows.participation.panels import told
from workflows.participation.panels.set_up import check_duty, check_sits, own_panel, public
from workflows.participation.panels.terms import CONSULTATION, No, PanelRefused, new_code
from workflows.participation.votes.electors import holdings
from workflows.participation.votes.records import sees_to
from workflows.participation.votes.seals import digest
from workflows.screens import Button, say

SALT_BYTES = 16


def consult(act: Act, panel_id: int, question: str, papers: str, day: date) -> Consultation:
    """Put a question to a panel: all of it are asked, until a day. Raises PanelRefused."""
    panel = askable(act, panel_id)
    due = due_on(day, act.reference.calendar.zone).astimezone(UTC)
    if due <= act.now:
        raise PanelRefused(No.PAST)
    asked = Consultation(
        code=new_code(CONSULTATION, act.reference.local_date(act.now), act.chance),
        panel_id=panel.id,
        caller=act.by.body if act.by.role is Role.HEAD else None,
        question=public(question),
        papers=public(papers),
        asked_at=act.now,
        due_at=due,
    )
    add_row(act.tx, asked)
    bodies = [each for each in told.bodies_of(act.tx, panel.id) if each != asked.caller]
    call(act, panel, asked, bodies)
    set_timer(act, asked)
    facts = {"panel": panel.code, "caller": asked.caller or "", "bodies": bodies, "due": due.isoformat()}
    told.note(act, asked, PanelEvent.CALLED, {**facts, "question": digest(asked.question + asked.papers)})
    line = say("panel.called", name=panel.name, number=asked.code, question=asked.question, due=due)
    told.tell_members(
        act, asked, line, "called", (Button("panel_say", {"consultation": asked.id}),), others=True
    )
    return asked


def askable(act: Act, panel_id: int) -> Panel:
    """Load a panel that the actor may ask: of the own area, or one on which the own body sits.

    Raises PanelRefused.
    """
    check_duty(act, Duty.CONSULT)
    if act.by.role is not Role.HEAD:
        panel = own_panel(act, panel_id)
        check_sits(panel)
        return panel
    found = act.tx.get(Panel, panel_id)
    if found is None or act.by.body not in told.bodies_of(act.tx, found.id):
        raise PanelRefused(No.UNKNOWN)
    check_sits(found)
    return found


def call(act: Act, panel: Panel, asked: Consultation, bodies: list[str]) -> None:
    """Give everybody who is asked a place: bodies first, residents in an order that tells nothing."""
    for seat, body in enumerate(bodies, 1):
        add_row(act.tx, ConsultationVoice(consultation_id=asked.id, seat=seat, body=body))
    held = holdings(act.tx, panel.roll_id) if panel.roll_id else []
    people = list(dict.fromkeys(each.persons[0] for each in held if each.persons))
    act.chance.shuffle(people)
    for seat, person in enumerate(people, len(bodies) + 1):
        add_row(act.tx, ConsultationVoice(consultation_id=asked.id, seat=seat, person_id=person))


def set_timer(act: Act, asked: Consultation) -> None:
    """Set when the clock asks for the decision next: a day before, at the day, every working day after."""
    at = next_reminder(asked.due_at, act.now, act.reference.calendar)
    post.set_timer(act.tx, due_key(asked.id), TimerKind.PANEL, at, asked.id)


def due_key(consultation_id: int) -> str:
    """Name the timer of a consultation."""
    return f"panel_due:{consultation_id}"


def speak(act: Act, consultation_id: int, words: str) -> ConsultationVoice:
    """Say what one's body, or oneself, thinks of it; until the decision it can be said anew.

    Raises PanelRefused.
    """
    asked, voice = own_voice(act, consultation_id)
    shown = public(words)
    if not shown.strip("* "):
        raise PanelRefused(No.NOTHING_LEFT)
    voice.words, voice.salt = shown, act.chance.randbytes(SALT_BYTES).hex()
    voice.hash = ledger.words_hash(voice.salt, shown)
    voice.said_at = voice.said_at or act.now
    told.note(
        act, asked, PanelEvent.SAID, {"seat": voice.seat, "body": voice.body or "", "words": voice.hash}
    )
    return voice


def own_voice(act: Act, consultation_id: int) -> tuple[Consultation, ConsultationVoice]:
    """Load a consultation that waits, and the actor's place in it. Raises PanelRefused."""
    asked = act.tx.get(Consultation, consultation_id, with_for_update=True, populate_existing=True)
    if asked is None:
        raise PanelRefused(No.UNKNOWN)
    if asked.decided_at is not None:
        raise PanelRefused(No.DECIDED)
    for voice in told.voices_of(act.tx, asked):
        if is_own(act, voice):
            return asked, voice
    raise PanelRefused(No.NOT_ASKED)


def is_own(act: Act, voice: ConsultationVoice) -> bool:
    """Whether somebody speaks for a place."""
    if voice.body is not None:
        return act.by.role in BODY_ROLES and voice.body == act.by.body
    return act.by.role is Role.RESIDENT and voice.person_id == act.by.person_id


def decide(act: Act, consultation_id: int, words: str, answers: Answers, commission: Commission) -> Decision:
    """Publish the joint decision with who does what until when. Raises PanelRefused, DecisionRefused."""
    asked = to_decide(act, consultation_id)
    if asked.decided_at is not None:
        raise PanelRefused(No.DECIDED)
    asked.decided_at = act.now
    post.cancel_timer(act.tx, due_key(asked.id))

    def link(row: Decision) -> None:
        asked.decision_id = row.id
        act.tx.flush()
        facts: ledger.Facts = {"late": act.now > asked.due_at, "words": digest(row.words)}
        told.note(act, asked, PanelEvent.DECIDED, facts)

    return publish(act, drafted(act, words, answers), (commission,), link)


def add_task(act: Act, consultation_id: int, commission: Commission) -> DecisionTask:
    """Give one more task of a joint decision to a body. Raises PanelRefused, DecisionRefused."""
    asked = to_decide(act, consultation_id)
    if asked.decision_id is None:
        raise PanelRefused(No.UNDECIDED)
    return commission_more(act, act.tx.get_one(Decision, asked.decision_id), commission)


def to_decide(act: Act, consultation_id: int) -> Consultation:
    """Load a consultation for who says what it came to. Raises PanelRefused."""
    check_duty(act, Duty.PANELS)
    asked = act.tx.get(Consultation, consultation_id, with_for_update=True, populate_existing=True)
    panel = act.tx.get(Panel, asked.panel_id) if asked else None
    if asked is None or panel is None or not sees_to(act.reference, act.by, None, panel.area):
        raise PanelRefused(No.UNKNOWN)
    return asked


def mark(act: Act, consultation_id: int, body: str, level: int) -> ConsultationVoice:
    """Say, as who has asked, how a body worked with one, 1 to 5. Raises PanelRefused."""
    asked = to_mark(act, consultation_id)
    voice = next((each for each in told.voices_of(act.tx, asked) if each.body == body), None)
    if voice is None or level not in range(1, 6):
        raise PanelRefused(No.NOT_CALLED)
    voice.mark = level
    told.note(act, asked, PanelEvent.MARKED, {"body": body, "mark": level})
    return voice


def to_mark(act: Act, consultation_id: int) -> Consultation:
    """Load a decided consultation for who has asked it. Raises PanelRefused."""
    check_duty(act, Duty.CONSULT)
    asked = act.tx.get(Consultation, consultation_id, with_for_update=True, populate_existing=True)
    if asked is None or not asked_by(act, asked):
        raise PanelRefused(No.UNKNOWN)
    if asked.decided_at is None:
        raise PanelRefused(No.UNDECIDED)
    return asked


def asked_by(act: Act, asked: Consultation) -> bool:
    """Whether the actor's body has asked; without one, who coordinates there."""
    if asked.caller is not None:
        return act.by.role is Role.HEAD and act.by.body == asked.caller
    panel = act.tx.get_one(Panel, asked.panel_id)
    return act.by.role is Role.COORDINATOR and sees_to(act.reference, act.by, None, panel.area)
