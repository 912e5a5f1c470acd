"""The life of a case as one table: every move, who makes it, what it needs, where it leads, who is told what.

Which clocks run follows from where a move leads (`workflows.cases.clocks`), and how near somebody must stand
to a case is the gate's matter (`workflows.gate`). docs/cases.md shows all three together.
"""

from collections.abc import Mapping, Set

from models.vocabulary import BODY_ROLES, RULERS, EventKind, Role, Status
from workflows.cases.inheriting import INHERITING
from workflows.cases.moves import Move, Need, Party, Verb


def _row(
    verb: Verb,
    from_: Set[Status],
    to: Status | None,
    who: Set[Role],
    event: EventKind,
    *,
    needs: Set[Need] = frozenset(),
    told: Mapping[Party, tuple[str, ...]],
) -> Move:
    """Freeze one row of the table."""
    return Move(verb, frozenset(from_), to, frozenset(who), event, frozenset(needs), told)


def _residents(key: str) -> dict[Party, tuple[str, ...]]:
    """Tell who reported and who joined the same."""
    return dict.fromkeys((Party.REPORTER, Party.JOINED), (key,))


FINAL = frozenset({Status.CLOSED, Status.MERGED, Status.WITHDRAWN, Status.DECLINED})
"""Nothing is owed any more; all but a withdrawal can still be contested."""

_BY_RESIDENT = frozenset({Role.RESIDENT})
_BY_SYSTEM = frozenset({Role.SYSTEM})
_IN_HAND = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})
_ANSWERED = frozenset({Status.REPLIED, Status.CLOSED})
_PLEADING = _IN_HAND | _ANSWERED | {Status.AWAITING_RESIDENT}
_CONTESTED = frozenset({Status.CLOSED, Status.DECLINED})
_ASSIGNED = _residents("resident.assigned") | {
    Party.BODY: ("task.head", "task.danger"),
    Party.FORMER_BODY: ("task.gone",),
}
_LED = _IN_HAND | {Status.AWAITING_RESIDENT}
_OFFERED = frozenset({Status.ASSIGNED, Status.REOPENED})
_CALLERS = RULERS | {Role.HEAD}
_CALLING = frozenset({Need.BODIES, Need.TASK, Need.BASIS})
_TOGETHER = _residents("resident.together") | {Party.CALLED: ("joint.asked",)}
_CALLED = {**_TOGETHER, Party.CALLED: ("joint.whistled",), Party.BODY: ("task.whistled",)}

