"""The words of evaluations. Plain text columns, a meaning on every member."""

from enum import StrEnum


class EvaluationStage(StrEnum):
    """Where an evaluation stands."""

    OPEN = "open"  # those who were drawn say what they think
    ANSWER = "answer"  # counted, shown to whom it is about, who may answer before it counts
    PUBLISHED = "published"  # everybody reads it, with the answer or that there was none
    FEW = "few"  # fewer than five took part: nothing of it is shown
    CANCELLED = "cancelled"  # called off while it was open, for a reason


class EvaluationEvent(StrEnum):
    """What can happen to an evaluation, as the ledger names it under "evaluation:CODE"."""

    OPENED = "opened"  # with the hashes of its terms and of who was drawn, the seed, and the numbers
    MARKED = "marked"  # a mark that leads to nobody
    CHANGED = "changed"  # the same mark says something else
    TAKEN_BACK = "taken_back"
    DOUBLE = "double"  # two persons were one: what the second said counts no more
    PRESSED = "pressed"  # somebody reports that they were pressed for good marks
    REMINDED = "reminded"  # of what is overdue: a ruling, a plan
    CLOSED = "closed"  # with the hashes of all sheets and of the result
    ANSWERED = "answered"  # whom it is about has answered
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    PAYER_MARKED = "payer_marked"  # who pays has said what it is worth to them
    APPEALED = "appealed"  # a fact is said to be wrong
    RULED = "ruled"  # by somebody who had no part in it
    PLANNED = "planned"  # what is to become better, until when
    IMPROVED = "improved"  # what became of that


class ObjectKind(StrEnum):
    """What is evaluated."""

    CONTRACT = "contract"  # what a provider does under a contract
    BODY = "body"  # how a body handles what is brought to it
    PROJECT = "project"  # a task of a body after a vote


class Source(StrEnum):
    """Who is asked."""

    SERVED = "served"  # those whose cases were handled, drawn by lot
    ROLL = "roll"  # those of a roll, drawn by lot
    PANEL = "panel"  # the members of a panel, all of them


class Follows(StrEnum):
    """What follows from an evaluation; said to those who are asked before they begin."""

    RENEWAL = "renewal"  # whoever renews the contract is shown it, and the chain names it
    PLAN = "plan"  # bad marks ask for a plan with a day
    INDEX = "index"  # it counts in the figures of the body
