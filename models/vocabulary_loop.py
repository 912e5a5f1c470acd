"""The words of the loop: what rules look at, what they do, how an act of theirs stands and ends."""

from enum import StrEnum


class Scope(StrEnum):
    """What a rule looks at, one by one."""

    BODY = "body"
    AREA = "area"  # communities
    PAIR = "pair"  # a category in a community
    CONTRACT = "contract"
    CASE = "case"


class Does(StrEnum):
    """What a rule may do: nothing else."""

    FORWARD = "forward"  # a body's next reminder comes sooner, once
    EARLIER = "earlier"  # all reminders of a body's new cases come sooner, its head hears at the limit
    CHECKLIST = "checklist"  # who answers for a body is shown first what a good answer has
    REVIEW = "review"  # a line of the responsibility list is to be looked at
    OUTREACH = "outreach"  # somebody goes through the cells of a community
    SURVEY = "survey"  # an evaluation is proposed to who coordinates there
    HEAD_START = "head_start"  # others are offered a wish some hours before a body that claims them
    ORDER = "order"  # the better-rated of contracted providers is offered first
    RENEWAL = "renewal"  # a contract needs a reason and a second hand


class ActState(StrEnum):
    """How an act of a rule stands."""

    WAITING = "waiting"  # held back by lot
    ACTING = "acting"
    ENDED = "ended"


class Ending(StrEnum):
    """Why an act ended."""

    BETTER = "better"  # the figures are good again
    UNAIDED = "unaided"  # they were, before it took effect
    TERM = "term"
    LIFTED = "lifted"  # by who ruled on an objection
    OFF = "off"  # the rule was switched off
    DONE = "done"  # what it asked for was done
    GONE = "gone"  # the body, place or contract is no more


class LoopEvent(StrEnum):
    """What can happen in the loop, as the ledger names it under "loop:…" and "loop_rule:…"."""

    BEGUN = "begun"
    ACTED = "acted"
    ENDED = "ended"
    MEASURED = "measured"  # what came of it, acted on or held back alike
    CONTESTED = "contested"
    UPHELD = "upheld"
    LIFTED = "lifted"
    CLOSED = "closed"  # what it asked for was done
    SWITCHED_ON = "switched_on"
    SWITCHED_OFF = "switched_off"
