"""Decides who may see and do what with a case: one table, role × action × whose it is; all else is refused.

Whether a case's status lets a move happen is another table's matter (`workflows.cases.transitions`).
"""

from collections.abc import Set
from dataclasses import dataclass, replace

from models.vocabulary import Role
from workflows.cases.moves import Verb
from workflows.gate_terms import Action, Because, Duty, Grade, Ground, Scope, Standing, Tie, Verdict


@dataclass(frozen=True)
class Line:
    """One line of the table: these roles may do these things where all of this holds."""

    who: Set[Role]
    may: Set[Action]
    standing: Set[Standing]
    ground: Set[Ground]
    tie: Set[Tie]
    undecided: Set[bool]
    sealed: Set[bool]
    grade: Grade

    def fits(self, role: Role, action: Action, scope: Scope) -> bool:
        """Tell whether this line speaks of somebody, something and a case."""
        return (
            role in self.who
            and action in self.may
            and scope.standing in self.standing
            and scope.ground in self.ground
            and scope.tie in self.tie
            and scope.undecided in self.undecided
            and scope.sealed in self.sealed
        )


ALL = frozenset(Standing)
ANYWHERE = frozenset(Ground)
HERE = frozenset({Ground.EVERYWHERE, Ground.INSIDE, Ground.WHOLE})
"""Where a seat reaches: its area with all below it; everywhere without one."""
HERE_OR_LOST = HERE | {Ground.LOST}
OF_STAFF = frozenset({Tie.HANDLER, Tie.TAKEN, Tie.NONE})
NOT_TAKEN = frozenset({Tie.HANDLER, Tie.NONE})
EITHER = frozenset({True, False})
YES, NO = frozenset({True}), frozenset({False})

_RESIDENT = frozenset({Role.RESIDENT})
WORKERS = frozenset({Role.HANDLER, Role.HEAD, Role.GRID_WORKER})
"""They work for one body."""
_GRID = frozenset({Role.GRID_WORKER})
_RULERS = frozenset({Role.DISPATCHER, Role.COORDINATOR})
_OWN = frozenset({Standing.OWN})
_FACTS = frozenset({Action.SEE, Action.ANSWER})
_READ = _FACTS | {Action.WORDS, Action.PICTURE}
_WORK = frozenset({Action.RELEASE, Action.ASK, Action.REPLY, Action.RETURN, Action.PLEAD, Action.RESUME})
_GRANT = frozenset({Action.SUSPEND, Action.EXTEND, Action.EXEMPT, Action.RESUME, Action.REINSTATE})
_SETTLE = frozenset({Action.DISPATCH, Action.MERGE, Action.DECLINE})
_OF_REPORTER = frozenset(
    {
        Action.ADD,
        Action.SUPPLY,
        Action.WITHDRAW,
        Action.JUDGE,
        Action.REOPEN,
        Action.APPEAL,
        Action.CORRECT,
        Action.HIDE,
        Action.SHARE,
    }
)


def _line(
    who: Set[Role],
    may: Set[Action],
    standing: Set[Standing] = ALL,
    ground: Set[Ground] = ANYWHERE,
    tie: Set[Tie] = OF_STAFF,
    *,
    undecided: Set[bool] = EITHER,
    sealed: Set[bool] = EITHER,
    grade: Grade = Grade.OPEN,
) -> Line:
    return Line(who, may, standing, ground, tie, undecided, sealed, grade)


