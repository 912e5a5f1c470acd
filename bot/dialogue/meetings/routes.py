"""The conversation of joint meetings: convene, answer, who came, what was promised, the minutes."""

from collections.abc import Callable

from bot.dialogue import asking
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, in_place, stay
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.meetings import asked, steps
from workflows.meetings.asked import ATTENDANCE, CONVENE, KEPT, PROMISE, PUBLISH
from workflows.meetings.queries import MeetingView, PromiseView, meetings
from workflows.screens import Button, Screen, Sentence, say

LISTED = 5


BOOK = asking.book_of("meeting", asked, "meetings")


def listed(turn: Turn) -> Reply:
    """Show the newest meetings, with what can be done now."""
    found = meetings(turn.tx, turn.reference, turn.chat)
    convenes = has_duty(turn.role, Duty.CONVENE)
    begin = ((Button(CONVENE), Button("help")),) if convenes else ((Button("help"),),)
    head = Screen((say("meeting.list", count=len(found)),), begin)
    return stay(turn, head, *(card(turn, each) for each in found[:LISTED]))


def card(turn: Turn, meeting: MeetingView) -> Screen:
    """One meeting."""
    lines = [say("meeting.card", at=meeting.at, place=meeting.place, agenda=meeting.agenda)]
    lines += [body_line(turn, *each) for each in meeting.bodies]
    lines += [promise_line(turn, each) for each in meeting.promises]
    if meeting.published_at:
        lines.append(say("meeting.minutes", minutes=meeting.minutes))
    return Screen(tuple(lines), buttons(turn, meeting))


def body_line(turn: Turn, body: str, comes: bool | None, came: bool | None) -> Sentence:
    """A body and whether it comes, or came."""
    name = turn.reference.body_name(body)
    if came is not None:
        return say("meeting.body.came" if came else "meeting.body.absent", body=name)
    if comes is None:
        return say("meeting.body.silent", body=name)
    return say("meeting.body.comes" if comes else "meeting.body.not", body=name)


def promise_line(turn: Turn, each: PromiseView) -> Sentence:
    """A promise and what became of it."""
    name = turn.reference.body_name(each.body)
    if each.kept_at:
        return say("meeting.promise.kept", body=name, what=each.what, report=each.report)
    key = "meeting.promise.late" if turn.now >= each.due_at else "meeting.promise.open"
    return say(key, body=name, what=each.what, due=each.due_at)


def buttons(turn: Turn, meeting: MeetingView) -> tuple[tuple[Button, ...], ...]:
    """What may be done with a meeting now."""
    given = {"meeting": meeting.id}
    if not has_duty(turn.role, Duty.CONVENE):
        own = [each for each in meeting.promises if each.body == turn.chat.body and not each.kept_at]
        kept = tuple((Button(KEPT, {"promise": each.id}),) for each in own)
        coming = ((Button("will_come", given), Button("will_not_come", given)),)
        return (*(coming if meeting.at > turn.now else ()), *kept)
    if meeting.published_at:
        return ()
    if meeting.at > turn.now:
        return ()
    held = any(came is not None for _, _, came in meeting.bodies)
    return (
        (Button(ATTENDANCE, given), Button(PROMISE, given)),
        *(((Button(PUBLISH, given),),) if held else ()),
    )


def answering(comes: bool) -> Callable[[Turn], Reply]:
    """Say whether one's body comes."""

    def reply(turn: Turn) -> Reply:
        assert turn.press is not None
        meeting = steps.answer(act_of(turn), int(turn.press.action.get("meeting") or 0), comes)
        key = "meeting.you_come" if comes else "meeting.you_do_not"
        line = say(key, at=meeting.at, place=meeting.place)
        return Reply((in_place(turn, Screen((line,), ((Button("meetings"),),))),), turn.state, turn.memory)

    return reply


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "meetings": listed,
    "will_come": answering(True),
    "will_not_come": answering(False),
    **asking.starts(BOOK),
}
