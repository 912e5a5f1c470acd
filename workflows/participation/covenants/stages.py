"""Decides how a version of a covenant moves: one table, with who may, and where it leads."""

from collections.abc import Set
from dataclasses import dataclass

from models.vocabulary import Role
from models.vocabulary_covenants import VersionKind, VersionStage
from workflows.participation.covenants.terms import CovenantRefused, CovenantVerb, No

S, V = VersionStage, CovenantVerb
OFFICERS = frozenset({Role.ORGANIZER, Role.COORDINATOR})
RESIDENTS = frozenset({Role.RESIDENT})
EDITABLE = frozenset({S.DRAFT, S.READY})
"""While residents comment, the words stand; what they say is taken up afterwards."""

MAKING = frozenset({S.DRAFT, S.COMMENTS, S.READY, S.VOTE})
"""A version that is being made: there is one at a time of each covenant."""


@dataclass(frozen=True)
class Move:
    """One line: from where, by which verb, who may, and where it leads (None: it stays)."""

    start: VersionStage
    verb: CovenantVerb
    who: Set[Role]
    to: VersionStage | None = None


MOVES: tuple[Move, ...] = (
    *(Move(start, verb, OFFICERS) for start in sorted(EDITABLE) for verb in (V.ADD, V.CHANGE, V.DROP)),
    Move(S.DRAFT, V.SHOW, OFFICERS, S.COMMENTS),
    Move(S.COMMENTS, V.COMMENT, RESIDENTS),
    Move(S.COMMENTS, V.ANSWER, OFFICERS),
    Move(S.READY, V.ANSWER, OFFICERS),
    Move(S.READY, V.PUT, OFFICERS, S.VOTE),
    *(Move(start, V.WITHDRAW, OFFICERS, S.WITHDRAWN) for start in (S.DRAFT, S.COMMENTS, S.READY)),
    Move(S.ADOPTED, V.FILE, OFFICERS),
    Move(S.ADOPTED, V.AMEND, OFFICERS),
    Move(S.ADOPTED, V.REPEAL, OFFICERS),
)


def allowed(stage: VersionStage, verb: CovenantVerb, role: Role) -> Move:
    """Return the move a verb makes. Raises CovenantRefused."""
    for move in MOVES:
        if move.start is stage and move.verb is verb and role in move.who:
            return move
    raise CovenantRefused(No.STAGE)


def verbs_of(stage: VersionStage, kind: VersionKind, role: Role, *, filed: bool) -> tuple[CovenantVerb, ...]:
    """Return what somebody of a role may do about a version; a repeal has no articles."""
    found = [move.verb for move in MOVES if move.start is stage and role in move.who]
    if kind is VersionKind.REPEAL:
        found = [each for each in found if each not in (V.ADD, V.CHANGE, V.DROP, V.AMEND, V.REPEAL)]
    if filed:
        found = [each for each in found if each is not V.FILE]
    return tuple(each for each in found if each is not V.ANSWER)  # of one comment each
