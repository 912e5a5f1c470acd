"""The conversation of the loop: what it does about whom, contesting that, ruling on it, switching rules."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.report import act_of
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary_loop import ActState
from workflows.forms import Field
from workflows.responsiveness.loop import asked, deeds
from workflows.responsiveness.loop.asked import FORMS, RULE, SEES, SWITCH_OFF, SWITCH_ON
from workflows.responsiveness.loop.view import ActView, seen_by
from workflows.screens import Button, Screen, Sentence, say

LISTED = 8


def choices(turn: Turn, verb: str, _about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen, in words."""
    found = asked.choices(act_of(turn), verb, field)
    if verb == RULE:
        return tuple((each, say(f"loop.decision.{each}")) for each in found)
    return tuple((each, say(f"loop.rule.{each}")) for each in found)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now. Raises LoopRefused."""
    asked.check(act_of(turn), verb, about)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it."""
    asked.perform(act_of(turn), verb, about, given)
    return Screen((say(f"loop.done.{verb}"),), ((Button("loop"), Button("progress")),))


BOOK = Book("loop", FORMS, choices, check, do, strict=True)


def listed(turn: Turn) -> Reply:
    """Show what the loop does where the reader has a say, and the rules that may be switched."""
    if turn.role not in SEES:
        return stay(turn, Screen((say("loop.not_yours"),), ((Button("help"),),)))
    seen, act = seen_by(turn.tx, turn.reference, turn.chat), act_of(turn)
    off = ((Button(SWITCH_OFF),),) if asked.switchable(act, to=False) else ()
    on = ((Button(SWITCH_ON),),) if asked.switchable(act, to=True) else ()
    head = say("loop.list", count=len(seen)) if seen else say("loop.none")
    return stay(turn, Screen((head,), (*off, *on)), *(card(turn, each) for each in seen[:LISTED]))


def card(turn: Turn, each: ActView) -> Screen:
    """One act, with what its reader may do about it."""
    assert each.number is not None
    line = say(
        f"loop.act.{each.state}",
        number=each.code,
        rule=say(f"loop.rule.{each.rule}"),
        unit=deeds.unit_value(act_of(turn), each.scope, each.unit),
        numerator=deeds.shown(each.number.numerator),
        denominator=each.number.denominator,
        measure=deeds.measure_value(act_of(turn), each.rule),
        until=each.acts_at if each.state is ActState.WAITING else each.until,
    )
    verbs = asked.verbs_on(act_of(turn), each.id)
    lines = [line]
    lines += [say("loop.objection", reason=each.objection)] if each.objection else []
    lines += [say("loop.ruling", reason=each.ruling)] if each.ruling else []
    lines += [say("loop.waits")] if each.contested and not verbs else []
    return Screen(tuple(lines), tuple((Button(verb, {"act": each.id}),) for verb in verbs))


PRESSES: dict[str, Callable[[Turn], Reply]] = {"loop": listed, **asking.starts(BOOK)}