MOVES: tuple[Move, ...] = (
    # The system registers too: danger at once, and a draft that nobody confirmed or cancelled; and who finds
    # something on a round, before anybody complains (S17).
    _row(
        Verb.REGISTER,
        {Status.DRAFT},
        Status.REGISTERED,
        _BY_RESIDENT | _BY_SYSTEM | {Role.GRID_WORKER},
        EventKind.REGISTERED,
        needs={Need.WORDS},
        told={Party.REPORTER: ("registered.done", "registered.by_itself")},
    ),
    # Again from assigned: a corrected category or place may change the body until somebody has accepted.
    # From reopened: a supervisor may give it to another body than the one that failed.
    _row(
        Verb.ASSIGN,
        {Status.REGISTERED, Status.ASSIGNED, Status.REOPENED},
        Status.ASSIGNED,
        RULERS | _BY_SYSTEM,
        EventKind.ASSIGNED,
        needs={Need.BODY, Need.BASIS},
        told=_ASSIGNED,
    ),
    _row(
        Verb.ACCEPT,
        {Status.ASSIGNED, Status.REOPENED},
        Status.ACCEPTED,
        BODY_ROLES,
        EventKind.ACCEPTED,
        told=_residents("resident.accepted"),
    ),
    # A slip of the finger is undone within minutes; the case is everybody's of the body again.
    _row(
        Verb.RELEASE,
        {Status.ACCEPTED},
        Status.ASSIGNED,
        BODY_ROLES,
        EventKind.RELEASED,
        told=_residents("resident.released"),
    ),
    _row(
        Verb.ASK,
        _IN_HAND,
        Status.AWAITING_RESIDENT,
        BODY_ROLES,
        EventKind.ASKED,
        needs={Need.QUESTION},
        told={Party.REPORTER: ("resident.asked",)},
    ),
    _row(
        Verb.SUPPLY,
        {Status.AWAITING_RESIDENT},
        Status.IN_PROGRESS,
        _BY_RESIDENT,
        EventKind.SUPPLIED,
        needs={Need.ANSWER},
        told={Party.BODY: ("task.answered",)},
    ),
    # A question that stays open does not stop the case for ever: the body goes on with what it knows.
    _row(
        Verb.RESUME,
        {Status.AWAITING_RESIDENT},
        Status.IN_PROGRESS,
        _BY_SYSTEM,
        EventKind.RESUMED,
        told={Party.REPORTER: ("resident.goes_on",), Party.BODY: ("task.goes_on",)},
    ),
    # Not from assigned or reopened: no reply leaves without a named person who took the case (principle 7).
    # From awaiting: the body may find out by itself what it had asked.
    _row(
        Verb.REPLY,
        _IN_HAND | {Status.AWAITING_RESIDENT},
        Status.REPLIED,
        BODY_ROLES,
        EventKind.REPLIED,
        needs={Need.ANSWER},
        told={Party.REPORTER: ("resident.replied",), Party.JOINED: ("resident.replied_joined",)},
    ),
    _row(
        Verb.VERDICT_CLOSE,
        {Status.REPLIED},
        Status.CLOSED,
        _BY_RESIDENT,
        EventKind.CLOSED,
        needs={Need.VERDICT},
        told={Party.BODY: ("task.rated",)},
    ),
    # The same body failed twice: another round with it would be the third; a coordinator looks at it.
    _row(
        Verb.REVIEW,
        {Status.REPLIED},
        Status.CLOSED,
        _BY_RESIDENT,
        EventKind.CLOSED,
        needs={Need.VERDICT},
        told={
            Party.BODY: ("task.rated",),
            Party.HEAD: ("task.twice_failed",),
            Party.COORDINATOR: ("task.twice_failed",),
        },
    ),
    # A slip of the finger is undone within minutes, and the case waits for its verdict as before. From
    # reopened too, until somebody has accepted it again.
    _row(
        Verb.RETRACT,
        {Status.CLOSED, Status.REOPENED},
        Status.REPLIED,
        _BY_RESIDENT,
        EventKind.RETRACTED,
        told={Party.BODY: ("task.retracted",)},
    ),
    # Silence is not consent (principle 8): it closes the case, and counts as no verdict at all.
    _row(
        Verb.AUTO_CLOSE,
        {Status.REPLIED},
        Status.CLOSED,
        _BY_SYSTEM,
        EventKind.CLOSED,
        told=_residents("resident.closed_silent") | {Party.BODY: ("task.closed_silent",)},
    ),
    _row(
        Verb.REOPEN,
        {Status.REPLIED, Status.CLOSED},
        Status.REOPENED,
        _BY_RESIDENT,
        EventKind.REOPENED,
        needs={Need.REASON},
        told=dict.fromkeys((Party.BODY, Party.HEAD), ("task.reopened", "task.reopened_because")),
    ),
    # Merging and declining can be undone by a coordinator too, never by a dispatcher.
    _row(
        Verb.REOPEN,
        {Status.MERGED, Status.DECLINED},
        Status.REOPENED,
        {Role.COORDINATOR},
        EventKind.REOPENED,
        needs={Need.REASON, Need.BASIS},
        told=dict.fromkeys((Party.REPORTER, Party.JOINED), ("resident.reinstated", "resident.separated"))
        | {Party.BODY: ("task.separated",), Party.DISPATCHER: ("task.reinstated",)},
    ),
    # Not once work is in progress: who has begun has taken it. The clock runs on: a quarrel over
    # whose case it is costs the bodies time, not the resident.
    _row(
        Verb.RETURN,
        {Status.ASSIGNED, Status.ACCEPTED},
        Status.RETURNED,
        BODY_ROLES,
        EventKind.RETURNED,
        needs={Need.REASON, Need.EVIDENCE, Need.PROPOSAL},
        told=_residents("resident.returned") | {Party.DISPATCHER: ("dispatcher.returned",)},
    ),
    # To the proposed body, to a third one, or back to the one that returned it.
    _row(
        Verb.RULE,
        {Status.RETURNED},
        Status.ASSIGNED,
        RULERS,
        EventKind.RULED,
        needs={Need.BODY, Need.REASON, Need.BASIS},
        told=_ASSIGNED,
    ),
    # The resident's own act, nobody else's (principle 8). Not from replied: an answer is judged, not
    # withdrawn, or bad verdicts could be begged away.
    _row(
        Verb.WITHDRAW,
        frozenset(Status) - FINAL - {Status.REPLIED},
        Status.WITHDRAWN,
        _BY_RESIDENT,
        EventKind.WITHDRAWN,
        told={Party.BODY: ("task.withdrawn",), Party.JOINED: ("resident.withdrawn_joined",)},
    ),
    _row(
        Verb.MERGE,
        {Status.REGISTERED, Status.ASSIGNED, Status.RETURNED, Status.REOPENED} | _IN_HAND,
        Status.MERGED,
        RULERS,
        EventKind.MERGED,
        needs={Need.REASON, Need.TARGET},
        told={
            Party.REPORTER: ("resident.merged",),
            Party.JOINED: ("resident.merged_joined",),
            Party.BODY: ("task.merged",),
        },
    ),
    # The answer reaches everybody, and everybody judges it: each for the own case.
    _row(
        Verb.REPLY_TOO,
        {Status.MERGED},
        Status.REPLIED,
        BODY_ROLES,
        EventKind.REPLIED,
        needs={Need.ANSWER},
        told={Party.REPORTER: ("resident.replied",)},
    ),
    # Who brought it says so, and nobody else need agree; a dispatcher, where it was a slip; by itself where
    # the case it went on in was withdrawn: nobody withdraws what another has brought (principle 8).
    _row(
        Verb.SEPARATE,
        {Status.MERGED},
        Status.REOPENED,
        RULERS | _BY_RESIDENT | _BY_SYSTEM,
        EventKind.REOPENED,
        needs={Need.REASON},
        told=_residents("resident.separated") | {Party.BODY: ("task.separated",)},
    ),
    # Only before a body has it or after one returned it: a body cannot decline, it returns.
    _row(
        Verb.DECLINE,
        {Status.REGISTERED, Status.RETURNED},
        Status.DECLINED,
        RULERS,
        EventKind.DECLINED,
        needs={Need.REASON, Need.BASIS, Need.WHERE_TO_TURN},
        told={
            Party.REPORTER: ("resident.declined",),
            Party.JOINED: ("resident.declined_joined",),
            Party.FORMER_BODY: ("task.declined",),
        },
    ),
    # Against a declining, and against a closing that cannot be reopened any more. It moves nothing by itself.
    _row(
        Verb.APPEAL,
        _CONTESTED,
        None,
        _BY_RESIDENT,
        EventKind.APPEALED,
        needs={Need.REASON},
        told=dict.fromkeys((Party.COORDINATOR, Party.DISPATCHER), ("appeal.card",)),
    ),
    # Never who has ruled on it before: the step asks the case's own chain (`workflows.appeals.rules`).
    _row(
        Verb.UPHOLD,
        _CONTESTED,
        Status.REOPENED,
        RULERS,
        EventKind.REOPENED,
        needs={Need.REASON, Need.BASIS},
        told={
            Party.REPORTER: ("appeal.upheld", "appeal.upheld_review"),
            Party.JOINED: ("appeal.upheld_joined",),
            Party.BODY: ("task.upheld",),
            Party.DISPATCHER: ("task.upheld_assign",),
        },
    ),
    _row(
        Verb.DISMISS,
        _CONTESTED,
        None,
        RULERS,
        EventKind.DISMISSED,
        needs={Need.REASON, Need.BASIS},
        told={Party.REPORTER: ("appeal.dismissed", "appeal.dismissed_review")},
    ),
    # Who owes the work asks; somebody else grants. A plea moves nothing by itself: the clock runs on.
    _row(
        Verb.PLEAD,
        _IN_HAND | _ANSWERED,
        None,
        BODY_ROLES,
        EventKind.PLEADED,
        needs={Need.PLEA, Need.REASON},
        told=dict.fromkeys((Party.HEAD, Party.DISPATCHER, Party.COORDINATOR), ("plea.card",)),
    ),
    # Only who asked; those before whom it lies need not look at it any more.
    _row(
        Verb.TAKE_BACK,
        _PLEADING,
        None,
        BODY_ROLES,
        EventKind.TAKEN_BACK,
        needs={Need.PLEA},
        told=dict.fromkeys((Party.HEAD, Party.DISPATCHER, Party.COORDINATOR), ("task.plea_taken_back",)),
    ),
    _row(
        Verb.APPROVE,
        _PLEADING,
        None,
        {Role.HEAD, Role.DISPATCHER},
        EventKind.APPROVED,
        needs={Need.PLEA, Need.BASIS},
        told={Party.COORDINATOR: ("plea.card",)},
    ),
    _row(
        Verb.REFUSE,
        _PLEADING,
        None,
        RULERS | {Role.HEAD},
        EventKind.REFUSED,
        needs={Need.PLEA, Need.REASON, Need.BASIS},
        told={Party.BODY: ("task.plea_refused",)},
    ),
    _row(
        Verb.EXTEND,
        _IN_HAND | {Status.AWAITING_RESIDENT},
        None,
        {Role.COORDINATOR},
        EventKind.EXTENDED,
        needs={Need.PLEA, Need.REASON, Need.BASIS, Need.UNTIL},
        told={
            Party.REPORTER: ("resident.extended",),
            Party.JOINED: ("joined.extended",),
            Party.BODY: ("task.extended",),
        },
    ),
    # The raw fact stays: due time and answer are what they were.
    _row(
        Verb.EXEMPT,
        _ANSWERED,
        None,
        {Role.COORDINATOR},
        EventKind.EXEMPTED,
        needs={Need.PLEA, Need.REASON, Need.BASIS},
        told={
            Party.REPORTER: ("resident.exempted",),
            Party.JOINED: ("joined.exempted",),
            Party.BODY: ("task.exempted",),
        },
    ),
    # Not by the body itself: who owes the work does not grant the delay.
    _row(
        Verb.SUSPEND,
        _IN_HAND,
        Status.SUSPENDED,
        {Role.COORDINATOR},
        EventKind.SUSPENDED,
        needs={Need.REASON, Need.BASIS, Need.PLAN, Need.UNTIL},
        told={
            Party.REPORTER: ("resident.suspended",),
            Party.JOINED: ("joined.suspended",),
            Party.BODY: ("task.suspended",),
        },
    ),
    _row(
        Verb.RESUME,
        {Status.SUSPENDED},
        Status.IN_PROGRESS,
        BODY_ROLES | _BY_SYSTEM | {Role.COORDINATOR},
        EventKind.RESUMED,
        told=_residents("resident.resumed") | {Party.BODY: ("task.resumed",)},
    ),
    # Neither moves the case nor stops its clock: who leads goes on leading, and answers for all.
    _row(Verb.SHARE_OUT, _LED, None, BODY_ROLES, EventKind.HELP_ASKED, needs=_CALLING, told=_TOGETHER),
    # Which of these roles may, the house names.
    _row(Verb.WHISTLE, _LED | _OFFERED, None, _CALLERS, EventKind.WHISTLED, needs=_CALLING, told=_CALLED),
    *INHERITING,
)