_MASKED = Grade.MASKED
TABLE: tuple[Line, ...] = (
    # Who brought it sees and does all that a resident can; who joined follows it and adds.
    _line(_RESIDENT, _READ | _OF_REPORTER, tie={Tie.REPORTER}),
    _line(_RESIDENT, _FACTS | {Action.ADD}, tie={Tie.JOINED}),
    # What is about somebody, or sealed, nobody else finds (principle 4).
    _line(_RESIDENT, {Action.JOIN}, tie=OF_STAFF, sealed=NO),
    # The body that has it. What has no place is theirs all the same.
    _line(WORKERS, _READ | {Action.ACCEPT}, _OWN, HERE_OR_LOST),
    _line(WORKERS, _WORK, _OWN, HERE_OR_LOST, NOT_TAKEN),
    _line(WORKERS, {Action.CONTACT}, _OWN, HERE_OR_LOST, {Tie.HANDLER}, sealed=NO),
    _line({Role.HEAD}, {Action.EXPORT}, _OWN, HERE_OR_LOST, grade=_MASKED),
    _line({Role.HEAD}, {Action.APPROVE}, _OWN, HERE_OR_LOST),
    # Who leads a body says who of it works on what; colleagues remind each other, and who settles reminds.
    _line({Role.HEAD}, {Action.HAND_OVER}, _OWN, HERE_OR_LOST),
    _line(_RULERS, {Action.CHASE, Action.TAG}, ground=HERE),
    _line(WORKERS, {Action.CHASE, Action.TAG}, _OWN, HERE_OR_LOST),
    # Who leads may ask others for a part; who is asked sees that part alone, and nothing that is sealed.
    _line(WORKERS, {Action.SHARE_OUT}, _OWN, HERE_OR_LOST, NOT_TAKEN, sealed=NO),
    _line({Role.HEAD}, {Action.WHISTLE}, _OWN, HERE_OR_LOST, sealed=NO),
    _line(_RULERS, {Action.WHISTLE}, ground=HERE, sealed=NO),
    _line(WORKERS, {Action.CLAIM}, ALL - _OWN, HERE_OR_LOST, sealed=NO),
    _line(WORKERS, {Action.HELP}, {Standing.CALLED}, HERE_OR_LOST, sealed=NO),
    # A quarrel between two may be mediated; a complaint about a body is not one.
    _line(WORKERS, {Action.MEDIATE}, _OWN, HERE_OR_LOST, NOT_TAKEN, sealed=NO),
    _line({Role.COORDINATOR}, {Action.MEDIATE}, ground=HERE, sealed=NO),
    # Whoever has it, or settles it, may send somebody to look; who is sent may be of a cell nearby.
    _line(WORKERS, {Action.SEND}, _OWN, HERE_OR_LOST, NOT_TAKEN, sealed=NO),
    _line(_RULERS, {Action.SEND}, ground=HERE, sealed=NO),
    _line(_GRID, {Action.LOOK}, sealed=NO),
    # A grid worker looks at whatever lies in the own cell.
    _line(_GRID, _FACTS, ALL - _OWN, {Ground.INSIDE}, sealed=NO),
    _line(_GRID, {Action.WORDS}, ALL - _OWN, {Ground.INSIDE}, sealed=NO, grade=_MASKED),
    # Who settles whose it is reads what waits for that, and follows the rest from further away.
    _line(_RULERS, _READ, ground=HERE, undecided=YES),
    _line(_RULERS, _FACTS, ground=HERE),
    _line(_RULERS, {Action.PICTURE}, ground=HERE, sealed=NO),
    _line(_RULERS, {Action.WORDS}, ground=HERE, sealed=NO, grade=_MASKED),
    _line(_RULERS, {Action.EXPORT}, ground=HERE, grade=_MASKED),
    _line(_RULERS, _SETTLE, ground=HERE),
    # Not the body itself: who owes the work does not grant the delay.
    _line(_RULERS, {Action.APPROVE, Action.DECIDE}, ALL - _OWN, HERE),
    _line({Role.COORDINATOR}, _GRANT, ground=HERE),
    # Many decide together: a coordinator sees to it, whoever brought or joined it takes part.
    _line({Role.COORDINATOR}, {Action.GOVERN}, ground=HERE, sealed=NO),
    _line(_RESIDENT, {Action.TAKE_PART}, tie={Tie.REPORTER, Tie.JOINED}, sealed=NO),
    _line(WORKERS, {Action.BUY}, _OWN, HERE_OR_LOST, NOT_TAKEN, sealed=NO),
    # Whoever works on it may ask a source for means, also for what is sealed: who releases hears what for,
    # and nothing of the case; whom it is about neither hears of it nor releases.
    _line(WORKERS, {Action.DRAW}, _OWN, HERE_OR_LOST, NOT_TAKEN),
    _line({Role.COORDINATOR}, {Action.DRAW}, ground=HERE),
    _line({Role.HEAD, Role.COORDINATOR}, {Action.GRANT_MEANS}),
    _line(WORKERS | {Role.COORDINATOR}, {Action.ACCOUNT}),
    # Who reads everything changes nothing.
    _line({Role.AUDITOR}, _FACTS, ground=HERE),
    _line({Role.AUDITOR}, {Action.PICTURE}, ground=HERE, sealed=NO),
    _line({Role.AUDITOR}, {Action.WORDS}, ground=HERE, sealed=NO, grade=_MASKED),
    _line({Role.AUDITOR}, {Action.EXPORT}, ground=HERE, grade=_MASKED),
)
"""Who, what, whose body, whose area, bound how. The first line that fits counts; no line: refused."""

