"""What the clock does for joint meetings: reminds those invited, and of promises until they are kept."""

from datetime import datetime

from models import post
from models.meeting import Meeting, MeetingPromise
from models.post import DueTimer
from models.vocabulary import TimerKind
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.deadlines import working_day_after
from workflows.cases.parties import coordinators_of
from workflows.meetings.steps import (
    bodies_of,
    note,
    set_promise_timer,
    tell_body,
    tell_promise,
)
from workflows.meetings.terms import MeetingEvent
from workflows.screens import Button, Screen, say


def fire(act: Act, timer: DueTimer) -> None:
    """Remind of a meeting that is near, or of a promise."""
    if timer.kind is TimerKind.MEETING:
        remind(act, act.tx.get_one(Meeting, timer.subject or 0))
    else:
        press(act, act.tx.get_one(MeetingPromise, timer.subject or 0, with_for_update=True))


def remind(act: Act, meeting: Meeting) -> None:
    """Remind those invited, but those who do not come; afterwards who owes the minutes."""
    if meeting.at <= act.now:
        ask_for_minutes(act, meeting)
        return
    post.set_timer(act.tx, f"meeting:{meeting.id}", TimerKind.MEETING, next_day(act, meeting.at), meeting.id)
    for row in bodies_of(act, meeting):
        if row.comes is not False:
            line = say("meeting.near", at=meeting.at, place=meeting.place, agenda=meeting.topic)
            tell_body(act, meeting, row.body, line, answers=row.comes is None)
    note(act, meeting, MeetingEvent.REMINDED, {"of": "meeting"})


def next_day(act: Act, after: datetime) -> datetime:
    """A working day later."""
    return working_day_after(after, 1, act.reference.calendar)


def ask_for_minutes(act: Act, meeting: Meeting) -> None:
    """Remind who convenes there that nobody has written down who came, or published the minutes."""
    if meeting.published_at is not None:
        return
    line = say("meeting.minutes_owed", at=meeting.at, agenda=meeting.topic)
    screen = Screen((line,), ((Button("meetings"),),))
    effect = f"minutes_owed:{meeting.id}:{act.now.isoformat()}"
    people = coordinators_of(act, meeting.area)
    notices.tell(act.tx, people, screen, act.now, act.chance, key=effect)
    note(act, meeting, MeetingEvent.REMINDED, {"of": "minutes"})
    post.set_timer(act.tx, f"meeting:{meeting.id}", TimerKind.MEETING, next_day(act, act.now), meeting.id)


def press(act: Act, made: MeetingPromise) -> None:
    """Remind of a promise; once it is late the coordinator hears of it too."""
    if made.kept_at is not None:
        return
    meeting = act.tx.get_one(Meeting, made.meeting_id)
    late = act.now >= made.due_at
    tell_promise(act, meeting, made, "meeting.promise_late" if late else "meeting.promise_near")
    note(act, meeting, MeetingEvent.REMINDED, {"of": "promise", "promise": made.id, "late": late})
    if late:
        body = act.reference.body_name(made.body)
        line = say("meeting.promise_missed", body=body, what=made.what, due=made.due_at)
        people, effect = coordinators_of(act, meeting.area), f"missed:{made.id}:{act.now.isoformat()}"
        screen = Screen((line,), ((Button("meetings"),),))
        notices.tell(act.tx, people, screen, act.now, act.chance, key=effect)
    set_promise_timer(act, made)
