"""The parts of the desk's queue, in the chat: how many stand in each, and the cases of one."""

from bot.dialogue.case_view import summary
from bot.dialogue.report import note
from bot.dialogue.turn import Reply, Turn, stay
from workflows.cases.queries import CaseView
from workflows.cases.queue_parts import Asked, Part
from workflows.cases.queues import Queue, queue
from workflows.screens import Button, Screen, Sentence, say

SHOWN = 20
"""Cases of a part that are told in the chat; the desk has the rest."""

SHORT = 4
"""Signs at the end of a number by which people know it."""

ROW = 4


def parts(turn: Turn) -> Reply:
    """Show the parts of the own queue, or the cases of the one that was pressed."""
    name = str(turn.press.action.get("part") or "") if turn.press else ""
    found = queue(Asked(turn.tx, turn.reference, turn.chat, turn.now), name)
    if found.part is None:
        return note(turn, say("tasks.none"))
    return stay(turn, of_part(turn, found) if name == found.part else all_parts(found))


def all_parts(found: Queue) -> Screen:
    """Each part that holds anything, with how much."""
    held = [part for part in found.sizes if found.sizes[part]]
    if not held:
        return Screen((say("tasks.none"),))
    return Screen((say("queue.which"),), tuple((button(part, found),) for part in held))


def button(part: Part, found: Queue) -> Button:
    """The way to a part."""
    name = say("queue.part", part=say(f"desk.part.{part}"), count=found.told(part))
    return Button("queue", {"part": str(part)}, name)


def of_part(turn: Turn, found: Queue) -> Screen:
    """The first cases of a part as lines, danger first, then what is due first; each with a button."""
    assert found.part is not None
    size, shown = found.told(found.part), found.cases[:SHOWN]
    head = say("queue.part", part=say(f"desk.part.{found.part}"), count=size)
    lines: list[Sentence] = [head, *(summary(turn.reference, view, turn.now) for view in shown)]
    if found.sizes[found.part] > len(shown):
        lines.append(say("tasks.more", count=found.sizes[found.part] - len(shown)))
    buttons = [look(view) for view in shown]
    rows = [tuple(buttons[start : start + ROW]) for start in range(0, len(buttons), ROW)]
    return Screen(tuple(lines), (*rows, (Button("queue"),)))


def look(view: CaseView) -> Button:
    """The way to a case."""
    return Button("progress", {"case": view.id}, say("button.choose", name=view.number[-SHORT:]))