DUTIES: dict[Duty, frozenset[Role]] = {
    Duty.ADMINISTER: frozenset({Role.OPERATOR}),
    Duty.AUDIT: frozenset({Role.AUDITOR, Role.OPERATOR}),
    Duty.CONVENE: frozenset({Role.COORDINATOR}),
    Duty.MEET: WORKERS,
    Duty.BOARD: _RULERS | {Role.AUDITOR},
    Duty.QUEUE: WORKERS | _RULERS | {Role.AUDITOR},
    Duty.READING: WORKERS | _RULERS | {Role.AUDITOR, Role.OPERATOR},
    Duty.TEACH: frozenset({Role.COORDINATOR, Role.OPERATOR}),
    Duty.SIGN: frozenset({Role.HEAD}),
    Duty.CONTRACT: frozenset({Role.HEAD}),
    Duty.DELIVER: frozenset({Role.HANDLER, Role.HEAD}),
    Duty.SERVICES: frozenset({Role.HANDLER, Role.HEAD, Role.COORDINATOR, Role.AUDITOR}),
    Duty.NEEDS: frozenset({Role.HEAD, Role.COORDINATOR, Role.AUDITOR}),
    Duty.ANNOUNCE: frozenset({Role.HEAD, Role.COORDINATOR}),
    Duty.KEEP_MEANS: frozenset({Role.HEAD}),
    Duty.MEANS: WORKERS | {Role.COORDINATOR, Role.AUDITOR},
    Duty.ROLLS: frozenset({Role.COORDINATOR, Role.ORGANIZER, Role.HEAD}),
    Duty.PETITIONS: frozenset({Role.COORDINATOR}),
    Duty.PANELS: frozenset({Role.COORDINATOR}),
    Duty.CONSULT: frozenset({Role.COORDINATOR, Role.HEAD}),
    Duty.CHAIR: frozenset({Role.COORDINATOR, Role.ORGANIZER}),
    Duty.FIND: WORKERS | _RULERS | {Role.AUDITOR, Role.RESIDENT},
    Duty.EXPORT: _RULERS | {Role.HEAD, Role.AUDITOR},
}
"""What roles do in the house rather than to one case."""

