"""Decides what may be done at which stage of a mediation, and by whom."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from workflows.mediation.terms import MediationStatus


class Deed(StrEnum):
    """What can be done in a mediation."""

    INVITE = "invite"  # draw a new code for the other side
    JOIN = "join"
    DECLINE = "decline"  # a side does not want to, before it began
    ARRANGE = "arrange"  # name time and place of a meeting
    NOTE = "note"
    WORD = "word"  # put a wording of the agreement before both
    CONFIRM = "confirm"
    REVOKE = "revoke"
    LEAVE = "leave"  # a side goes, after it began
    OBJECT = "object"  # a side asks for another mediator
    HAND = "hand"  # hand it over to another mediator
    END = "end"
    ANSWER = "answer"  # say later whether it is kept


FROM: Mapping[Deed, frozenset[MediationStatus]] = {
    Deed.INVITE: frozenset({MediationStatus.INVITING}),
    Deed.JOIN: frozenset({MediationStatus.INVITING}),
    Deed.DECLINE: frozenset({MediationStatus.INVITING}),
    Deed.ARRANGE: frozenset({MediationStatus.TALKING}),
    Deed.NOTE: frozenset({MediationStatus.TALKING}),
    Deed.WORD: frozenset({MediationStatus.TALKING}),
    Deed.CONFIRM: frozenset({MediationStatus.TALKING}),
    Deed.REVOKE: frozenset({MediationStatus.TALKING}),
    Deed.LEAVE: frozenset({MediationStatus.TALKING}),
    Deed.OBJECT: frozenset({MediationStatus.INVITING, MediationStatus.TALKING}),
    Deed.HAND: frozenset({MediationStatus.INVITING, MediationStatus.TALKING}),
    Deed.END: frozenset({MediationStatus.INVITING, MediationStatus.TALKING}),
    Deed.ANSWER: frozenset({MediationStatus.AGREED}),
}
"""From which stages something may be done. Once both have confirmed, nothing is taken back."""

OPEN = frozenset({MediationStatus.INVITING, MediationStatus.TALKING})

OF_MEDIATOR: Mapping[MediationStatus, tuple[tuple[Deed, ...], ...]] = {
    MediationStatus.INVITING: ((Deed.INVITE,), (Deed.HAND, Deed.END)),
    MediationStatus.TALKING: ((Deed.ARRANGE, Deed.NOTE), (Deed.WORD,), (Deed.HAND, Deed.END)),
}
"""What the mediator may do, in the rows in which it is offered."""


def allows(status: MediationStatus, deed: Deed) -> bool:
    """Tell whether something may be done at a stage."""
    return status in FROM[deed]


def of_party(
    status: MediationStatus, *, wording: int, confirmed: int, asked: bool
) -> tuple[tuple[Deed, ...], ...]:
    """Return what a side may do that has come; `wording` lies before both, `confirmed` is what it took."""
    if status is MediationStatus.AGREED:
        return ((Deed.ANSWER,),) if asked else ()
    if status is not MediationStatus.TALKING:
        return ()
    if wording and confirmed == wording:
        return ((Deed.REVOKE,), (Deed.LEAVE,))
    return ((Deed.CONFIRM,), (Deed.LEAVE,)) if wording else ((Deed.LEAVE,),)


def is_agreed(wording: int, confirmed: tuple[int, int]) -> bool:
    """Tell whether both sides have taken the very words that lie before them."""
    return wording > 0 and confirmed == (wording, wording)


def is_objectable(handed: int, objected: Collection[int]) -> bool:
    """Tell whether a side may object: once to the first mediator, once more after it was handed over.

    `handed` counts the handovers so far, `objected` names at which count this side has objected.
    """
    return handed not in objected and len(objected) < (2 if handed else 1)


def ending(status: MediationStatus) -> MediationStatus:
    """Return how a mediation ends that finds no agreement: one that never began leaves no trace of whom."""
    return MediationStatus.NOT_BEGUN if status is MediationStatus.INVITING else MediationStatus.NOT_AGREED
