"""The conversation of a deliberation: move, second, ask for the floor, speak, vote; rule from the chair."""

from collections.abc import Callable, Mapping

from bot.dialogue import asking
from bot.dialogue.asking import About, Book
from bot.dialogue.floor.card import card, ruling
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place, stay
from bot.dialogue.votes.decided import card as decision_lines
from models.vocabulary import Role
from models.vocabulary_panels import Choice, MotionKind, MotionStage, Side
from workflows.forms import Field
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.deliberation import asked, speak
from workflows.participation.deliberation.ballots import cast
from workflows.participation.deliberation.business import OF_RULING
from workflows.participation.deliberation.business import asked as in_queue
from workflows.participation.deliberation.move import at_hand, second
from workflows.participation.deliberation.open import public
from workflows.participation.deliberation.own import Part, listed_for, part_of
from workflows.participation.deliberation.terms import FloorVerb
from workflows.participation.deliberation.told import speeches_of
from workflows.participation.deliberation.view import AssemblyView, MotionView, view
from workflows.screens import Button, Screen, Sentence, say

LISTED = 6
Rows = tuple[tuple[Button, ...], ...]


def listed(turn: Turn) -> tuple[Screen, ...]:
    """The deliberations in which somebody sits or has the chair."""
    found = listed_for(turn.tx, turn.chat, turn.chat.person_id, LISTED)
    begin: Rows = ((Button(str(FloorVerb.OPEN)),),) if has_duty(turn.role, Duty.CHAIR) else ()
    if not found:
        return (Screen((say("floor.none"),), (*begin, (Button("help"),))),)
    lines = [
        say(f"floor.line.{'over' if each.closed_at else 'open'}", title=each.title, number=each.code)
        for each in found
    ]
    looks = tuple(
        (Button("look_assembly", {"assembly": each.id}, say("button.choose", name=each.title)),)
        for each in found
    )
    return (Screen((say("floor.list"), *lines), (*looks, *begin)),)