BY_VERB: dict[Verb, Action | None] = {
    Verb.REGISTER: None,  # one's own words: nothing is there yet that could be somebody else's
    Verb.ASSIGN: Action.DISPATCH,
    Verb.ACCEPT: Action.ACCEPT,
    Verb.RELEASE: Action.RELEASE,
    Verb.ASK: Action.ASK,
    Verb.SUPPLY: Action.SUPPLY,
    Verb.REPLY: Action.REPLY,
    Verb.REPLY_TOO: Action.REPLY,  # of the case that is answered
    Verb.VERDICT_CLOSE: Action.JUDGE,
    Verb.REVIEW: Action.JUDGE,
    Verb.RETRACT: Action.JUDGE,
    Verb.AUTO_CLOSE: None,  # the clock's alone
    Verb.ASSIGN_HEIR: None,  # the house's alone, when a body ends
    Verb.INHERIT: None,
    Verb.ORPHAN: None,
    Verb.REOPEN: Action.REOPEN,  # a coordinator's is REINSTATE
    Verb.RETURN: Action.RETURN,
    Verb.RULE: Action.DISPATCH,
    Verb.WITHDRAW: Action.WITHDRAW,
    Verb.MERGE: Action.MERGE,
    Verb.SEPARATE: Action.MERGE,  # of who brought it: REOPEN
    Verb.DECLINE: Action.DECLINE,
    Verb.APPEAL: Action.APPEAL,
    Verb.UPHOLD: Action.DECIDE,
    Verb.DISMISS: Action.DECIDE,
    Verb.PLEAD: Action.PLEAD,
    Verb.TAKE_BACK: Action.PLEAD,
    Verb.APPROVE: Action.APPROVE,
    Verb.REFUSE: Action.APPROVE,
    Verb.EXTEND: Action.EXTEND,
    Verb.EXEMPT: Action.EXEMPT,
    Verb.SUSPEND: Action.SUSPEND,
    Verb.RESUME: Action.RESUME,
    Verb.SHARE_OUT: Action.SHARE_OUT,
    Verb.WHISTLE: Action.WHISTLE,
}
"""The action by which a person makes a move of the other table."""


def may(role: Role, action: Action, scope: Scope) -> Verdict:
    """Return what is allowed. Whom a case is about gets nothing of it, whatever their role (principle 4)."""
    if scope.about and role is not Role.RESIDENT:
        return Verdict(Grade.REFUSED, Because.OBJECT)
    if action in (Action.APPROVE, Action.DECIDE) and scope.owes and role is not Role.HEAD:
        return Verdict(Grade.REFUSED, Because.UNLISTED)
    grade = granted(role, action, scope)
    if grade is Grade.REFUSED:
        return Verdict(grade, why_not(role, action, scope))
    return sheltered(action, scope, grade) if scope.anonymous else agreed(action, scope, grade)


def granted(role: Role, action: Action, scope: Scope) -> Grade:
    """Return the grade of the first line that fits."""
    return next((line.grade for line in TABLE if line.fits(role, action, scope)), Grade.REFUSED)


def why_not(role: Role, action: Action, scope: Scope) -> Because:
    """Tell what would be allowed if a colleague had not taken it, or if it were not sealed."""
    if granted(role, action, replace(scope, tie=Tie.HANDLER)) is not Grade.REFUSED and scope.tie is Tie.TAKEN:
        return Because.TAKEN
    if scope.sealed and granted(role, action, replace(scope, sealed=False)) is not Grade.REFUSED:
        return Because.SEALED
    return Because.UNLISTED


def sheltered(action: Action, scope: Scope, grade: Grade) -> Verdict:
    """Hide who has asked to be anonymous (principle 5): from neighbours, and from staff in words."""
    if scope.tie is Tie.REPORTER:
        return Verdict(grade, Because.LISTED)
    if action in (Action.JOIN, Action.CONTACT):
        return Verdict(Grade.REFUSED, Because.ANONYMOUS)
    works = scope.standing is Standing.OWN or scope.undecided
    if action is Action.PICTURE and not works:
        return Verdict(Grade.REFUSED, Because.ANONYMOUS)
    if action is Action.WORDS or (action is Action.ANSWER and scope.tie is Tie.JOINED):
        return Verdict(Grade.MASKED, Because.ANONYMOUS)
    return Verdict(grade, Because.LISTED)


def agreed(action: Action, scope: Scope, grade: Grade) -> Verdict:
    """Show how to reach somebody only where they have agreed to it."""
    if action is Action.CONTACT and not scope.contact:
        return Verdict(Grade.REFUSED, Because.NO_CONSENT)
    return Verdict(grade, Because.LISTED)


def has_duty(role: Role, duty: Duty) -> bool:
    """Tell whether a role does this in the house."""
    return role in DUTIES[duty]
