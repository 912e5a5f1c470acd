"""The words of the table of transitions: verbs, what they need, who is told what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.vocabulary import EventKind, Role, Status
from workflows.cases.clocks import ClockEffect, effect_of

Told = Mapping["Party", tuple[str, ...]]
"""Whom a move is told, and the keys of the sentences that may do it."""


class Verb(StrEnum):
    """What somebody does to a case that changes its status."""

    REGISTER = "register"
    ASSIGN = "assign"
    ACCEPT = "accept"
    RELEASE = "release"  # undo of an acceptance
    ASK = "ask"
    SUPPLY = "supply"  # the resident answers a question
    REPLY = "reply"
    REPLY_TOO = "reply_too"  # what the case it goes on in was answered is its answer too
    VERDICT_CLOSE = "verdict_close"
    REVIEW = "review"  # a second bad verdict: closed here, and reviewed by who decided neither
    RETRACT = "retract"  # undo of a verdict
    AUTO_CLOSE = "auto_close"  # no verdict came
    REOPEN = "reopen"
    RETURN = "return"
    RULE = "rule"  # on a return
    WITHDRAW = "withdraw"
    MERGE = "merge"
    SEPARATE = "separate"  # it was another matter after all
    DECLINE = "decline"
    APPEAL = "appeal"  # against how it ended
    UPHOLD = "uphold"  # the appeal, or a review: it goes on
    DISMISS = "dismiss"  # it stays ended
    PLEAD = "plead"  # ask for more time, a rest, or not to be held to a lateness
    TAKE_BACK = "take_back"  # one's own plea
    APPROVE = "approve"  # the first of two agrees
    REFUSE = "refuse"
    EXTEND = "extend"
    EXEMPT = "exempt"
    SUSPEND = "suspend"
    RESUME = "resume"
    SHARE_OUT = "share_out"  # ask another body for a part of it
    WHISTLE = "whistle"  # 吹哨: call bodies together
    ASSIGN_HEIR = "assign_heir"  # its body has ended: who comes after it has it
    INHERIT = "inherit"  # the same where something is waited for: it stays where it stands
    ORPHAN = "orphan"  # its body has ended, and it is about whoever would have it


class Need(StrEnum):
    """What must be given with a move."""

    WORDS = "words"
    BODY = "body"
    BASIS = "basis"  # list entry, law or rule
    QUESTION = "question"
    ANSWER = "answer"
    VERDICT = "verdict"
    REASON = "reason"
    EVIDENCE = "evidence"
    PROPOSAL = "proposal"  # the body that should have it instead
    TARGET = "target"  # the case it is merged into
    WHERE_TO_TURN = "where_to_turn"
    PLEA = "plea"  # what is asked for
    PLAN = "plan"
    UNTIL = "until"
    BODIES = "bodies"  # that are called or asked
    TASK = "task"  # what they are to do


class Party(StrEnum):
    """Who is told of a move, beside the one who made it."""

    REPORTER = "reporter"
    JOINED = "joined"
    BODY = "body"  # the body that has the case after the move
    FORMER_BODY = "former_body"
    HEAD = "head"
    DISPATCHER = "dispatcher"
    COORDINATOR = "coordinator"
    CALLED = "called"  # bodies that are asked for a part of it


@dataclass(frozen=True)
class Move:
    """One row: from any of `from_` to `to` (None: it stays), by any of `who`, as `event` in the ledger."""

    verb: Verb
    from_: frozenset[Status]
    to: Status | None
    who: frozenset[Role]
    event: EventKind
    needs: frozenset[Need]
    told: Told

    @property
    def clock(self) -> ClockEffect:
        """What it does to the time limit."""
        return effect_of(self.to)
