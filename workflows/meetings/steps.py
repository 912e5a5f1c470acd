"""Holds a joint meeting (联席会议): convenes it, keeps who came and what was promised, publishes."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.meeting import Meeting, MeetingBody, MeetingPromise
from models.rows import add_row
from models.vocabulary import TimerKind
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import people_of_body
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.meetings.rules import due_on, next_reminder
from workflows.meetings.terms import MeetingEvent, MeetingRefused, No
from workflows.notices import tell
from workflows.screens import Button, Screen, Sentence, say

BEFORE = timedelta(days=1)
"""So long before a meeting those invited are reminded of it."""


def convene(act: Act, agenda: str, bodies: list[str], at: datetime, place: str) -> Meeting:
    """Invite bodies to a meeting. Raises MeetingRefused."""
    check_duty(act, Duty.CONVENE)
    if not bodies:
        raise MeetingRefused(No.NOBODY)
    if at <= act.now:
        raise MeetingRefused(No.PAST)
    topic = public(agenda)
    meeting = Meeting(area=act.by.area, topic=topic, place=place, at=at.astimezone(UTC), called_at=act.now)
    add_row(act.tx, meeting)
    for body in bodies:
        add_row(act.tx, MeetingBody(meeting_id=meeting.id, body=body))
    remind_at = max(at - BEFORE, act.now)
    post.set_timer(act.tx, f"meeting:{meeting.id}", TimerKind.MEETING, remind_at, meeting.id)
    note(act, meeting, MeetingEvent.CONVENED, {"bodies": bodies, "at": meeting.at.isoformat()})
    for body in bodies:
        tell_body(act, meeting, body, invitation(meeting), answers=True)
    return meeting


def public(words: str) -> str:
    """Words as everybody may read them on the page of minutes: without what tells who somebody is."""
    return mask(words, frozenset(Detail))


def invitation(meeting: Meeting) -> Sentence:
    """What those invited read."""
    return say("meeting.invited", at=meeting.at, place=meeting.place, agenda=meeting.topic)


def answer(act: Act, meeting_id: int, comes: bool) -> Meeting:
    """Say whether one's body comes. Raises MeetingRefused."""
    meeting, row = invited(act, meeting_id)
    if meeting.at <= act.now:
        raise MeetingRefused(No.PAST)
    row.comes = comes
    note(act, meeting, MeetingEvent.ANSWERED, {"body": row.body, "comes": comes})
    return meeting


def attendance(act: Act, meeting_id: int, bodies: list[str]) -> Meeting:
    """Write down which of those invited came. Raises MeetingRefused."""
    meeting = convened(act, meeting_id)
    check_unpublished(meeting)
    if meeting.at > act.now:
        raise MeetingRefused(No.TOO_SOON)
    rows = bodies_of(act, meeting)
    if not {row.body for row in rows} >= set(bodies):
        raise MeetingRefused(No.NOT_INVITED)
    for row in rows:
        row.came = row.body in bodies
    note(act, meeting, MeetingEvent.HELD, {"bodies": bodies})
    return meeting


def promise(act: Act, meeting_id: int, body: str, what: str, day: date) -> MeetingPromise:
    """Write down what a body has promised, and until when. Raises MeetingRefused."""
    meeting = convened(act, meeting_id)
    check_unpublished(meeting)
    if body not in {row.body for row in bodies_of(act, meeting)}:
        raise MeetingRefused(No.NOT_INVITED)
    due = due_on(day, act.reference.calendar.zone).astimezone(UTC)
    if due <= act.now:
        raise MeetingRefused(No.PAST)
    made = MeetingPromise(meeting_id=meeting.id, body=body, what=public(what), due_at=due)
    add_row(act.tx, made)
    set_promise_timer(act, made)
    note(act, meeting, MeetingEvent.PROMISED, {"body": body, "promise": made.id, "until": due.isoformat()})
    tell_promise(act, meeting, made, "meeting.promised")
    return made


def set_promise_timer(act: Act, made: MeetingPromise) -> None:
    """Set the next reminder of a promise."""
    at = next_reminder(made.due_at, act.now, act.reference.calendar)
    post.set_timer(act.tx, key_of(made), TimerKind.PROMISE, at, made.id)


def key_of(made: MeetingPromise) -> str:
    """Name the one timer of a promise; those of matters have their own."""
    return f"meeting_promise:{made.id}"


