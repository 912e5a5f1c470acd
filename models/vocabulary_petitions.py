"""The words of petitions. Plain text columns, a meaning on every member."""

from enum import StrEnum


class PetitionStage(StrEnum):
    """Where a petition stands."""

    OPEN = "open"  # it may be co-signed
    REACHED = "reached"  # enough have signed: a case was opened from it
    FAILED = "failed"  # its term ended before
    REMOVED = "removed"  # a coordinator took it down, for a listed reason


class PetitionEvent(StrEnum):
    """What can happen to a petition, as the ledger names it under "petition:CODE"."""

    PUBLISHED = "published"  # with the hashes of text and electors, their number and the threshold
    SIGNED = "signed"  # a mark that leads to nobody
    TAKEN_BACK = "taken_back"  # a signature, before it had reached its share
    DOUBLE = "double"  # two persons were one: their second signature counts no more
    REACHED = "reached"  # with the number of its case
    FAILED = "failed"
    REMOVED = "removed"  # with the reason
    APPEALED = "appealed"
    REMINDED = "reminded"  # whoever rules on an appeal, by the clock
    RULED = "ruled"  # somebody else has looked: restored or not
    ANSWERED = "answered"  # the hash of the body's answer; a new one begins the hearing anew
    HEARD = "heard"  # what a signer says of the answer, sealed
    HEARING_ENDED = "hearing_ended"
    ENDED = "ended"  # its case was declined, withdrawn or went on in another: those who signed heard it


class Removal(StrEnum):
    """For what a petition may be taken down: a view is no reason."""

    PERSONAL = "personal"  # personal data of somebody
    THREAT = "threat"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"  # it asks no body here for anything


class Heard(StrEnum):
    """What a signer says of the answer."""

    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"
