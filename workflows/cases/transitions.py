"""Decides how a case may move: one table of moves, who makes them, what they need, what the clock does.

Whose case it is (own body, own request, not its object) the steps check; this table knows roles only.
"""

from collections.abc import Set

from models.vocabulary import BODY_ROLES, RAISED_REASONS, EventKind, Role, Status
from workflows.cases.moves import ClockEffect, Move, Need, Party, Verb
from workflows.errors import WorkflowError


class TransitionRefused(WorkflowError):
    """No such move for this role from this status."""

    def __init__(self, status: Status, verb: Verb, role: Role) -> None:
        super().__init__(status, verb, role)
        self.status = status
        self.verb = verb
        self.role = role


def _row(
    verb: Verb,
    from_: Set[Status],
    to: Status,
    who: Set[Role],
    event: EventKind,
    clock: ClockEffect,
    *,
    needs: Set[Need] = frozenset(),
    told: Set[Party],
) -> Move:
    """Freeze one row of the table."""
    who, froms = frozenset(who), frozenset(from_)
    return Move(verb, froms, to, who, event, clock, frozenset(needs), frozenset(told))


FINAL = frozenset({Status.CLOSED, Status.MERGED, Status.WITHDRAWN, Status.DECLINED})
"""Nothing is owed any more; all but a withdrawal can still be contested."""

_RULERS = frozenset({Role.DISPATCHER, Role.COORDINATOR})
_BY_RESIDENT = frozenset({Role.RESIDENT})
_BY_SYSTEM = frozenset({Role.SYSTEM})
_RESIDENTS = frozenset({Party.REPORTER, Party.JOINED})
_ALL = _RESIDENTS | {Party.BODY}
_IN_HAND = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})

