"""A body asks for more time, for a rest, or not to be held to a lateness; others agree or do not."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from workflows.cases import plead
from workflows.cases.acts import case_of
from workflows.cases.cards import rows
from workflows.cases.pleas import SHARES, Plea, Wish
from workflows.screens import Button, Screen, Sentence, say

PLEADING = "pleading"  # waiting for the reason, or the plan
REFUSING = "refusing"  # waiting for the reason of a refusal

RESTS = (30, 90, 180, 365)
"""Days of a rest that are offered; fewer where the house allows fewer."""

FEWEST = 4
"""Letters of a reason at least: residents read it, and one word tells them nothing."""


def extend(turn: Turn) -> Reply:
    """Until when? Too late, or too often, is told before anybody has written why."""
    act, case_id = act_of(turn), case_id_of(turn)
    case = plead.wishing(act, case_id, Wish(Plea.EXTENSION, share=SHARES[0]))
    choices = [
        (Button("extend_by", {"case": case.id, "share": share}, label(plead.later(act, case, share))),)
        for share in SHARES
    ]
    return offered(turn, case.number, say("plea.until_when", number=case.number, due=case.due_at), choices)


def suspend(turn: Turn) -> Reply:
    """Until when may it rest?"""
    act, case_id, longest = act_of(turn), case_id_of(turn), turn.reference.policy.suspension_days
    days = [each for each in RESTS if each <= longest] or [longest]
    case = plead.wishing(act, case_id, Wish(Plea.SUSPENSION, until=day_after(turn, days[0])))
    choices = [
        (Button("suspend_until", {"case": case.id, "days": each}, say("plea.days", days=each)),)
        for each in days
    ]
    return offered(turn, case.number, say("plea.rest_until", number=case.number), choices)


def label(until: datetime) -> Sentence:
    """An instant as the words of a button."""
    return say("plea.to", until=until)


def offered(turn: Turn, number: str, line: Sentence, choices: Sequence[tuple[Button, ...]]) -> Reply:
    """Show what may be asked for."""
    screen = Screen((line,), (*choices, (Button("back"),)), (), case_id_of(turn), number)
    return Reply((screen,), turn.state, turn.memory, spent=False)


def day_after(turn: Turn, days: int) -> date:
    """The day so many days from today."""
    return turn.reference.local_date(turn.now) + timedelta(days=days)


def ask_why(plea: Plea) -> Callable[[Turn], Reply]:
    """Wait for the reason."""

    def begin(turn: Turn) -> Reply:
        assert turn.press is not None
        given = turn.press.action
        memory: dict[str, object] = {"case": case_id_of(turn), "plea": plea, "share": given.get("share", 0)}
        if "days" in given:
            memory["until"] = day_after(turn, int(given["days"])).isoformat()
        case = plead.wishing(act_of(turn), case_id_of(turn), wish_in(memory))
        line = say(f"plea.why.{plea}", number=case.number)
        screen = Screen((line,), ((Button("back"),),), (), case.id, case.number)
        return Reply((in_place(turn, screen),), PLEADING, memory)

    return begin


def wish_in(memory: object) -> Wish:
    """What the chat was about to ask for."""
    assert isinstance(memory, dict)
    until = date.fromisoformat(memory["until"]) if memory.get("until") else None
    return Wish(Plea(memory["plea"]), int(memory.get("share") or 0), until)


def send(turn: Turn) -> Reply:
    """Put it before those who have to agree."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    if sum(sign.isalnum() for sign in typed) < FEWEST:
        return note(turn, say("plea.too_short"))
    case = plead.plead(act_of(turn), int(turn.memory["case"]), wish_in(turn.memory), typed[:LONGEST])
    line = say("plea.sent", number=case.number, due=case.due_at)
    buttons = rows((("take_back", "progress"),), case.id)
    return Reply((in_place(turn, Screen((line,), buttons, (), case.id, case.number)),))


def take_back(turn: Turn) -> Reply:
    """Ask for it no longer; the limit stays what it was."""
    case = plead.take_back(act_of(turn), case_id_of(turn))
    return done(turn, case.id, say("plea.taken_back", number=case.number, due=case.due_at))


def waiting(turn: Turn, case_id: int) -> tuple[tuple[Sentence, ...], tuple[tuple[Button, ...], ...]]:
    """What a case's body asks for, in words, and the buttons of those who have a say in it now."""
    act = act_of(turn)
    case = case_of(act, case_id)
    own = (("take_back",),) if plead.is_own(act, case) else ()
    buttons = plead.ruling_buttons(turn.tx, case) if plead.may_rule(act, case) else rows(own, case.id)
    return plead.asked_for(act, case), buttons


def approve(turn: Turn) -> Reply:
    """Agree."""
    case = plead.approve(act_of(turn), case_id_of(turn), plea_of(turn))
    return done(turn, case.id, say("plea.agreed", number=case.number))


def plea_of(turn: Turn) -> int:
    """The plea that a button is about, by its place in the case's chain; 0 where it names none."""
    given = turn.press.action if turn.press else turn.memory
    return int(given.get("asked" if turn.press is None else "plea") or 0)


def ask_reason(turn: Turn) -> Reply:
    """A refusal has a reason."""
    case, asked = plead.ruling(act_of(turn), case_id_of(turn), plea_of(turn))
    screen = Screen(
        (say("plea.why_not", number=case.number),), ((Button("back"),),), (), case.id, case.number
    )
    return Reply((screen,), REFUSING, {"case": case.id, "asked": asked.seq}, spent=False)


def refuse(turn: Turn) -> Reply:
    """Do not agree, for the reason given."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("words.none"))
    case = plead.refuse(act_of(turn), int(turn.memory["case"]), typed[:LONGEST], plea_of(turn))
    return done(turn, case.id, say("plea.not_agreed", number=case.number))


def resume(turn: Turn) -> Reply:
    """Go on sooner than planned; the card that says so comes as it does to everybody of the body."""
    case = plead.resume(act_of(turn), case_id_of(turn))
    return done(turn, case.id, say("plea.resumed", number=case.number, due=case.due_at))


def done(turn: Turn, case_id: int, line: Sentence) -> Reply:
    """Say that it was done."""
    number = str(line.values["number"])
    screen = Screen((line,), rows((("progress",),), case_id), (), case_id, number)
    return Reply((in_place(turn, screen),))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "extend": extend,
    "extend_by": ask_why(Plea.EXTENSION),
    "suspend": suspend,
    "suspend_until": ask_why(Plea.SUSPENSION),
    "exempt": ask_why(Plea.EXEMPTION),
    "take_back": take_back,
    "resume": resume,
}
"""What those who work for a body press."""

RULINGS: dict[str, Callable[[Turn], Reply]] = {"approve": approve, "refuse": ask_reason}
"""What those press who agree or do not."""

STATES: dict[str, Callable[[Turn], Reply]] = {PLEADING: send, REFUSING: refuse}
