"""Shows a case to whoever asks for it by its number: all of it to its own, to others what anybody may see.

With the code of an anonymous case: how it stands and what was answered, at any door. Nobody's words or
pictures, and nothing can be done with it there.
"""

import hmac
from dataclasses import replace
from datetime import datetime

from models.case import Case
from models.vocabulary import EventKind, Role
from workflows.access import ChatView
from workflows.cases.acts import Act, CaseUnknown
from workflows.cases.queries import CaseView, Step, find, seen
from workflows.cases.reach import scope_of
from workflows.claims.codes import code_of
from workflows.errors import WorkflowError
from workflows.gate_terms import Tie
from workflows.limits.allowances import take
from workflows.transaction import Transaction

SAID_BY_STAFF = frozenset(
    {EventKind.REPLIED, EventKind.ASKED, EventKind.DECLINED, EventKind.DISMISSED, EventKind.REOPENED}
)
"""What of the words in a case was said to whoever brought it."""


class TriesSpent(WorkflowError):
    """Too many codes were tried in this chat; one more in so many `minutes`."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def has_code(case: Case) -> bool:
    """Whether a case may be asked for by a code: it is anonymous, and has not let go of its person."""
    return case.anonymous and case.reporter_id is not None and case.anonymised_at is None


def code_for(tx: Transaction, case_id: int) -> str | None:
    """Return the code of a case that has one."""
    case = tx.get_one(Case, case_id)
    return code_of(tx, case.number) if has_code(case) else None


def by_code(act: Act, chat: ChatView, number: str, code: str, real_now: datetime) -> CaseView:
    """Return a case to whoever has its code. Raises CaseUnknown, whatever is wrong, and TriesSpent."""
    policy = act.reference.policy
    if take(act.tx, f"claim:{chat.id}", 1 / (60 * policy.link_minutes), policy.link_tries, real_now):
        raise TriesSpent(policy.link_minutes)
    case = find(act.tx, number)
    right = code_of(act.tx, case.number if case else number)
    if not hmac.compare_digest(right, code) or case is None or not has_code(case):
        raise CaseUnknown
    scope = replace(scope_of(act.tx, act.reference, chat, case), tie=Tie.REPORTER)
    view = seen(act.tx, case, chat, scope)
    told = tuple(without_own_words(step) for step in view.timeline)
    return replace(view, words="", place="", pictures=(), when=None, timeline=told)


def without_own_words(step: Step) -> Step:
    """A step as a code shows it."""
    told = step.kind in SAID_BY_STAFF and step.actor != Role.RESIDENT
    return step if told else replace(step, words=None)
