"""The words of panels and consultations: what can be done, why something is refused, and public numbers."""

import random
import re
from datetime import date
from enum import StrEnum

from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET
from workflows.errors import WorkflowError

PANEL_CHAIN, CONSULTATION_CHAIN = "panel:", "consultation:"
BASIS = "panels"
"""What these acts rest on: a rule of the house, with the version of its numbers."""

SERIAL = 5
PANEL, CONSULTATION, SESSION = "ZB", "ZX", "YI"
"""Heads of the public numbers: 专班, 咨询, 议事."""

WRITTEN = re.compile(r"(?<![0-9A-Z])(ZB|ZX|YI)-?(\d{8})-?([0-9A-Z]{5})(?![0-9A-Z])")


class PanelVerb(StrEnum):
    """What can be done about panels, each by its own button."""

    SET_UP = "set_up_panel"
    END = "end_panel"
    CONSULT = "consult_panel"
    SAY = "panel_say"
    DECIDE = "decide_consultation"
    TASK = "consultation_task"
    MARK = "mark_body"


class No(StrEnum):
    """Why nothing was done."""

    UNKNOWN = "unknown"  # no such panel or consultation, or none of one's own
    NOBODY = "nobody"  # a panel across bodies has two of them at least
    OVER = "over"  # the panel's term has ended
    DECIDED = "decided"  # the joint decision is there: it stays as it is
    UNDECIDED = "undecided"  # there is none yet
    NOT_ASKED = "not_asked"  # one does not sit on this panel
    PAST = "past"
    LONG = "long"  # the term of a panel is limited
    NOTHING_LEFT = "nothing_left"  # without personal details no words are left
    NOT_CALLED = "not_called"  # the body was not asked, or has asked itself


class PanelRefused(WorkflowError):
    """Something about a panel that cannot be done."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def new_code(head: str, day: date, chance: random.Random) -> str:
    """Draw a public number."""
    return f"{head}-{day:%Y%m%d}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find_code(text: str) -> str | None:
    """Return the public number of a panel, consultation or session in a text."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None