def look(turn: Turn) -> Reply:
    """Show one by its button."""
    return looked_at(turn, pressed(turn, "assembly"))


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show one by its id or number, with what its reader may do."""
    seen = view(turn.tx, turn.reference, key, turn.now)
    if seen is None:
        return note(turn, say("floor.no.unknown"))
    return stay(turn, screen(turn, seen))


def screen(turn: Turn, seen: AssemblyView, *first: Sentence) -> Screen:
    """A deliberation with what its reader may do."""
    part = part_of(turn.tx, seen, turn.chat, turn.chat.person_id)
    told = [*first, *card(seen)]
    told += [ruling(each) for each in seen.rulings[-1:]]
    told += [
        line
        for each in seen.motions
        if each.decision
        for line in decision_lines(each.decision, turn.reference)
    ]
    told += standing(seen, part)
    return Screen(tuple(told), (*buttons(turn, seen, part), (Button("assemblies"),)))


def standing(seen: AssemblyView, part: Part) -> tuple[Sentence, ...]:
    """How the reader stands to it, and what others see of that."""
    if part.chairs:
        return (say("floor.you_chair"),)
    if part.seat is None:
        return (say("floor.you_look"),)
    told = [say("floor.you_sit", number=part.seat.number)]
    if part.voted:
        told.append(say("floor.you_voted", choice=say(f"floor.choice.{part.voted}")))
    return tuple(told) if seen.closed_at is None else ()


def buttons(turn: Turn, seen: AssemblyView, part: Part) -> Rows:
    """What the reader may do now."""
    rows = [*of_seat(seen, part), *of_chair(seen, part)]
    if seen.needs_chair and not part.chairs and has_duty(turn.role, Duty.CHAIR):
        rows.append((Button(str(FloorVerb.CHAIR), {"assembly": seen.id}),))
    if part.seat is not None and turn.role is Role.RESIDENT:
        rows.append((Button(str(FloorVerb.NAME), {"assembly": seen.id}),))
    return tuple(rows)


def of_seat(seen: AssemblyView, part: Part) -> Rows:
    """What somebody with a seat may do."""
    if part.seat is None or seen.closed_at is not None:
        return ()
    rows: list[tuple[Button, ...]] = []
    if part.speech is not None:
        given = {"speech": part.speech}
        rows.append((Button(str(FloorVerb.SPEAK), given), Button("leave_queue", given)))
    for motion in seen.motions:
        rows += of_motion(motion, part)
    if not any(each.kind is MotionKind.MAIN and each.ended_at is None for each in seen.motions):
        rows.append((Button(str(FloorVerb.MOVE), {"assembly": seen.id}),))
    newest = seen.rulings[-1] if seen.rulings else None
    if newest is not None and not newest.overturned:
        rows.append((Button(str(FloorVerb.APPEAL), {"ruling": newest.id}),))
    return tuple(rows)


def of_motion(motion: MotionView, part: Part) -> Rows:
    """What somebody with a seat may do with a motion."""
    given = {"motion": motion.id}
    if motion.stage is MotionStage.MOVED:
        return ((Button("second_motion", given),),)
    if motion.stage is MotionStage.VOTING:
        meant = OF_RULING if motion.kind is MotionKind.APPEAL else {}
        return (tuple(Button(f"motion_{each}", given, meant.get(each)) for each in Choice),)
    if motion.stage is not MotionStage.DEBATING:
        return ()
    amend = ((Button(str(FloorVerb.AMEND), given),),) if motion.kind is MotionKind.MAIN else ()
    if motion.id in part.queued:
        return ((Button("leave_queue", {"speech": part.queued[motion.id]}),), *amend)
    if part.speech in {each.id for each in motion.speeches}:
        return amend
    return (tuple(Button(f"ask_{each}", given) for each in Side), *amend)


def of_chair(seen: AssemblyView, part: Part) -> Rows:
    """What the chair may do."""
    if not part.chairs:
        return ()
    rows: list[tuple[Button, ...]] = []
    for motion in seen.motions:
        given = {"motion": motion.id}
        if motion.stage is MotionStage.CARRIED and motion.kind is MotionKind.MAIN:
            verb = FloorVerb.TASK if motion.decision else FloorVerb.RESOLVE
            rows.append((Button(str(verb), given),))
        if motion.stage in (MotionStage.MOVED, MotionStage.DEBATING) and motion.kind is not MotionKind.APPEAL:
            first = seen.now is not None and motion.id == seen.now.id
            put = (
                (Button(str(FloorVerb.PUT), given),) if first and motion.stage is MotionStage.DEBATING else ()
            )
            rows.append((*put, Button(str(FloorVerb.RULE_MOTION), given)))
    if seen.now is not None and seen.now.said:
        last = seen.now.said[-1]
        rows.append((Button(str(FloorVerb.RULE_SPEECH), {"speech": last.id}),))
    if seen.closed_at is None and seen.now is None:
        rows.append((Button(str(FloorVerb.CLOSE), {"assembly": seen.id}),))
    return tuple(rows)


def pressed(turn: Turn, name: str) -> int:
    """What the pressed button is about."""
    assert turn.press is not None
    return int(turn.press.action.get(name) or 0)


def done(turn: Turn, assembly_id: int, *first: Sentence) -> Reply:
    """Say what was done, and show how it stands now."""
    return Reply((in_place(turn, after(turn, assembly_id, *first)),))


def after(turn: Turn, assembly_id: int, *first: Sentence) -> Screen:
    """How a deliberation stands after something was done."""
    turn.tx.flush()
    seen = view(turn.tx, turn.reference, assembly_id, turn.now)
    assert seen is not None
    return screen(turn, seen, *first)


def seconded(turn: Turn) -> Reply:
    """Second a motion."""
    motion = second(act_of(turn), pressed(turn, "motion"))
    return done(turn, motion.assembly_id, say("floor.you_seconded", motion=motion.number))


def asking_for(side: Side) -> Callable[[Turn], Reply]:
    """Ask for the floor."""

    def reply(turn: Turn) -> Reply:
        act = act_of(turn)
        speech = speak.ask(act, pressed(turn, "motion"), side)
        row, motion = at_hand(act, speech.motion_id)
        ahead = len(in_queue(speeches_of(turn.tx, motion.id)))
        key = "floor.you_called" if speech.until else "floor.you_wait"
        return done(turn, row.id, say(key, count=ahead, until=speech.until))

    return reply


def left(turn: Turn) -> Reply:
    """Leave the queue, or give the floor back."""
    act = act_of(turn)
    speech = speak.leave(act, pressed(turn, "speech"))
    return done(turn, at_hand(act, speech.motion_id)[0].id, say("floor.you_left"))


def voting(choice: Choice) -> Callable[[Turn], Reply]:
    """Vote on a motion."""

    def reply(turn: Turn) -> Reply:
        motion = cast(act_of(turn), pressed(turn, "motion"), choice)
        return done(turn, motion.assembly_id, say("floor.cast"))

    return reply


def choices(turn: Turn, verb: str, _about: About, field: Field) -> tuple[tuple[str, str | Sentence], ...]:
    """What may be chosen; listed reasons by their names."""
    found = asked.choices(act_of(turn), verb, field)
    if field.name != "reason":
        return found
    return tuple((value, say(f"floor.reason.{value}")) for value, _ in found)


def check(turn: Turn, verb: str, about: About) -> None:
    """Refuse what cannot be done now."""
    asked.check(act_of(turn), verb, about)


def preview(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> tuple[Sentence, ...]:
    """What everybody would read, with personal details gone; of other acts, what was told."""
    if "words" in given:
        return (say("form.line", value=public(given["words"])),)
    fields = asked.FORMS[verb]
    shown = [asking.named(turn, BOOK, verb, about, field, given[field.name]) for field in fields]
    return tuple(say("form.line", value=each) for each in shown)


def do(turn: Turn, verb: str, about: About, given: Mapping[str, str]) -> Screen:
    """Do it, and show how the deliberation stands."""
    act = act_of(turn)
    found = asked.perform(act, verb, about, given)
    return after(turn, asked.assembly_of(turn.tx, found, about), say(f"floor.done.{verb}"))


BOOK = Book("floor", asked.FORMS, choices, check, do, preview)
PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_assembly": look,
    "second_motion": seconded,
    "leave_queue": left,
    **{f"ask_{each}": asking_for(each) for each in Side},
    **{f"motion_{each}": voting(each) for each in Choice},
    **asking.starts(BOOK),
}