MOVES: tuple[Move, ...] = (
    # The system registers too: danger at once, and a draft that nobody confirmed or cancelled.
    _row(
        Verb.REGISTER,
        {Status.DRAFT},
        Status.REGISTERED,
        _BY_RESIDENT | _BY_SYSTEM,
        EventKind.REGISTERED,
        ClockEffect.RUNS,
        needs={Need.WORDS},
        told={Party.REPORTER},
    ),
    # Again from assigned: a corrected category or place may change the body until somebody has accepted.
    # From reopened: a supervisor may give it to another body than the one that failed.
    _row(
        Verb.ASSIGN,
        {Status.REGISTERED, Status.ASSIGNED, Status.REOPENED},
        Status.ASSIGNED,
        _RULERS | _BY_SYSTEM,
        EventKind.ASSIGNED,
        ClockEffect.RUNS,
        needs={Need.BODY, Need.BASIS},
        told=_ALL | {Party.FORMER_BODY},
    ),
    _row(
        Verb.ACCEPT,
        {Status.ASSIGNED, Status.REOPENED},
        Status.ACCEPTED,
        BODY_ROLES,
        EventKind.ACCEPTED,
        ClockEffect.RUNS,
        told=_RESIDENTS,
    ),
    # A slip of the finger is undone within minutes; the case is everybody's of the body again.
    _row(
        Verb.RELEASE,
        {Status.ACCEPTED},
        Status.ASSIGNED,
        BODY_ROLES,
        EventKind.RELEASED,
        ClockEffect.RUNS,
        told=_RESIDENTS,
    ),
    _row(
        Verb.ASK,
        _IN_HAND,
        Status.AWAITING_RESIDENT,
        BODY_ROLES,
        EventKind.ASKED,
        ClockEffect.PAUSES,
        needs={Need.QUESTION},
        told={Party.REPORTER},
    ),
    _row(
        Verb.SUPPLY,
        {Status.AWAITING_RESIDENT},
        Status.IN_PROGRESS,
        _BY_RESIDENT,
        EventKind.SUPPLIED,
        ClockEffect.RUNS,
        needs={Need.ANSWER},
        told={Party.BODY},
    ),
    # A question that stays open does not stop the case for ever: the body goes on with what it knows.
    _row(
        Verb.RESUME,
        {Status.AWAITING_RESIDENT},
        Status.IN_PROGRESS,
        _BY_SYSTEM,
        EventKind.RESUMED,
        ClockEffect.RUNS,
        told={Party.REPORTER, Party.BODY},
    ),
    # Not from assigned or reopened: no reply leaves without a named person who took the case (principle 7).
    # From awaiting: the body may find out by itself what it had asked.
    _row(
        Verb.REPLY,
        _IN_HAND | {Status.AWAITING_RESIDENT},
        Status.REPLIED,
        BODY_ROLES,
        EventKind.REPLIED,
        ClockEffect.ENDS,
        needs={Need.ANSWER},
        told=_RESIDENTS,
    ),
    _row(
        Verb.VERDICT_CLOSE,
        {Status.REPLIED},
        Status.CLOSED,
        _BY_RESIDENT,
        EventKind.CLOSED,
        ClockEffect.ENDS,
        needs={Need.VERDICT},
        told={Party.BODY},
    ),
    # The same body failed twice: another round with it would be the third; a coordinator looks at it.
    _row(
        Verb.REVIEW,
        {Status.REPLIED},
        Status.CLOSED,
        _BY_RESIDENT,
        EventKind.CLOSED,
        ClockEffect.ENDS,
        needs={Need.VERDICT},
        told={Party.BODY, Party.HEAD, Party.COORDINATOR},
    ),
    # A slip of the finger is undone within minutes, and the case waits for its verdict as before. From
    # reopened too, until somebody has accepted it again.
    _row(
        Verb.RETRACT,
        {Status.CLOSED, Status.REOPENED},
        Status.REPLIED,
        _BY_RESIDENT,
        EventKind.RETRACTED,
        ClockEffect.ENDS,
        told={Party.BODY},
    ),
    # Silence is not consent (principle 8): it closes the case, and counts as no verdict at all.
    _row(
        Verb.AUTO_CLOSE,
        {Status.REPLIED},
        Status.CLOSED,
        _BY_SYSTEM,
        EventKind.CLOSED,
        ClockEffect.ENDS,
        told={Party.REPORTER, Party.BODY},
    ),
    _row(
        Verb.REOPEN,
        {Status.REPLIED, Status.CLOSED},
        Status.REOPENED,
        _BY_RESIDENT,
        EventKind.REOPENED,
        ClockEffect.RUNS,
        needs={Need.REASON},
        told={Party.BODY, Party.HEAD},
    ),
    # Merging and declining can be appealed (principle 3); only a coordinator, never a dispatcher, undoes
    # them, so that nobody decides on their own ruling.
    _row(
        Verb.REOPEN,
        {Status.MERGED, Status.DECLINED},
        Status.REOPENED,
        {Role.COORDINATOR},
        EventKind.REOPENED,
        ClockEffect.RUNS,
        needs={Need.REASON, Need.BASIS},
        told=_ALL | {Party.DISPATCHER},
    ),
    # Not once work is in progress: who has begun has taken it. The clock runs on: a quarrel over
    # whose case it is costs the bodies time, not the resident.
    _row(
        Verb.RETURN,
        {Status.ASSIGNED, Status.ACCEPTED},
        Status.RETURNED,
        BODY_ROLES,
        EventKind.RETURNED,
        ClockEffect.RUNS,
        needs={Need.REASON, Need.EVIDENCE, Need.PROPOSAL},
        told=_RESIDENTS | {Party.DISPATCHER},
    ),
    # To the proposed body, to a third one, or back to the one that returned it.
    _row(
        Verb.RULE,
        {Status.RETURNED},
        Status.ASSIGNED,
        _RULERS,
        EventKind.RULED,
        ClockEffect.RUNS,
        needs={Need.BODY, Need.REASON, Need.BASIS},
        told=_ALL | {Party.FORMER_BODY},
    ),
    # The resident's own act, nobody else's (principle 8). Not from replied: an answer is judged, not
    # withdrawn, or bad verdicts could be begged away.
    _row(
        Verb.WITHDRAW,
        frozenset(Status) - FINAL - {Status.REPLIED},
        Status.WITHDRAWN,
        _BY_RESIDENT,
        EventKind.WITHDRAWN,
        ClockEffect.ENDS,
        told={Party.BODY, Party.JOINED},
    ),
    _row(
        Verb.MERGE,
        {Status.REGISTERED, Status.ASSIGNED, Status.RETURNED, Status.REOPENED} | _IN_HAND,
        Status.MERGED,
        _RULERS,
        EventKind.MERGED,
        ClockEffect.ENDS,
        needs={Need.REASON, Need.TARGET},
        told=_ALL,
    ),
    # Who brought it says so, and nobody else need agree; a dispatcher, where it was a slip.
    _row(
        Verb.SEPARATE,
        {Status.MERGED},
        Status.REOPENED,
        _RULERS | _BY_RESIDENT,
        EventKind.REOPENED,
        ClockEffect.RUNS,
        needs={Need.REASON},
        told=_ALL,
    ),
    # Only before a body has it or after one returned it: a body cannot decline, it returns.
    _row(
        Verb.DECLINE,
        {Status.REGISTERED, Status.RETURNED},
        Status.DECLINED,
        _RULERS,
        EventKind.DECLINED,
        ClockEffect.ENDS,
        needs={Need.REASON, Need.BASIS, Need.WHERE_TO_TURN},
        told=_RESIDENTS | {Party.FORMER_BODY},
    ),
    # Not by the body itself: who owes the work does not grant the delay.
    _row(
        Verb.SUSPEND,
        _IN_HAND,
        Status.SUSPENDED,
        {Role.COORDINATOR},
        EventKind.SUSPENDED,
        ClockEffect.PAUSES,
        needs={Need.REASON, Need.BASIS, Need.PLAN, Need.UNTIL},
        told=_ALL,
    ),
    _row(
        Verb.RESUME,
        {Status.SUSPENDED},
        Status.IN_PROGRESS,
        BODY_ROLES | _BY_SYSTEM | {Role.COORDINATOR},
        EventKind.RESUMED,
        ClockEffect.RUNS,
        told=_ALL,
    ),
)

_BY_EDGE = {(status, move.verb): move for move in MOVES for status in move.from_}


def allowed(status: Status, verb: Verb, role: Role) -> Move:
    """Return the move of `verb` from `status` for `role`. Raises TransitionRefused."""
    move = _BY_EDGE.get((status, verb))
    if move is None or role not in move.who:
        raise TransitionRefused(status, verb, role)
    return move


def moves_from(status: Status, role: Role) -> tuple[Move, ...]:
    """Return what `role` may do now, in the order of the table."""
    return tuple(move for move in MOVES if status in move.from_ and role in move.who)


def ruler_of(returns: int, reason: str = "") -> Role:
    """Return who rules on the `returns`-th return of a case.

    The second is decided finally (DOMAIN §3); missing power or means is raised at once (principle 9).
    """
    return Role.COORDINATOR if returns > 1 or reason in RAISED_REASONS else Role.DISPATCHER


def verdict_verb(is_bad: bool, reopened: int) -> Verb:
    """Return what a verdict does: a bad one reopens the case once, the next one sends it to review."""
    if not is_bad:
        return Verb.VERDICT_CLOSE
    return Verb.REOPEN if reopened == 0 else Verb.REVIEW
