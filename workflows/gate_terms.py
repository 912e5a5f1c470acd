"""The words of the gate: what can be seen and done, how a person stands to a case, what the answer is."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """Everything that can be seen of a case or done to it."""

    SEE = (
        "see"  # that it exists: number, category, cell, body, status, times, what happened; search by number
    )
    WORDS = "words"  # what residents wrote, and the place in their words
    PICTURE = "picture"  # what residents photographed
    ANSWER = "answer"  # what staff answered, in words and pictures
    EXPORT = "export"  # as a row of a table to take away; never with words in the open
    REPORTER = "reporter"  # who brought it, were it a pseudonym: nobody
    CONTACT = "contact"  # how to reach who brought it

    ACCEPT = "accept"
    RELEASE = "release"
    ASK = "ask"
    REPLY = "reply"
    RETURN = "return"
    DISPATCH = "dispatch"  # give it to a body: assign, rule, categorise, take a ruling back
    MERGE = "merge"
    DECLINE = "decline"
    PLEAD = "plead"  # ask for more time, a rest, or not to be held to a lateness
    APPEAL = "appeal"  # against how it ended
    DECIDE = "decide"  # what the appeal, or a review, comes to
    SEND = "send"  # ask a grid worker to look on site
    LOOK = "look"  # look on site and tell what is there
    MEDIATE = "mediate"  # open a mediation out of it
    APPROVE = "approve"  # rule on that, one after the other
    EXTEND = "extend"
    EXEMPT = "exempt"
    SUSPEND = "suspend"
    RESUME = "resume"
    SHARE_OUT = "share_out"  # ask other bodies for parts of it
    WHISTLE = "whistle"  # call other bodies together; which roles may, the house names (policy)
    CLAIM = "claim"  # take on what nobody is obliged to, where it was offered; sees what was offered alone
    HELP = "help"  # see and do the part for which one's body was asked, and nothing else of the case
    REINSTATE = "reinstate"  # undo a merging or declining

    HAND_OVER = "hand_over"  # give it to another handler of the body, or back to everybody there
    CHASE = "chase"  # remind whoever has it
    TAG = "tag"  # put a word on it, to find it again

    ADD = "add"
    SUPPLY = "supply"  # answer what staff asked
    WITHDRAW = "withdraw"
    JUDGE = "judge"  # the verdict and its reason
    REOPEN = "reopen"
    CORRECT = "correct"  # category, place
    HIDE = "hide"  # go anonymous
    SHARE = "share"  # let the handler see how to be reached, or no longer
    JOIN = "join"

    GOVERN = "govern"  # let everybody concerned decide together (联治), and see to each stage
    TAKE_PART = "take_part"  # in that: stand, choose, sign as a representative
    DRAW = "draw"  # ask a named source for people, goods or money for it
    GRANT_MEANS = "grant_means"  # release that, or refuse it: of the source's keeper, who sees no more
    ACCOUNT = "account"  # enter the voucher of what one's own body drew for it, and give back
    BUY = "buy"  # have a provider do a part of it under a contract, and accept what was delivered


class Duty(StrEnum):
    """What is done in the house rather than to one case."""

    ADMINISTER = "administer"  # lists, seats, texts, rules, replay
    AUDIT = "audit"  # read the ledger; of a case only where one may see it
    CONVENE = "convene"  # call joint meetings of bodies, and publish their minutes
    MEET = "meet"  # say whether one's body comes, and what it did of its promises
    BOARD = "board"  # see which bodies that were called have not come yet
    QUEUE = "queue"  # have a list of cases at the desk
    EXPORT = "export"  # take such a list away
    READING = "reading"  # see what the machine's reading is worth here
    TEACH = "teach"  # choose which version of the reader is at work
    SIGN = "sign"  # speak for a body that takes part in a joint-governance matter
    CONTRACT = "contract"  # enter contracts of one's own body, and say that they are paid
    DELIVER = "deliver"  # do what one's own body was asked for under a contract
    SERVICES = "services"  # read the register of contracts and what is missing
    NEEDS = "needs"  # read what is foreseen and short, and do something about it
    ANNOUNCE = "announce"  # tell those who want to hear of it what is planned
    KEEP_MEANS = "keep_means"  # open, fill, correct and end sources of one's own body
    MEANS = "means"  # read the register of sources, and what is drawn from them
    ROLLS = "rolls"  # see to the rolls of one's area or body: who may vote; never who voted how
    PETITIONS = "petitions"  # take a petition down for a listed reason, and rule on appeals; never who signed
    PANELS = "panels"  # set up standing panels, and say what a consultation came to
    CONSULT = "consult"  # put a question to a panel, for one's own body too
    CHAIR = "chair"  # open a deliberation, rule on order in it and say who carries its resolutions out
    FIND = "find"  # look a case up by its number


class Standing(StrEnum):
    """How a seat's body stands to the body that has the case."""

    OWN = "own"
    ABOVE = "above"  # the seat's body is a superior of it
    BELOW = "below"
    CALLED = "called"  # the seat's body was asked for a part of it
    OTHER = "other"  # also a seat without a body
    NOBODY = "nobody"  # no body has it yet


class Ground(StrEnum):
    """How a seat's area lies to the case's cell."""

    EVERYWHERE = "everywhere"  # the seat has no area
    INSIDE = "inside"
    WHOLE = "whole"  # nobody knows where it is, and the seat is for a whole street or district
    LOST = "lost"  # nobody knows where it is, and the seat is for less
    OUTSIDE = "outside"


class Tie(StrEnum):
    """What binds the person to the case."""

    REPORTER = "reporter"
    JOINED = "joined"
    HANDLER = "handler"  # has taken it
    TAKEN = "taken"  # somebody else has taken it
    NONE = "none"


class Grade(StrEnum):
    """How much is allowed."""

    OPEN = "open"
    MASKED = "masked"  # telling details are replaced; pictures of residents are left out
    REFUSED = "refused"


class Because(StrEnum):
    """Why something is refused or masked. To the outside most of them sound alike: no such case."""

    LISTED = "listed"  # it is not: a line of the table allows it
    UNLISTED = "unlisted"  # no line for this role, at this distance
    OBJECT = "object"  # the case is about the person's own body, or one above it (principle 4)
    TAKEN = "taken"  # a colleague has it
    SEALED = "sealed"  # a report or a complaint about somebody: for those alone who work on it
    ANONYMOUS = "anonymous"
    NO_CONSENT = "no_consent"  # the resident has not agreed to be reached


@dataclass(frozen=True)
class Scope:
    """Everything the table asks of a person and a case. Defaults: a stranger without a seat."""

    standing: Standing = Standing.OTHER
    ground: Ground = Ground.OUTSIDE
    tie: Tie = Tie.NONE
    about: bool = False  # the case is about a body the person works for, or one above that
    sealed: bool = False
    anonymous: bool = False
    contact: bool = False  # the resident lets the handler see how to reach them
    owes: bool = False  # the person works for the body that has the case, in whichever seat
    undecided: bool = False  # it waits for somebody to say whose it is


@dataclass(frozen=True)
class Verdict:
    """What the gate says, and why."""

    grade: Grade
    because: Because

    @property
    def allowed(self) -> bool:
        """Tell whether anything is allowed at all."""
        return self.grade is not Grade.REFUSED
