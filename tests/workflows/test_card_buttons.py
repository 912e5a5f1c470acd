"""What a card offers is what the table of moves allows; every move of a handler has its button."""

import pytest

from models.vocabulary import Role, Status
from workflows.cases.cards import BUTTONS, joiner_buttons, resident_buttons
from workflows.cases.moves import Verb
from workflows.cases.transitions import moves_from

MAKES: dict[str, Verb] = {
    "accept": Verb.ACCEPT,
    "undo": Verb.RELEASE,
    "reply": Verb.REPLY,
    "ask": Verb.ASK,
    "return": Verb.RETURN,
    "extend": Verb.PLEAD,
    "suspend": Verb.PLEAD,
    "resume": Verb.RESUME,
    "assign": Verb.ASSIGN,
    "rule": Verb.RULE,
    "answer": Verb.SUPPLY,
    "withdraw": Verb.WITHDRAW,
    "reopen": Verb.REOPEN,
    "separate": Verb.SEPARATE,
    "share_out": Verb.SHARE_OUT,
    "decline": Verb.DECLINE,
    "reinstate": Verb.REOPEN,
}
"""The move that a button leads to."""

NONE = {"progress", "add", "similar"}
"""Buttons that move nothing."""


FOLLOWING = {"reply_too", "take_back"}
"""Moves that no card of a status offers: one follows an answer, one has its button beside the plea."""


def offered(status: Status, role: Role) -> set[str]:
    """The buttons of a card, by status and role."""
    rows = BUTTONS[role].get(status, ()) if role in BUTTONS else resident_buttons(status, 0)
    return {name for row in rows for name in row}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", [Role.HANDLER, Role.DISPATCHER, Role.COORDINATOR, Role.RESIDENT])
def test_a_card_offers_no_move_that_the_table_refuses(role: Role, status: Status) -> None:
    allowed = {move.verb for move in moves_from(status, role)}

    names = offered(status, role) - NONE

    assert names <= MAKES.keys()
    assert {MAKES[name] for name in names} <= allowed


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.REPLIED, Status.CLOSED}))
def test_every_move_of_a_handler_has_its_button(status: Status) -> None:
    allowed = {move.verb for move in moves_from(status, Role.HANDLER)} - FOLLOWING

    assert {MAKES[name] for name in offered(status, Role.HANDLER) - NONE} == allowed


@pytest.mark.parametrize("status", Status)
def test_who_joined_moves_nothing(status: Status) -> None:
    assert {name for row in joiner_buttons(status) for name in row} <= NONE
