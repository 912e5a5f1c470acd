"""The conversation of signs of gaming: the body answers, an auditor of elsewhere says what it is."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import Role
from workflows.responsiveness.signs import asked
from workflows.responsiveness.signs.asked import FORMS
from workflows.responsiveness.signs.view import SignView, one_seen_by, seen_by, waiting_for
from workflows.screens import Button, Screen, Sentence, say

READERS = frozenset({Role.AUDITOR, Role.HEAD})
LISTED = 8
SHOWN = 12
"""Cases that are named in a chat; the desk has them all."""


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show what came of it."""
    row = asked.perform(act_of(turn), verb, about, given)
    return Screen((say(f"sign.done.{verb}", code=row.code),), ((Button("signs"), Button("progress")),))


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises SignRefused."""
    asked.check(act_of(turn), verb, about)


BOOK = Book("sign", FORMS, lambda _turn, _verb, _about, _field: (), check, do)


def listed(turn: Turn) -> Reply:
    """Show the signs that concern a seat; others hear what they are."""
    if turn.role not in READERS:
        return note(turn, say("explained.signs"))
    seen = seen_by(act_of(turn))[:LISTED]
    line = say("sign.list", count=len(seen)) if seen else say("sign.none")
    rows = tuple((Button("look_sign", {"sign": each.id}, named(turn, each)),) for each in seen)
    return stay(turn, Screen((line,), (*rows, (Button("help"),))))


def named(turn: Turn, each: SignView) -> Sentence:
    """What the button of a sign says."""
    body = turn.reference.body_name(each.body)
    return say("sign.named", code=each.code, body=body, kind=say(f"sign.kind.{each.kind}"))


def look(turn: Turn) -> Reply:
    """Show the sign of the pressed button, as far as it is the reader's to see."""
    assert turn.press is not None
    seen = one_seen_by(act_of(turn), int(turn.press.action["sign"]))
    return note(turn, say("sign.no.unknown")) if seen is None else stay(turn, card(turn, seen))


def card(turn: Turn, seen: SignView) -> Screen:
    """One sign: what it is, the figures, the cases, what was said, and what may be done."""
    given = {"sign": seen.id}
    rows = tuple((Button(verb, given),) for verb in seen.verbs)
    return Screen(lines(turn, seen), (*rows, (Button("signs"),)))


def lines(turn: Turn, seen: SignView) -> tuple[Sentence, ...]:
    """What is told of a sign."""
    body = turn.reference.body_name(seen.body)
    told = [
        say("sign.card", code=seen.code, body=body, since=day(turn, seen.since), until=day(turn, seen.until)),
        say(f"sign.means.{seen.kind}"),
        figures(seen),
        say(f"sign.stage.{seen.step}", until=seen.answer_by),
    ]
    if seen.told:
        told.append(say("sign.told_of_pressure", count=seen.told))
    if seen.cases:
        numbers = say("form.names", names=seen.cases[-SHOWN:])
        told.append(say("sign.cases", numbers=numbers, count=len(seen.cases)))
    if len(seen.cases) > SHOWN:
        told.append(say("sign.more_cases", count=len(seen.cases) - SHOWN))
    if seen.answer:
        told.append(say("sign.answer", words=seen.answer))
    if seen.reason:
        told.append(say("sign.reason", words=seen.reason))
    return (*told, say("sign.not_a_verdict"))


def figures(seen: SignView) -> Sentence:
    """The numbers that caused it, with their interval and what is usual elsewhere; or why not."""
    if seen.numbers is None:
        return say("sign.figures_kept")
    shown = {name: percent(getattr(seen.numbers, name)) for name in ("share", "low", "high", "usual")}
    return say("sign.figures", seen=seen.numbers.seen, of=seen.numbers.of, **shown)


def day(turn: Turn, at: datetime) -> str:
    """The day of an instant, here."""
    return turn.reference.local_date(at).isoformat()


def percent(value: float) -> str:
    """A share in percent, to the nearest whole one."""
    return f"{round(value * 100)}%"


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What waits for a seat: an answer, a review."""
    return tuple(card(turn, each) for each in waiting_for(act_of(turn))[:LISTED])


PRESSES: dict[str, Callable[[Turn], Reply]] = {"signs": listed, "look_sign": look, **asking.starts(BOOK)}
