"""Decides how a vote moves: one table, with who may, what must be given, and on what it rests."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from models.vocabulary import Role
from models.vocabulary_votes import VoteEvent, VoteStage
from workflows.errors import WorkflowError
from workflows.participation.votes.errors import VoteStageRefused


class VoteVerb(StrEnum):
    """What can be done about a vote."""

    CHANGE = "change_draft"
    ANNOUNCE = "announce_vote"
    PICTURES = "picture_options"
    OPEN = "open_vote"
    CAST = "cast_ballot"
    REMIND = "remind_electors"
    EXTEND = "extend_vote"
    END = "end_vote"  # before its time, by rule
    CANCEL = "cancel_vote"
    CLOSE = "close_vote"
    PROXY = "give_proxy"
    PAPER = "read_paper"  # by its door
    TICK = "tick_paper"  # of a secret vote: somebody has put a paper into the box
    BOX = "read_box"  # what the papers of the box say, when the time is over


class Need(StrEnum):
    """What must be given with a move."""

    REASON = "reason"
    NOTICE = "notice"  # the days between announcement and opening, checked by the terms
    ROLL = "roll"  # somebody stands in it
    SEAT = "seat"  # whoever casts may do so for this elector
    PAPER = "paper"  # the number of what was written
    STUDY = "study"  # a coordinator has had their days to speak, where the law asks for it


class VoteNeedMissing(WorkflowError):
    """A move lacks what it must be given."""

    def __init__(self, need: Need) -> None:
        super().__init__(need)
        self.need = need


@dataclass(frozen=True)
class VoteMove:
    """One line: from where, by which verb, to where (None: stays), who may, what is written, its basis."""

    start: VoteStage
    verb: VoteVerb
    to: VoteStage | None
    who: Set[Role]
    event: VoteEvent | None
    basis: str
    needs: Set[Need] = frozenset()


S = VoteStage
V = VoteVerb
ORGANIZERS = frozenset({Role.ORGANIZER, Role.COORDINATOR})
READERS = ORGANIZERS | {Role.HEAD}
"""They read ballots on paper, two of them each; a head those of the own body."""
_CLOCK = frozenset({Role.SYSTEM})
_PEOPLE = frozenset({Role.RESIDENT})
_REASON = frozenset({Need.REASON})

MOVES: tuple[VoteMove, ...] = (
    VoteMove(S.DRAFT, V.CHANGE, None, ORGANIZERS, VoteEvent.CHANGED, "votes:draft"),
    VoteMove(S.DRAFT, V.PICTURES, None, ORGANIZERS, VoteEvent.CHANGED, "votes:draft"),
    VoteMove(
        S.DRAFT,
        V.ANNOUNCE,
        S.ANNOUNCED,
        ORGANIZERS,
        VoteEvent.ANNOUNCED,
        "property-regulations:14",
        frozenset({Need.NOTICE, Need.STUDY}),
    ),
    VoteMove(S.DRAFT, V.CANCEL, S.CANCELLED, ORGANIZERS, VoteEvent.CANCELLED, "votes:draft", _REASON),
    VoteMove(S.ANNOUNCED, V.CANCEL, S.CANCELLED, ORGANIZERS, VoteEvent.CANCELLED, "votes:frozen", _REASON),
    # Who may vote is frozen here, and what is asked: neither changes afterwards, by anybody.
    VoteMove(S.ANNOUNCED, V.OPEN, S.OPEN, _CLOCK, VoteEvent.OPENED, "votes:frozen", frozenset({Need.ROLL})),
    # A ballot on the board is an event; of a detached one nothing is written down.
    VoteMove(S.OPEN, V.CAST, None, _PEOPLE, VoteEvent.BALLOT, "votes:one-ballot", frozenset({Need.SEAT})),
    VoteMove(S.OPEN, V.REMIND, None, _CLOCK, None, "votes:reminder"),
    VoteMove(S.OPEN, V.EXTEND, None, ORGANIZERS, VoteEvent.EXTENDED, "votes:extension", _REASON),
    VoteMove(S.OPEN, V.END, None, ORGANIZERS, VoteEvent.EXTENDED, "votes:early-end", _REASON),
    # What is wrong is cancelled and put again: no ballot of it is counted.
    VoteMove(S.OPEN, V.CANCEL, S.CANCELLED, ORGANIZERS, VoteEvent.CANCELLED, "votes:frozen", _REASON),
    VoteMove(S.OPEN, V.CLOSE, S.CLOSED, _CLOCK, VoteEvent.CLOSED, "votes:count"),
    # On paper: whoever gives it signs there; who keeps the vote writes it down.
    VoteMove(
        S.OPEN,
        V.PROXY,
        None,
        ORGANIZERS,
        VoteEvent.PROXY,
        "residents-committees:19",
        frozenset({Need.PAPER}),
    ),
    # On the board such a ballot is like any other: it does not say that it came on paper.
    VoteMove(S.OPEN, V.PAPER, None, READERS, VoteEvent.BALLOT, "votes:one-ballot", frozenset({Need.SEAT})),
    VoteMove(S.OPEN, V.TICK, None, READERS, None, "votes:paper"),
    VoteMove(S.OPEN, V.BOX, None, READERS, None, "votes:paper"),
)
ENDED = frozenset({S.CLOSED, S.CANCELLED})


def allowed(stage: VoteStage, verb: VoteVerb, role: Role) -> VoteMove:
    """Return the move a verb makes. Raises VoteStageRefused."""
    for move in MOVES:
        if move.start is stage and move.verb is verb and role in move.who:
            return move
    raise VoteStageRefused(stage, verb)


def demand(move: VoteMove, given: Mapping[str, object]) -> None:
    """Refuse a move without what it must be given. Raises VoteNeedMissing."""
    for need in sorted(move.needs):
        if not given.get(need):
            raise VoteNeedMissing(need)


def verbs_of(stage: VoteStage, role: Role) -> tuple[VoteVerb, ...]:
    """Return what somebody of a role may do about a vote in this stage."""
    return tuple(move.verb for move in MOVES if move.start is stage and role in move.who)
