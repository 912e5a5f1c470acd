"""A handler ticks what of the standard is done, one press a point; or says why it does not fit."""

from collections.abc import Callable, Mapping

from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from bot.dialogue.words import LONGEST, clean
from workflows.cases.acts import case_of
from workflows.screens import Button, Screen, Sentence, say
from workflows.standards.done import standard_of
from workflows.standards.points import Ticked

WHY_NOT = "standard_why_not"  # waiting for why the standard does not fit

Preview = Callable[[Turn, Mapping[str, object]], Screen]
"""Shows an answer as it would leave."""


def ticked_in(memory: Mapping[str, object]) -> Ticked:
    """What the chat has ticked so far."""
    met, why = memory.get("met") or (), memory.get("why_not") or ""
    assert isinstance(met, list | tuple)
    return Ticked(tuple(int(each) for each in met), str(why))


def shown(turn: Turn, case_id: int, memory: Mapping[str, object]) -> tuple[Sentence, ...]:
    """Ask for the ticks, with what was said of a point that does not fit; nothing without a standard."""
    if not standard_of(turn.reference, case_of(act_of(turn), case_id)):
        return ()
    why = ticked_in(memory).why_not
    return (say("standard.tick"), *((say("standard.why_not", words=why),) if why else ()))


def buttons(turn: Turn, case_id: int, memory: Mapping[str, object]) -> tuple[tuple[Button, ...], ...]:
    """One button a point, and one for a standard that does not fit."""
    points, met = standard_of(turn.reference, case_of(act_of(turn), case_id)), ticked_in(memory).met
    found = tuple(
        (
            Button(
                "tick_point",
                {"case": case_id, "point": at},
                say("button.point_open" if at not in met else "button.point_met", name=each),
            ),
        )
        for at, each in enumerate(points)
    )
    return (*found, (Button("not_met", {"case": case_id}),)) if found else ()


def presses(state: str, preview: Preview) -> dict[str, Callable[[Turn], Reply]]:
    """What can be pressed on a preview, whose state has this name."""

    def is_here(turn: Turn) -> bool:
        return turn.state == state and turn.memory.get("case") == case_id_of(turn)

    def tick(turn: Turn) -> Reply:
        """Tick a point, or take it back."""
        if not is_here(turn):
            return note(turn, say("excuse.left"))
        assert turn.press is not None
        met = ticked_in(turn.memory).toggled(int(turn.press.action["point"])).met
        memory = {**turn.memory, "met": list(met)}
        return Reply((in_place(turn, preview(turn, memory)),), state, memory)

    def ask_why(turn: Turn) -> Reply:
        """Wait for why not."""
        if not is_here(turn):
            return note(turn, say("excuse.left"))
        return Reply(
            (Screen((say("standard.why"),), ((Button("back"),),)),), WHY_NOT, turn.memory, spent=False
        )

    return {"tick_point": tick, "not_met": ask_why}


def states(state: str, preview: Preview) -> dict[str, Callable[[Turn], Reply]]:
    """What is waited for from a preview."""

    def explain(turn: Turn) -> Reply:
        """Keep why the standard does not fit, and show the answer again."""
        typed = clean(turn.incoming.text or "")
        if not typed:
            return note(turn, say("words.none"))
        memory = {**turn.memory, "why_not": typed[:LONGEST]}
        return Reply((preview(turn, memory),), state, memory)

    return {WHY_NOT: explain}
