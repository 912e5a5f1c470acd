"""Who plans rounds: the cells that need somebody, the rotas, a new one in three steps."""

from collections.abc import Callable, Sequence

from bot.dialogue.grid import worker
from bot.dialogue.grid.cards import need_line
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import IDLE, Reply, Turn, in_place, stay
from bot.dialogue.words import clean
from models.vocabulary import Role
from workflows.grid import look, rounds
from workflows.grid.rota import MOST_ITEMS, Rota, rota_in
from workflows.grid.terms import RoundKind
from workflows.screens import Button, Screen, Sentence, say

WHEN = "rota_when"
MEET = "rota_meet"
READY = "rota_ready"  # the rota is shown; waiting for the confirmation
LISTED = 12
LEAVE = ((Button("back"),),)


def rounds_page(turn: Turn) -> Reply:
    """Show a grid worker their rounds, and who plans them how things stand."""
    return worker.rounds_of(turn) if turn.role is Role.GRID_WORKER else overview(turn)


def overview(turn: Turn) -> Reply:
    """The cells that need somebody, and what is planned."""
    act = act_of(turn)
    cells = rounds.cells_of(act)
    needing = [each for each in look.needing(act) if each.cell.code in cells]
    lines = [say("task.grid_head", cells=len(cells), needing=len(needing))]
    lines += [need_line(act, each) for each in needing[:LISTED]]
    lines += planned(turn, cells)
    return stay(turn, Screen(tuple(lines), ((Button("rota_patrol"), Button("rota_walk")),)))


def planned(turn: Turn, cells: Sequence[str]) -> list[Sentence]:
    """The first rotas of these cells."""
    found = rounds.plans(act_of(turn), cells, most=LISTED)
    return [rota_line(turn, made.cell, made.kind, made.weekdays, made.minute) for made in found]


def rota_line(turn: Turn, cell: str, kind: str, weekdays: str, minute: int) -> Sentence:
    """A rota in one line."""
    days = tuple(say(f"weekday.{each}") for each in weekdays)
    time = f"{minute // 60:02d}:{minute % 60:02d}"
    name = turn.reference.area_name(cell)
    return say("task.rota", cell=name, kind=say(f"round_kind.{kind}"), days=days, time=time)


def ask_cell(kind: RoundKind) -> Callable[[Turn], Reply]:
    """In which cell?"""

    def begin(turn: Turn) -> Reply:
        cells = rounds.cells_of(act_of(turn))
        buttons = tuple(
            (
                Button(
                    "rota_cell",
                    {"cell": each, "kind": kind},
                    say("button.choose", name=turn.reference.area_name(each)),
                ),
            )
            for each in cells
        )
        return stay(turn, Screen((say("task.rota_where"),), (*buttons, (Button("back"),))))

    return begin


def ask_when(turn: Turn) -> Reply:
    """On which days, when, and what is looked at?"""
    assert turn.press is not None
    memory = {"cell": turn.press.action["cell"], "kind": turn.press.action["kind"]}
    return Reply((in_place(turn, Screen((say("task.rota_how", most=MOST_ITEMS),), LEAVE)),), WHEN, memory)


def take_when(turn: Turn) -> Reply:
    """Take the days and the checklist; of a walk, ask where people meet."""
    typed = clean(turn.incoming.text or "")
    if rota_in(typed) is None:
        return note(turn, say("task.rota_how", most=MOST_ITEMS))
    memory = {**turn.memory, "rota": typed}
    if turn.memory["kind"] == RoundKind.WALK:
        return Reply((Screen((say("task.rota_meet"),), LEAVE),), MEET, memory)
    return preview(turn, memory)


def take_meet(turn: Turn) -> Reply:
    """Take where people meet."""
    typed = clean(turn.incoming.text or "")
    if not typed:
        return note(turn, say("task.rota_meet"))
    return preview(turn, {**turn.memory, "meet": typed[:60]})


def preview(turn: Turn, memory: dict[str, object]) -> Reply:
    """Show the rota before it holds."""
    rota = rota_of(memory)
    days = "".join(map(str, rota.weekdays))
    line = rota_line(turn, str(memory["cell"]), str(memory["kind"]), days, rota.minute)
    lines = [line, say("task.items", items=rota.items)]
    if memory.get("meet"):
        lines.append(say("task.meet", meet=str(memory["meet"])))
    screen = Screen((*lines, say("task.rota_replaces")), ((Button("confirm", {"rota": 1}), Button("back")),))
    return Reply((screen,), READY, memory)


def rota_of(memory: dict[str, object]) -> Rota:
    """The rota that a chat remembers."""
    found = rota_in(str(memory["rota"]))
    assert found is not None
    return found


def look_again(turn: Turn) -> Reply:
    """Something else was said before the rota was confirmed: nothing is planned."""
    return note(turn, say("task.rota_press"))


def plan(turn: Turn) -> Reply:
    """Let it hold."""
    if turn.state != READY:
        return note(turn, say("excuse.left"))
    act, memory = act_of(turn), dict(turn.memory)
    kind = RoundKind(str(memory["kind"]))
    made = rounds.plan(act, str(memory["cell"]), kind, rota_of(memory), str(memory.get("meet", "")))
    look.ensure_look_timer(act)
    line = rota_line(turn, made.cell, made.kind, made.weekdays, made.minute)
    return Reply((in_place(turn, Screen((say("task.rota_done"), line), ((Button("rounds"),),))),), IDLE)


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "rounds": rounds_page,
    "rota_patrol": ask_cell(RoundKind.PATROL),
    "rota_walk": ask_cell(RoundKind.WALK),
    "rota_cell": ask_when,
}

CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"rota": plan}
"""What a confirmation confirms, by what its button remembers."""

STATES: dict[str, Callable[[Turn], Reply]] = {WHEN: take_when, MEET: take_meet, READY: look_again}
