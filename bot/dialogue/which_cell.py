"""Asks in which cell a matter is, where the words or a point leave a few: one question, never in the way."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.draft import Draft
from bot.dialogue.spot import MOST_CELLS
from workflows.reference import Reference
from workflows.screens import Action, Button, Sentence, say


def asked(draft: Draft) -> bool:
    """Whether to ask now: once, and only when nothing else of the card is asked."""
    return bool(draft.likely) and not draft.cells_asked and draft.category is not None and not draft.second


def question(draft: Draft) -> list[Sentence]:
    """The question itself."""
    return [say("draft.which_cell")] if asked(draft) else []


def choices(reference: Reference, draft: Draft) -> list[tuple[Button, ...]]:
    """The likely cells, none of them, and to leave it."""
    if not asked(draft):
        return []
    return [*cell_buttons(reference, draft.likely, {}), (Button("elsewhere"), Button("no_cell"))]


def cell_buttons(reference: Reference, cells: Sequence[str], given: Action) -> list[tuple[Button, ...]]:
    """One button for each of a few cells."""
    return [
        (
            Button(
                "choose_cell", {**given, "cell": code}, say("button.choose", name=reference.area_name(code))
            ),
        )
        for code in cells[:MOST_CELLS]
    ]


def chosen(reference: Reference, draft: Draft, cell: str) -> Draft:
    """The draft in the cell that its person chose; its name stands for a place that has no words."""
    place = draft.place or ("" if draft.latitude is not None else reference.area_name(cell))
    return replace(draft, cell=cell, place=place, likely=(), cells_asked=True)


def left(draft: Draft) -> Draft:
    """The draft whose person was asked, and chose none."""
    return replace(draft, likely=(), cells_asked=True)
