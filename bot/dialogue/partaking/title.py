"""Somebody types the title of what is decided together, and nothing beside: it is shown, nothing is begun."""

from collections.abc import Callable, Mapping
from functools import cache

from bot.dialogue.budgets import routes as budgets
from bot.dialogue.partaking.begin import other
from bot.dialogue.partaking.heads import alike, wordings
from bot.dialogue.petitions import signer
from bot.dialogue.report import DRAFT
from bot.dialogue.talk import NOTHING, covered
from bot.dialogue.turn import IDLE, Reply, Turn, stay
from bot.dialogue.votes import ballot
from workflows.participation.titles import Titled, open_titles
from workflows.screens import Screen

FEWEST, LONGEST = 4, 60
"""Letters of a title, and of what is typed, by which somebody means it."""


def named(turn: Turn) -> Reply | None:
    """Show what is meant; None where no open title is typed, or anything beside."""
    plain = alike(turn.incoming.text or "")
    at_rest = turn.state in (IDLE, DRAFT) and turn.press is None and not turn.incoming.photos
    if not at_rest or not FEWEST <= len(plain) <= LONGEST:
        return None
    found = [each for each in open_titles(turn.tx, turn.chat.person_id) if is_typed(plain, each)]
    if not found:
        return None
    shown = SHOWS[found[0].kind](turn, found[0].id)
    if found[0].is_secret:
        return shown
    first: Screen = shown.screens[0]
    return stay(turn, first.with_buttons(*first.buttons, (other(turn),)))


def is_typed(plain: str, each: Titled) -> bool:
    """Whether words are a title, with no more than where or how to it."""
    title = alike(each.title)
    return (
        len(title) >= FEWEST and title in plain and covered(plain, {**around(), title: NOTHING}) is not None
    )


@cache
def around() -> Mapping[str, frozenset[str]]:
    """The words that may stand about a title."""
    return dict.fromkeys((*wordings("room_ask"), *wordings("filler"), *wordings("stance_glue")), NOTHING)


SHOWS: Mapping[str, Callable[[Turn, int], Reply]] = {
    "vote": ballot.looked_at,
    "petition": signer.looked_at,
    "round": budgets.looked_at,
}
