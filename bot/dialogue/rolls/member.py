"""A resident's conversation about rolls: where they stand; joining by a code or papers; objecting."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from models.vocabulary_votes import RollKind
from workflows.forms import Field
from workflows.participation.rolls import asked, view, vouch
from workflows.participation.rolls.asked import FORMS, JOIN, OBJECT, OBJECTIONS
from workflows.participation.rolls.codes import is_meant_as_code
from workflows.participation.rolls.terms import No, RollRefused
from workflows.participation.rolls.vouch import Offer
from workflows.screens import Button, Screen, Sentence, say

ENTERING = "roll_code"  # waiting for the code of a door
LEAVE = ((Button("back"),),)


def square_metres(area: int) -> str:
    """An area as people write it; kept in 0.01 m²."""
    return f"{area // 100:,}.{area % 100:02d}"


def overview(turn: Turn) -> Reply:
    """Say where and as what somebody stands, and what they may do."""
    act = act_of(turn)
    standing, waiting = view.standings(act), view.own_pleas(act)
    lines = [say("roll.own" if standing else "roll.none")]
    lines += [standing_line(each) for each in standing]
    lines += [plea_line(each) for each in waiting]
    lines.append(say("roll.what"))
    leave = tuple(
        (Button("roll_leave", {"line": each.unit_id}, say("button.roll_leave_one", unit=each.unit)),)
        for each in standing
    )
    ways = (Button("roll_code"), Button(JOIN), Button("roll_object"))
    return stay(turn, Screen(tuple(lines), (ways, *leave, (Button("help"),))))


def standing_line(each: view.Standing) -> Sentence:
    """One line: the roll, the door, as what, how that was found out."""
    key = "roll.stand_owner" if each.kind is RollKind.OWNERS else "roll.stand"
    kind, how = say(f"roll.as.{each.kind}"), say(f"roll.how.{each.how}")
    area = square_metres(each.area)
    return say(key, name=each.roll, unit=each.unit, kind=kind, how=how, area=area)


def plea_line(each: view.PleaView) -> Sentence:
    """What somebody has asked, and until when it is ruled on."""
    kind = say(f"roll.plea.{each.kind}")
    return say("roll.waits", number=each.id, name=each.roll, kind=kind, unit=each.unit, until=each.due_at)


def brings_code(turn: Turn) -> bool:
    """Whether what was said holds the code of a door, or was meant to."""
    return is_meant_as_code(turn.incoming.text or "")


def ask_code(_turn: Turn) -> Reply:
    """Wait for a code."""
    return Reply((Screen((say("roll.which_code"),), LEAVE),), ENTERING, spent=False)


def enter(turn: Turn) -> Reply:
    """Say which door the code opens, and ask whether it is theirs."""
    offer = vouch.shown(act_of(turn), turn.chat.id, turn.incoming.text or "", turn.real_now)
    return Reply((offered(offer, {"roll_code": offer.digest}),), IDLE)


def offered(offer: Offer, action: Mapping[str, str | int]) -> Screen:
    """Ask whether a line is theirs."""
    lines = (
        say("roll.offer", name=offer.roll, unit=offer.unit, kind=say(f"roll.as.{offer.kind}")),
        say("roll.offer_true"),
        say(f"roll.ballot.{offer.kind}"),
    )
    return Screen(lines, ((Button("confirm", action, say("button.roll_mine")), Button("back")),))


def join_by_code(turn: Turn) -> Reply:
    """Join the door whose code was shown."""
    assert turn.press is not None
    digest = str(turn.press.action["roll_code"])
    return joined(turn, vouch.join_by_code(act_of(turn), digest, turn.real_now))


def join_by_match(turn: Turn) -> Reply:
    """Join the door of which the roll holds what was left."""
    assert turn.press is not None
    return joined(turn, vouch.join_by_match(act_of(turn), int(turn.press.action["roll_match"])))


def joined(turn: Turn, offer: Offer) -> Reply:
    """Say that they stand there now, and how to say that something is wrong."""
    line = say("roll.joined", name=offer.roll, unit=offer.unit, kind=say(f"roll.as.{offer.kind}"))
    rows = ((Button("votes"),), (Button("roll"), Button("roll_object")))
    screen = Screen((line, say(f"roll.ballot.{offer.kind}")), rows)
    return Reply((in_place(turn, screen),))


def ask_what(turn: Turn) -> Reply:
    """What is wrong with a roll?"""
    rows = tuple(
        (Button(OBJECT, {"what": place}, say(f"roll.plea.{each}")),) for place, each in enumerate(OBJECTIONS)
    )
    days = turn.reference.policy.roll_rule_days
    return stay(turn, Screen((say("roll.object_what", days=days),), (*rows, *LEAVE)))


def ask_leave(turn: Turn) -> Reply:
    """Somebody may have taken a door that is not theirs: ask."""
    assert turn.press is not None
    sure = Button("confirm", {"roll_leave": int(turn.press.action["line"])}, say("button.roll_leave"))
    return stay(turn, Screen((say("roll.leave_sure"),), ((sure, Button("back")),)))


def leave(turn: Turn) -> Reply:
    """Stand there no more."""
    assert turn.press is not None
    offer = vouch.leave(act_of(turn), int(turn.press.action["roll_leave"]))
    line = say("roll.left", name=offer.roll, unit=offer.unit)
    return Reply((in_place(turn, Screen((line,), ((Button("roll"),),))),))


def choices(turn: Turn, _verb: str, about: About, field: Field) -> tuple[tuple[str, str], ...]:
    """What may be chosen."""
    return asked.choices(act_of(turn), about, field)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises RollRefused."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it; who asks to belong to a door of which the roll knows what they left needs nobody to look."""
    act = act_of(turn)
    found = asked.perform(act, verb, about, given)
    if verb not in (JOIN, OBJECT):
        return Screen((say(f"roll.done.{verb}"),), ((Button("roll"), Button("progress")),))
    if isinstance(found, Offer):
        return offered(found, {"roll_match": found.unit_id})
    key = "roll.asked" if verb == JOIN else "roll.objected"
    line = say(key, number=found.id, unit=found.unit, until=found.due_at)
    return Screen((line,), ((Button("roll"), Button("help")),))


BOOK = Book("roll", FORMS, choices, check, do)
STARTS = asking.starts(BOOK)

PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "roll": overview,
    "roll_code": ask_code,
    "roll_object": ask_what,
    "roll_leave": ask_leave,
    JOIN: STARTS[JOIN],
    OBJECT: STARTS[OBJECT],
}
CONFIRMS: dict[str, Callable[[Turn], Reply]] = {
    "roll_code": join_by_code,
    "roll_match": join_by_match,
    "roll_leave": leave,
}
"""What a confirmation confirms, by what its button remembers."""


def entered(turn: Turn) -> Reply:
    """Take a code that was asked for. Raises RollRefused."""
    if not brings_code(turn):
        raise RollRefused(No.CODE)
    return enter(turn)


STATES: dict[str, Callable[[Turn], Reply]] = {ENTERING: entered}
