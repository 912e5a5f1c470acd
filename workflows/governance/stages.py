"""Decides how a joint-governance matter moves: one table, no stage can be left out (DOMAIN S15, S21)."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from models.vocabulary import MatterEvent, MatterStage, Role
from workflows.errors import WorkflowError


class Verb(StrEnum):
    """What can be done about a matter."""

    PROPOSE = "propose_matter"
    OPEN = "open_matter"
    STAND = "stand"
    STAND_DOWN = "stand_down"
    PROLONG = "prolong"
    CALL = "call"
    SUPPORT = "support"
    COUNT = "count"
    INTEREST = "add_interest"
    WEIGH = "weigh"
    OPTION = "add_option"
    PUT_FORWARD = "put_forward"
    SIGN = "sign"
    REVISE = "revise"
    ANSWER = "four_answers"
    PROMISE = "add_promise"
    DECIDE = "decide"
    REMIND = "remind"
    KEEP = "keep"
    GIVE_UP = "give_up"
    CLOSE = "close_matter"
    DROP = "drop_matter"


class StageRefused(WorkflowError):
    """This cannot be done about a matter where it stands, or not by who wants to."""

    def __init__(self, stage: MatterStage, verb: Verb) -> None:
        super().__init__(stage, verb)
        self.stage = stage
        self.verb = verb


@dataclass(frozen=True)
class Move:
    """One line of the table: from where, by which verb, to where (None: stays), who may, what is written."""

    start: MatterStage
    verb: Verb
    to: MatterStage | None
    who: Set[Role]
    event: MatterEvent


S = MatterStage
_RULER = frozenset({Role.COORDINATOR})
_WRITERS = frozenset({Role.COORDINATOR, Role.HEAD})
_CLOCK = frozenset({Role.SYSTEM})
_PEOPLE = frozenset({Role.RESIDENT})
_SIGNERS = frozenset({Role.RESIDENT, Role.HEAD})

STEPS: tuple[Move, ...] = (
    Move(S.PROPOSED, Verb.OPEN, S.NOMINATING, _RULER, MatterEvent.OPENED),
    Move(S.NOMINATING, Verb.STAND, None, _PEOPLE, MatterEvent.STOOD),
    Move(S.NOMINATING, Verb.STAND_DOWN, None, _PEOPLE, MatterEvent.STOOD_DOWN),
    Move(S.CHOOSING, Verb.STAND_DOWN, None, _PEOPLE, MatterEvent.STOOD_DOWN),
    # Fewer than two have come: nobody decides for the others by default.
    Move(S.NOMINATING, Verb.PROLONG, S.NOMINATING, _CLOCK, MatterEvent.PROLONGED),
    Move(S.NOMINATING, Verb.CALL, S.CHOOSING, _CLOCK, MatterEvent.CALLED),
    # Who would have whom is written nowhere but in the count.
    Move(S.CHOOSING, Verb.SUPPORT, None, _PEOPLE, MatterEvent.COUNTED),
    # Fewer than two were approved by anybody: others may stand.
    Move(S.CHOOSING, Verb.PROLONG, S.NOMINATING, _CLOCK, MatterEvent.PROLONGED),
    Move(S.CHOOSING, Verb.COUNT, S.INTERESTS, _CLOCK, MatterEvent.COUNTED),
    Move(S.INTERESTS, Verb.INTEREST, None, _WRITERS, MatterEvent.INTEREST),
    Move(S.INTERESTS, Verb.WEIGH, S.OPTIONS, _RULER, MatterEvent.WEIGHED),
    Move(S.OPTIONS, Verb.OPTION, None, _WRITERS, MatterEvent.OPTION),
    Move(S.OPTIONS, Verb.PUT_FORWARD, S.CONSULTING, _RULER, MatterEvent.PUT_FORWARD),
    Move(S.CONSULTING, Verb.SIGN, None, _SIGNERS, MatterEvent.SIGNED),
    Move(S.CONSULTING, Verb.REVISE, S.OPTIONS, _RULER, MatterEvent.REVISED),
    Move(S.CONSULTING, Verb.ANSWER, None, _RULER, MatterEvent.ANSWERED),
    Move(S.CONSULTING, Verb.PROMISE, None, _RULER, MatterEvent.PROMISED),
    Move(S.CONSULTING, Verb.DECIDE, S.DECIDED, _RULER, MatterEvent.DECIDED),
    Move(S.DECIDED, Verb.REMIND, None, _CLOCK, MatterEvent.REMINDED),
    Move(S.DECIDED, Verb.KEEP, None, _WRITERS, MatterEvent.KEPT),
    Move(S.DECIDED, Verb.GIVE_UP, None, _RULER, MatterEvent.NOT_KEPT),
    Move(S.DECIDED, Verb.CLOSE, S.CLOSED, _RULER, MatterEvent.CLOSED),
    *(
        Move(each, Verb.DROP, S.DROPPED, _RULER, MatterEvent.DROPPED)
        for each in S
        if each not in (S.DECIDED, S.CLOSED, S.DROPPED)
    ),
)
ENDED = frozenset({S.CLOSED, S.DROPPED})

LEAST_PEOPLE = 3
"""† Two who speak, and one for whom they do."""

LEAST_SEATS, MOST_SEATS = 2, 5
"""Representatives. Source: DOMAIN S15."""

LEAST_INTERESTS = LEAST_OPTIONS = 2
LEAST_PROMISES = 1


def allowed(stage: MatterStage, verb: Verb, role: Role) -> Move:
    """Return the move a verb makes. Raises StageRefused."""
    for move in STEPS:
        if move.start is stage and move.verb is verb and role in move.who:
            return move
    raise StageRefused(stage, verb)


def verbs_of(stage: MatterStage, role: Role) -> tuple[Verb, ...]:
    """Return what somebody of a role may do about a matter in this stage."""
    return tuple(move.verb for move in STEPS if move.start is stage and role in move.who)
