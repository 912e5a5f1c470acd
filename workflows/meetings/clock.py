"""What the clock does for joint meetings: reminds those invited, and of promises until they are kept."""

from models.meeting import Meeting, MeetingPromise
from models.post import DueTimer
from models.vocabulary import TimerKind
from workflows import notices
from workflows.cases.acts import Act
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
    """Remind those invited, but those who have said that they do not come."""
    if meeting.at <= act.now:
        return
    for row in bodies_of(act, meeting):
        if row.comes is not False:
            line = say("meeting.near", at=meeting.at, place=meeting.place, agenda=meeting.topic)
            tell_body(act, meeting, row.body, line, answers=row.comes is None)
    note(act, meeting, MeetingEvent.REMINDED, {"of": "meeting"})


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
