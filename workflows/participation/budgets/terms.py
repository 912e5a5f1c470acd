"""The rules of budget rounds: what money is not for, what may be spent, when work counts as accepted.

Source: DOMAIN S6; the five steps of 社区保障资金 in Chengdu (提议、决议、实施、验收、监督).
"""

import random
import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from models.vocabulary_budgets import ProjectState, RoundStage, Verdict
from models.vocabulary_petitions import Removal
from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET
from workflows.errors import WorkflowError
from workflows.means.terms import MustNot

CHAIN = "budget:"
BASIS = "budgets"
"""What its acts rest on: a rule of the house, with the version of its numbers."""

PREFIX, PAYMENT, SERIAL = "YS", "ZF", 5
WRITTEN = re.compile(r"(?<![0-9A-Z])YS-?(\d{8})-?([0-9A-Z]{5})(?![0-9A-Z])")
LONGEST_TITLE = 40

STRIKES: tuple[str, ...] = (*MustNot, *Removal)
"""For what a proposal may be struck: the negative list, and what nobody may publish. A view is no reason."""


class Step(StrEnum):
    """The five steps, as everybody knows them."""

    PROPOSAL = "proposal"
    RESOLUTION = "resolution"
    WORK = "work"
    ACCEPTANCE = "acceptance"
    SUPERVISION = "supervision"


class No(StrEnum):
    """Why something is not done about a round."""

    UNKNOWN = "unknown"  # no such round or project, or none that this person may touch
    NOT_ON_ROLL = "not_on_roll"
    STAGE = "stage"  # it stands otherwise by now
    SHORT = "short"  # the fund, the round or the project has not so much
    NOTHING = "nothing"  # an amount of nothing
    MANY = "many"  # so many proposals of one person stand already
    NOTHING_LEFT = "nothing_left"  # without personal details no words are left
    LONG = "long"  # the title
    PAST = "past"  # a day that is over
    NOT_LISTED = "not_listed"  # the list has no such reason
    SAME = "same"  # a proposal is not merged into itself, nor into one that is gone
    APPEALED = "appealed"  # asked already, or ruled on
    SAME_HAND = "same_hand"  # who struck, asked or opened does not decide that
    INCOMPLETE = "incomplete"  # an answer of yes has cost and days
    ONCE = "once"  # a proposal is revised once
    WAITING = "waiting"  # bodies or appeals have not been heard yet
    FEW = "few"  # a vote needs two projects
    OPEN_PAYMENTS = "open_payments"  # vouchers are owed
    ASKED = "asked"  # so many questions of one person wait already
    OWN_WORK = "own_work"  # who works for the body that did it does not accept it
    CONTRACT = "contract"  # it does not run so long


class BudgetRefused(WorkflowError):
    """Something about a budget round that cannot be done; `left` is what there still is, in fen."""

    def __init__(self, no: No, left: int = 0) -> None:
        super().__init__(no)
        self.no = no
        self.left = left


class Outcome(StrEnum):
    """What the word of residents comes to."""

    ACCEPTED = "accepted"
    REOPEN = "reopen"
    DISPUTED = "disputed"  # a person decides: the second time, or nobody has spoken


def outcome(counts: Mapping[str, int], attempt: int) -> Outcome:
    """Return what follows: more than half must accept it; silence accepts nothing."""
    said = sum(counts.values())
    if said == 0:
        return Outcome.DISPUTED
    if 2 * counts.get(Verdict.ACCEPTED, 0) > said:
        return Outcome.ACCEPTED
    return Outcome.REOPEN if attempt == 1 else Outcome.DISPUTED


def room(whole: int, reserved: Iterable[tuple[int, int]], fund: int) -> int:
    """Return what a round may still set apart: never more than residents decided on, nor than there is.

    `reserved`: of each project what is reserved, and what went back.
    """
    taken = sum(amount - back for amount, back in reserved)
    return max(0, min(whole - taken, fund))


def spendable(reserved: int, spent: int, asked: int) -> int:
    """Return what a project may still ask for: its reservation less vouchers and what is under way."""
    return reserved - spent - asked


STEPS: Mapping[RoundStage, Step] = {
    RoundStage.ASKED: Step.PROPOSAL,
    RoundStage.PROPOSING: Step.PROPOSAL,
    RoundStage.CHECKING: Step.RESOLUTION,
    RoundStage.VOTING: Step.RESOLUTION,
    RoundStage.DOING: Step.WORK,
    RoundStage.SUPERVISING: Step.SUPERVISION,
    RoundStage.CLOSED: Step.SUPERVISION,
    RoundStage.CANCELLED: Step.SUPERVISION,
}
AT_WORK = frozenset({ProjectState.WAITING, ProjectState.DOING})
LOOKED_AT = frozenset({ProjectState.DELIVERED, ProjectState.DISPUTED})


def step_of(stage: RoundStage, projects: Iterable[ProjectState]) -> Step:
    """Return the step at which a round is: acceptance once nothing of it is still being done."""
    if stage is RoundStage.DOING and not AT_WORK & set(projects):
        return Step.ACCEPTANCE
    return STEPS[stage]


def forbidden(*lists: Iterable[str]) -> tuple[MustNot, ...]:
    """Return what the money is not for: all that fund and house name, each once."""
    codes = dict.fromkeys(code for each in lists for code in each)
    return tuple(MustNot(code) for code in codes if code in set(MustNot))


def new_code(day: date, chance: random.Random, prefix: str = PREFIX) -> str:
    """Draw a public number."""
    return f"{prefix}-{day:%Y%m%d}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find_code(text: str) -> str | None:
    """Return the public number of a round in a text; small letters and full width are understood."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{PREFIX}-{found[1]}-{found[2]}" if found else None
