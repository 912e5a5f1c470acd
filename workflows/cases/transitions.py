"""Decides how a case may move, by the table of its life (`workflows.cases.life`).

Whose case it is (own body, own request, not its object) the gate decides; the table knows roles only.
"""

from models.vocabulary import RAISED_REASONS, Role, Status
from workflows.cases.life import MOVES
from workflows.cases.moves import Move, Verb
from workflows.errors import WorkflowError


class TransitionRefused(WorkflowError):
    """No such move for this role from this status."""

    def __init__(self, status: Status, verb: Verb, role: Role) -> None:
        super().__init__(status, verb, role)
        self.status = status
        self.verb = verb
        self.role = role


_BY_EDGE = {(status, move.verb): move for move in MOVES for status in move.from_}


def allowed(status: Status, verb: Verb, role: Role) -> Move:
    """Return the move of `verb` from `status` for `role`. Raises TransitionRefused."""
    move = _BY_EDGE.get((status, verb))
    if move is None or role not in move.who:
        raise TransitionRefused(status, verb, role)
    return move


def may_move(status: Status, verb: Verb, role: Role) -> bool:
    """Tell whether the table lets a role make a move of a case as it stands."""
    move = _BY_EDGE.get((status, verb))
    return move is not None and role in move.who


def moves_from(status: Status, role: Role) -> tuple[Move, ...]:
    """Return what `role` may do now, in the order of the table."""
    return tuple(move for move in MOVES if status in move.from_ and role in move.who)


def ruler_of(returns: int, reason: str = "") -> Role:
    """Return who rules on the `returns`-th return of a case.

    The second is decided finally (DOMAIN §3); missing power or means is raised at once (principle 9).
    """
    return Role.COORDINATOR if returns > 1 or reason in RAISED_REASONS else Role.DISPATCHER


RETURNS = 2
"""Times a case may be returned in its life: the ruling on the second return is final (DOMAIN §3)."""


def may_return(returns: int) -> bool:
    """Tell whether a case that was returned so often may be returned once more."""
    return returns < RETURNS


def verdict_verb(is_bad: bool, reopened: int) -> Verb:
    """Return what a verdict does: a bad one reopens the case once, the next one sends it to review."""
    if not is_bad:
        return Verb.VERDICT_CLOSE
    return Verb.REOPEN if reopened == 0 else Verb.REVIEW
