"""A handler names an article of a covenant in an answer, a mediator in the record: a soft basis only."""

from collections.abc import Callable, Mapping

from bot.catalogue.sentences import show
from bot.dialogue.mediation.mediator import mediation_of, told
from bot.dialogue.own import case_id_of
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, in_place
from models.vocabulary import Locale
from workflows.cases.acts import case_of
from workflows.mediation import talks
from workflows.mediation.view import case_of_mediation, look
from workflows.participation.covenants import cite
from workflows.participation.covenants.cite import Cited
from workflows.screens import Button, Screen, Sentence, say

LISTED, SHORT = 8, 24
Preview = Callable[[Turn, Mapping[str, object]], Screen]
"""Shows an answer as it would leave."""


def cited_in(memory: Mapping[str, object]) -> tuple[int, ...]:
    """The articles that were named so far."""
    kept = memory.get("cites") or ()
    assert isinstance(kept, list | tuple)
    return tuple(int(each) for each in kept)


def shown(turn: Turn, case_id: int, memory: Mapping[str, object]) -> tuple[Sentence, ...]:
    """The named articles as the resident will read them."""
    act = act_of(turn)
    return cite.lines(cite.pick(act, case_of(act, case_id), cited_in(memory)))


def buttons(turn: Turn, case_id: int, memory: Mapping[str, object]) -> tuple[tuple[Button, ...], ...]:
    """The button that names an article, where one is in force there and may still be added."""
    act = act_of(turn)
    there = cite.citable(act, case_of(act, case_id).cell)
    if not there or len(cited_in(memory)) >= cite.MOST:
        return ()
    return ((Button("cite_article", {"case": case_id}),),)


def offer(turn: Turn, there: list[Cited], about: Mapping[str, int]) -> Reply:
    """Show what may be named."""
    rows = tuple(
        (Button("cite_this", {**about, "article": each.id}, say("button.choose", name=name(each))),)
        for each in there[:LISTED]
    )
    lines = (say("covenant.which") if there else say("covenant.nothing_there"), say("covenant.soft"))
    return Reply((Screen(lines, (*rows, (Button("back"),))),), turn.state, turn.memory, spent=False)


def name(each: Cited) -> str:
    """An article on a button."""
    return f"{each.number} {each.words[:SHORT]}"


def presses(state: str, preview: Preview) -> dict[str, Callable[[Turn], Reply]]:
    """What can be pressed on a preview, whose state has this name, and on a mediation."""

    def is_here(turn: Turn) -> bool:
        return turn.state == state and turn.memory.get("case") == case_id_of(turn)

    def begin(turn: Turn) -> Reply:
        """Offer the articles in force there, those that fit the answer best first."""
        if not is_here(turn):
            return note(turn, say("excuse.left"))
        act, case_id = act_of(turn), case_id_of(turn)
        cell = case_of(act, case_id).cell
        best = cite.found(act, str(turn.memory.get("text", "")), LISTED, cell) if cell else []
        others = [each for each in cite.citable(act, cell) if each not in best]
        named = cited_in(turn.memory)
        return offer(turn, [each for each in (*best, *others) if each.id not in named], {"case": case_id})

    def pick(turn: Turn) -> Reply:
        """Name one."""
        if not is_here(turn):
            return note(turn, say("excuse.left"))
        assert turn.press is not None
        memory = {**turn.memory, "cites": [*cited_in(turn.memory), int(turn.press.action["article"])]}
        return Reply((in_place(turn, preview(turn, memory)),), state, memory)

    return {"cite_article": begin, "cite_this": pick}


def begin_mediation(turn: Turn) -> Reply:
    """Offer a mediator the articles in force where the case is."""
    act = act_of(turn)
    view = look(act, mediation_of(turn))
    there = cite.citable(act, case_of_mediation(act, view.id).cell)
    return offer(turn, there, {"mediation": view.id})


def pick_mediation(turn: Turn) -> Reply:
    """Write the article down in the record, for both to read, with the sentence on what it is."""
    assert turn.press is not None
    act, key = act_of(turn), mediation_of(turn)
    article = int(turn.press.action["article"])
    found = cite.pick(act, case_of_mediation(act, look(act, key).id), (article,))
    if not found:
        return note(turn, say("covenant.nothing_there"))
    zone, locale = act.reference.calendar.zone, Locale(turn.chat.locale)
    talks.set_down(act, key, "\n".join(show(each, locale, zone) for each in cite.lines(found)))
    cite.keep(act, None, found)
    return told(turn, key, say("mediation.noted_told"))


IN_MEDIATION: dict[str, Callable[[Turn], Reply]] = {
    "cite_article": begin_mediation,
    "cite_this": pick_mediation,
}
"""The same buttons, pressed on a mediation."""


def is_of_mediation(turn: Turn) -> bool:
    """Whether a pressed button names an article for a mediation."""
    press = turn.press
    return press is not None and press.name in IN_MEDIATION and "mediation" in press.action
