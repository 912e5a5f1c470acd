"""Decides how the text of a practice moves, and how a body adopts it: two tables, with who may."""

from collections.abc import Set
from dataclasses import dataclass

from models.vocabulary import BODY_ROLES, Role
from models.vocabulary_practices import AdoptionStage, TextStage
from workflows.practices.terms import No, PracticeRefused, PracticeVerb

T, A, V = TextStage, AdoptionStage, PracticeVerb
AUTHORS = frozenset({Role.HANDLER, Role.HEAD, Role.GRID_WORKER, Role.COORDINATOR})
REVIEWERS = frozenset({Role.COORDINATOR, Role.AUDITOR})
"""Who reads a text before it is published: never who wrote it."""

WRITING = frozenset({T.DRAFT, T.REVIEW})
IN_USE = frozenset({A.IMPLEMENTATION, A.CONFIRMATION})
"""A body works like this."""

ENDED = frozenset({A.REJECTED, A.DISCONTINUED})


@dataclass(frozen=True)
class TextMove:
    """One line: from where, by which verb, who may, and where it leads (None: it stays)."""

    start: TextStage
    verb: PracticeVerb
    who: Set[Role]
    to: TextStage | None = None


TEXT_MOVES: tuple[TextMove, ...] = (
    TextMove(T.DRAFT, V.EDIT, AUTHORS),
    TextMove(T.DRAFT, V.SUBMIT, AUTHORS, T.REVIEW),
    TextMove(T.DRAFT, V.DROP, AUTHORS, T.DROPPED),
    TextMove(T.REVIEW, V.APPROVE, REVIEWERS, T.PUBLISHED),
    TextMove(T.REVIEW, V.SEND_BACK, REVIEWERS, T.DRAFT),
    TextMove(T.PUBLISHED, V.RENEW, AUTHORS),
    TextMove(T.PUBLISHED, V.WITHDRAW, AUTHORS | REVIEWERS),
)


def text_move(stage: TextStage, verb: PracticeVerb, role: Role) -> TextMove:
    """Return the move a verb makes. Raises PracticeRefused."""
    for move in TEXT_MOVES:
        if move.start is stage and move.verb is verb and role in move.who:
            return move
    raise PracticeRefused(No.STAGE)


def text_verbs(stage: TextStage, role: Role) -> tuple[PracticeVerb, ...]:
    """Return what somebody of a role may do about a text, before it is asked whose it is."""
    return tuple(move.verb for move in TEXT_MOVES if move.start is stage and role in move.who)


@dataclass(frozen=True)
class Step:
    """One line: from where (None: nothing yet), by which verb, and where it leads."""

    start: AdoptionStage | None
    verb: PracticeVerb
    to: AdoptionStage


STEPS: tuple[Step, ...] = (
    Step(None, V.LEARN, A.KNOWLEDGE),
    Step(A.KNOWLEDGE, V.WEIGH, A.PERSUASION),
    Step(A.PERSUASION, V.DECIDE, A.DECISION),
    Step(A.DECISION, V.START, A.IMPLEMENTATION),
    Step(A.IMPLEMENTATION, V.CONFIRM, A.CONFIRMATION),
    *(Step(start, V.REJECT, A.REJECTED) for start in (A.KNOWLEDGE, A.PERSUASION, A.DECISION)),
    *(Step(start, V.STOP, A.DISCONTINUED) for start in (A.IMPLEMENTATION, A.CONFIRMATION)),
    *(Step(start, V.WEIGH, A.PERSUASION) for start in (A.REJECTED, A.DISCONTINUED)),
)
"""Who refused or gave up may weigh it again; nothing is skipped."""


def step(stage: AdoptionStage | None, verb: PracticeVerb, role: Role) -> AdoptionStage:
    """Return where a step of a body leads: each is taken by a person of that body. Raises PracticeRefused."""
    for each in STEPS:
        if each.start is stage and each.verb is verb and role in BODY_ROLES:
            return each.to
    raise PracticeRefused(No.STAGE)


def step_verbs(stage: AdoptionStage | None, *, withdrawn: bool) -> tuple[PracticeVerb, ...]:
    """Return the steps that lie before a body; what is withdrawn can only be given up."""
    found = tuple(each.verb for each in STEPS if each.start is stage)
    return tuple(each for each in found if each is V.STOP) if withdrawn else found
