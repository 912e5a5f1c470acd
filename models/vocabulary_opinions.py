"""The words of conversations in which people agree and disagree. Plain text columns, a meaning on each."""

from enum import StrEnum


class ConversationStage(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"  # statements may be answered and added
    CLOSED = "closed"  # its last map stands


class Opinion(StrEnum):
    """What somebody says of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"  # seen, and neither


class Lean(StrEnum):
    """What more than half of a group say of a statement: more is not told of a group."""

    AGREE = "agree"
    DISAGREE = "disagree"
    SPLIT = "split"  # no answer has more than half
    FEW = "few"  # fewer than five of it have seen it


class ConversationEvent(StrEnum):
    """What can happen to a conversation, as the ledger names it under "opinions:CODE", without who."""

    OPENED = "opened"  # with the hash of the question and the seed
    STATEMENT = "statement"  # its number and the hash of its words
    REMOVED = "removed"  # a statement, with the reason
    APPEALED = "appealed"
    RULED = "ruled"  # somebody else has looked: restored or not
    MAPPED = "mapped"  # hashes of answers and map, the seed, the statements that were left out
    ENDED = "ended"  # somebody lets it end before its time, with the reason
    LEFT = "left"  # somebody was forgotten, or two persons were one: their answers count no more
    CLOSED = "closed"