def keep(act: Act, promise_id: int, report: str) -> MeetingPromise:
    """Say what one's body did of its promise. Raises MeetingRefused."""
    made = act.tx.get(MeetingPromise, promise_id, with_for_update=True)
    if made is None or made.body != act.by.body:
        raise MeetingRefused(No.UNKNOWN)
    if made.kept_at is not None:
        raise MeetingRefused(No.KEPT)
    made.kept_at, made.report = act.now, public(report)
    post.cancel_timer(act.tx, key_of(made))
    meeting = act.tx.get_one(Meeting, made.meeting_id)
    facts: ledger.Facts = {"body": made.body, "promise": made.id, "late": act.now > made.due_at}
    note(act, meeting, MeetingEvent.KEPT, facts)
    return made


def publish(act: Act, meeting_id: int, minutes: str) -> Meeting:
    """Publish the minutes; from then on they stay as they are. Raises MeetingRefused."""
    meeting = convened(act, meeting_id)
    check_unpublished(meeting)
    if all(row.came is None for row in bodies_of(act, meeting)):
        raise MeetingRefused(No.NOT_HELD)
    meeting.minutes, meeting.published_at = public(minutes), act.now
    note(act, meeting, MeetingEvent.PUBLISHED, {"letters": len(minutes)})
    for row in bodies_of(act, meeting):
        tell_body(act, meeting, row.body, say("meeting.published", at=meeting.at, minutes=meeting.minutes))
    return meeting


def convened(act: Act, meeting_id: int) -> Meeting:
    """Load a meeting that the actor may see to. Raises MeetingRefused."""
    check_duty(act, Duty.CONVENE)
    meeting = act.tx.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if meeting is None or not covers(act, meeting.area):
        raise MeetingRefused(No.UNKNOWN)
    return meeting


def covers(act: Act, area: str | None) -> bool:
    """Whether the actor's seat reaches a meeting's area; a seat without one reaches everywhere."""
    return act.by.area is None or (area is not None and act.by.area in act.reference.area_path(area))


def invited(act: Act, meeting_id: int) -> tuple[Meeting, MeetingBody]:
    """Load a meeting to which the actor's body is invited. Raises MeetingRefused."""
    check_duty(act, Duty.MEET)
    meeting = act.tx.get(Meeting, meeting_id)
    row = (
        next((each for each in bodies_of(act, meeting) if each.body == act.by.body), None)
        if meeting
        else None
    )
    if meeting is None or row is None:
        raise MeetingRefused(No.UNKNOWN)
    return meeting, row


def check_duty(act: Act, duty: Duty) -> None:
    """Refuse a role that has nothing to do with it. Raises MeetingRefused."""
    if not has_duty(act.by.role, duty):
        raise MeetingRefused(No.UNKNOWN)


def check_unpublished(meeting: Meeting) -> None:
    """Refuse to change what is published. Raises MeetingRefused."""
    if meeting.published_at is not None:
        raise MeetingRefused(No.PUBLISHED)


def bodies_of(act: Act, meeting: Meeting) -> list[MeetingBody]:
    """Those invited, in order."""
    mine = select(MeetingBody).where(col(MeetingBody.meeting_id) == meeting.id).order_by(col(MeetingBody.id))
    return list(act.tx.execute(mine).scalars())


def tell_body(act: Act, meeting: Meeting, body: str, line: Sentence, *, answers: bool = False) -> None:
    """Tell a body something about a meeting."""
    given = {"meeting": meeting.id}
    buttons = ((Button("will_come", given), Button("will_not_come", given)),) if answers else ()
    key = f"meeting:{meeting.id}:{line.key}:{act.now.isoformat()}"
    tell(act.tx, people_of_body(act, body), Screen((line,), buttons), act.now, act.chance, key=key)


def tell_promise(act: Act, meeting: Meeting, made: MeetingPromise, key: str) -> None:
    """Tell a body of what it has promised."""
    line = say(key, at=meeting.at, what=made.what, due=made.due_at)
    screen = Screen((line,), ((Button("promise_kept", {"promise": made.id}),),))
    effect = f"promise:{made.id}:{act.now.isoformat()}"
    tell(act.tx, people_of_body(act, made.body), screen, act.now, act.chance, key=effect)


def note(act: Act, meeting: Meeting, kind: MeetingEvent, facts: ledger.Facts) -> None:
    """Write into the chain of a meeting."""
    basis = f"joint@{act.reference.policy.version}"
    entry = ledger.Entry(f"meeting:{meeting.id}", kind, act.now, str(act.by), basis, facts)
    ledger.append(act.tx, entry)
