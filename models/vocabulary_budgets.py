"""The words of budget rounds: their stages, projects and verdicts. Plain text columns, a meaning on each."""

from enum import StrEnum


class RoundStage(StrEnum):
    """Where a budget round stands."""

    ASKED = "asked"  # the keeper of the fund has not set the money apart yet
    PROPOSING = "proposing"  # residents propose projects
    CHECKING = "checking"  # bodies say what can be done, and what it costs
    VOTING = "voting"
    DOING = "doing"  # what was chosen is done, and accepted one by one
    SUPERVISING = "supervising"  # the account lies open before it is closed
    CLOSED = "closed"
    CANCELLED = "cancelled"  # also refused by the keeper of the fund


class ProposalState(StrEnum):
    """Where a proposed project stands, until it is voted on."""

    OPEN = "open"
    CHECKING = "checking"  # before the body that would do it
    CHECKED = "checked"  # that body has answered
    PUT = "put"  # in the vote
    WON = "won"
    LOST = "lost"
    MERGED = "merged"  # into another that is alike
    STRUCK = "struck"  # by the negative list, or for what no proposal may hold
    WITHDRAWN = "withdrawn"  # by its author


class Feasible(StrEnum):
    """What a body answers."""

    YES = "yes"
    CHANGED = "changed"  # with changes, which it names
    NO = "no"


class ProjectState(StrEnum):
    """Where a project stands that was chosen."""

    WAITING = "waiting"  # nobody does it yet
    DOING = "doing"
    DELIVERED = "delivered"  # residents look at it
    DISPUTED = "disputed"  # who sees to the round decides
    ACCEPTED = "accepted"  # the last bills may come
    ENDED = "ended"  # what was not spent has gone back


class Verdict(StrEnum):
    """What a resident says of a project that is done."""

    ACCEPTED = "accepted"
    FAULTS = "faults"
    REJECTED = "rejected"


class BudgetEvent(StrEnum):
    """What can happen to a round, as the ledger names it under "budget:CODE"."""

    OPENED = "opened"
    FUNDED = "funded"  # its sum is set apart in the account of the fund
    CANCELLED = "cancelled"
    PROPOSED = "proposed"  # the hash of what was proposed
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    STRUCK = "struck"
    APPEALED = "appealed"
    RULED = "ruled"  # somebody else has looked at what was struck
    SENT = "sent"  # to the body that would do it
    CHECKED = "checked"
    REVISED = "revised"  # by its author, once
    PUT = "put"  # the vote is drafted
    SETTLED = "settled"  # what was chosen is reserved, the rest goes back
    COMMISSIONED = "commissioned"
    RAISED = "raised"  # more for a project, from what is left
    ASKED = "asked"  # a payment
    RELEASED = "released"
    REFUSED = "refused"
    PAID = "paid"  # with its voucher
    DELIVERED = "delivered"
    JUDGED = "judged"  # what a resident says, sealed
    DOUBLE = "double"  # two persons were one: their second word counts no more
    REOPENED = "reopened"  # for faults, once
    DISPUTED = "disputed"
    ACCEPTED = "accepted"
    ENDED = "ended"  # a project: what was not spent has gone back
    QUESTIONED = "questioned"  # somebody asks about the account
    ANSWERED = "answered"
    SUPERVISED = "supervised"  # all projects have ended
    CLOSED = "closed"
