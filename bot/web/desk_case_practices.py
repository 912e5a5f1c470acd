"""What the page of a case says of practices: what worked elsewhere, and that this may become one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.sentences import locale_of
from bot.dialogue.practices import told
from bot.dialogue.practices.routes import ORIGINS
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.public_votes import Sayer
from bot.web.visitors import Visitor
from workflows.practices.origin import known
from workflows.practices.propose import of_origin
from workflows.practices.suggest import suggested
from workflows.practices.terms import PracticeRefused
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Shown:
    """A practice that fits, in words."""

    id: int
    code: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Library:
    """What fits the case, and whether it may be proposed itself."""

    found: Sequence[Shown]
    propose: bool


def library(tx: Transaction, door: WebDoor, visitor: Visitor, case_id: int) -> Library:
    """Look what the library has for a case, and whether the case is something for it."""
    act, sayer = act_of(tx, door, visitor), Sayer(locale_of(visitor.chat.locale), door)
    found = [
        Shown(each.id, each.code, sayer.all(told.suggestion(each, act.reference)))
        for each in suggested(act, case_id)
    ]
    origin = ORIGINS["case"]
    try:
        known(act, origin, case_id)
    except PracticeRefused:
        return Library(found, propose=False)
    return Library(found, propose=of_origin(act, origin, case_id) is None)
