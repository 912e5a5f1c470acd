"""Several cases of a queue at once, in the chat: ticks, one act for all, one button that undoes it."""

from collections.abc import Callable, Mapping, Sequence

from bot.dialogue.case_view import summary
from bot.dialogue.desk.sight import Found, look, narrowed_to, sight_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place, stay
from models.vocabulary_presence import BulkKind
from workflows.cases.acts import case_of
from workflows.cases.queries import CaseView
from workflows.presence import bulk
from workflows.presence.hands import name_of, those_at
from workflows.screens import Action, Button, Screen, Sentence, say

TAGGING = "several_tag"
SHORT = 4
ROW = 3
PEOPLE = 12
"""Colleagues that are offered."""


def begin(turn: Turn) -> Reply:
    """Show what stands there, each with a box."""
    found = look(turn, sight_of(action(turn)))
    return stay(turn, ticking(turn, found, ()))


def pick(turn: Turn) -> Reply:
    """Tick a case, untick it, or tick all of them; the list changes in place."""
    found = look(turn, sight_of(action(turn)))
    case, picked = int(action(turn).get("case", 0)), list(picked_in(turn))
    if not case:
        picked = [each.id for each in found.cases]
    elif case in picked:
        picked.remove(case)
    else:
        picked.append(case)
    return stay(turn, in_place(turn, ticking(turn, found, picked)))


def action(turn: Turn) -> Action:
    """What the pressed button keeps."""
    return turn.press.action if turn.press else {}


def picked_in(turn: Turn) -> tuple[int, ...]:
    """The cases that were ticked, as the pressed button keeps them."""
    return tuple(int(each) for each in str(action(turn).get("on", "")).split(".") if each.isdigit())


def ticking(turn: Turn, found: Found, picked: Sequence[int]) -> Screen:
    """The list with its boxes, and below it what can be done to what is ticked."""
    on = [each.id for each in found.cases if each.id in picked]
    kept = {**found.sight.action, "on": ".".join(map(str, on))}
    lines: list[Sentence] = [say("several.how", count=len(on)), *narrowed_to(turn, found.sight)]
    lines += [summary(turn.reference, each, turn.now) for each in found.cases]
    boxes = [box(each, kept, ticked=each.id in on) for each in found.cases]
    rows = [tuple(boxes[start : start + ROW]) for start in range(0, len(boxes), ROW)]
    acts = tuple((doing(each, kept),) for each in bulk.KINDS.get(turn.role, ())) if on else ()
    ends = (Button("pick_all", kept), Button("queue", found.sight.action, say("button.back")))
    return Screen(tuple(lines), (*rows, *acts, ends))


def box(view: CaseView, kept: Action, *, ticked: bool) -> Button:
    """The box of one case."""
    name = say("several.on" if ticked else "several.off", name=view.number[-SHORT:])
    return Button("pick", {**kept, "case": view.id}, name)


def doing(kind: BulkKind, kept: Action) -> Button:
    """What can be done to everything that is ticked."""
    return Button("several_do", {"on": kept["on"], "kind": str(kind)}, say(f"bulk.kind.{kind}"))


def do(turn: Turn) -> Reply:
    """Do it, or ask what is missing: to whom, which tag."""
    kind, value = BulkKind(str(action(turn)["kind"])), str(action(turn).get("value", ""))
    if kind is BulkKind.ASSIGN and not value:
        return whom(turn)
    if kind is BulkKind.TAG:
        screen = Screen((say("several.which_tag"),), ((Button("back"),),))
        return Reply((screen,), TAGGING, {"on": list(picked_in(turn))}, spent=False)
    return done(turn, kind, picked_in(turn), value)


def whom(turn: Turn) -> Reply:
    """Ask which colleague shall have them."""
    people = those_at(turn.tx, turn.chat.body or "")[:PEOPLE]
    rows = tuple(
        (
            Button(
                "several_do",
                {**action(turn), "value": str(each)},
                say("button.choose", name=name_of(turn.tx, each)),
            ),
        )
        for each in people
    )
    return stay(turn, Screen((say("several.whom"),), (*rows, (Button("back"),))))


def tag(turn: Turn) -> Reply:
    """Put the word that came on them."""
    typed = (turn.incoming.text or "").strip()
    if not bulk.fits(typed):
        return note(turn, say("several.which_tag"))
    return done(turn, BulkKind.TAG, turn.memory["on"], typed)


def done(turn: Turn, kind: BulkKind, keys: Sequence[int], value: str) -> Reply:
    """Do it to every case to which it can be done; say to which it could not, and offer to undo it."""
    act = act_of(turn)
    order = bulk.Order(kind, tuple(case_of(act, each).number for each in keys), value)
    outlook = bulk.foresee(act, order)
    unable = left_alone(outlook)
    if not outlook.able:
        return stay(turn, Screen(unable, ((Button("queue"),),)))
    made = bulk.do(act, order)
    line = say("bulk.done", what=say(f"bulk.kind.{kind}"), count=made.count)
    back = Button("several_undo", {"bulk": made.id}, say("bulk.undo"))
    lines = (line, *unable, say("bulk.undoable"))
    return Reply((Screen(lines, ((back,), (Button("queue"), Button("progress")))),))


def left_alone(outlook: bulk.Outlook) -> tuple[Sentence, ...]:
    """Say to which cases it could not be done, and why."""
    if not outlook.unable:
        return ()
    whys = (
        say("several.why", numbers=numbers, why=say(f"bulk.why.{why}"))
        for why, numbers in outlook.hindered.items()
    )
    return (say("several.unable", count=len(outlook.unable)), *whys)


def undo(turn: Turn) -> Reply:
    """Take all of it back, as far as nobody has changed it since."""
    count = bulk.undo(act_of(turn), int(action(turn)["bulk"]))
    screen = Screen((say("several.undone", count=count),), ((Button("queue"), Button("progress")),))
    return stay(turn, in_place(turn, screen))


PRESSES: Mapping[str, Callable[[Turn], Reply]] = {
    "several": begin,
    "pick": pick,
    "pick_all": pick,
    "several_do": do,
    "several_undo": undo,
}
STATES: Mapping[str, Callable[[Turn], Reply]] = {TAGGING: tag}
