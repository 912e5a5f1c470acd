"""The parts of the desk's queue, in the chat: how many stand in each, and the cases of one."""

from bot.dialogue.case_view import summary
from bot.dialogue.desk import sifting
from bot.dialogue.desk.sight import Found, Sight, look, narrowed_to, sight_of
from bot.dialogue.report import note
from bot.dialogue.turn import Reply, Turn, stay
from workflows.cases.queries import CaseView
from workflows.cases.queue_parts import Part
from workflows.cases.queues import Queue
from workflows.presence import bulk
from workflows.screens import Button, Screen, Sentence, say

SHORT = 4
"""Signs at the end of a number by which people know it."""

ROW = 4


def parts(turn: Turn) -> Reply:
    """Show the parts of the own queue, or the cases of the one that was pressed."""
    sight = sight_of(turn.press.action if turn.press else {})
    return shown(turn, sight) if sight.part else overview(turn)


def overview(turn: Turn) -> Reply:
    """Each part that holds anything, with how much."""
    found = look(turn, Sight()).queue
    if found.part is None:
        return note(turn, say("tasks.none"))
    held = [part for part in found.sizes if found.sizes[part]]
    if not held:
        return stay(turn, Screen((say("tasks.none"),)))
    rows = tuple((button(part, found),) for part in held)
    return stay(turn, Screen((say("queue.which"),), rows))


def button(part: Part, found: Queue) -> Button:
    """The way to a part."""
    name = say("queue.part", part=say(f"desk.part.{part}"), count=found.told(part))
    return Button("queue", {"part": str(part)}, name)


def shown(turn: Turn, sight: Sight) -> Reply:
    """The first cases of what somebody looks at."""
    found = look(turn, sight)
    if found.queue.part is None:
        return note(turn, say("tasks.none"))
    if found.queue.part != sight.part:
        return overview(turn)
    return stay(turn, of_part(turn, found))


def by_words(turn: Turn) -> Reply | None:
    """What words ask to see of the queue; None where they ask for nothing."""
    sight = sifting.by_words(turn, turn.incoming.text or "")
    return shown(turn, sight) if sight else None


def of_part(turn: Turn, found: Found) -> Screen:
    """The cases as lines, danger first, then what is due first; each with a button."""
    cases = found.cases
    head = say("queue.part", part=say(f"desk.part.{found.sight.part}"), count=found.told)
    told = (summary(turn.reference, view, turn.now) for view in cases)
    lines: list[Sentence] = [head, *narrowed_to(turn, found.sight), *told]
    if found.size > len(cases):
        lines.append(say("tasks.more", count=found.size - len(cases)))
    buttons = [open_case(view) for view in cases]
    rows = [tuple(buttons[start : start + ROW]) for start in range(0, len(buttons), ROW)]
    return Screen(tuple(lines), (*rows, ways_on(turn, found)))


def ways_on(turn: Turn, found: Found) -> tuple[Button, ...]:
    """Mark several, narrow, and back to the parts."""
    several = (Button("several", found.sight.action),)
    able = bool(found.cases and bulk.KINDS.get(turn.role))
    return (*(several if able else ()), Button("sift", found.sight.action), Button("queue"))


def open_case(view: CaseView) -> Button:
    """The way to a case."""
    return Button("progress", {"case": view.id}, say("button.choose", name=view.number[-SHORT:]))
