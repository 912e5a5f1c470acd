"""Reminds whose turn it is: who keeps a source of an answer, who drew on it of the voucher."""

from datetime import timedelta

from models.vocabulary import EventKind, Role, Status
from models.vocabulary_means import DrawState
from workflows.cases.acts import Act
from workflows.means import told
from workflows.means.draws import Found, dropped, loaded, note, remind_in
from workflows.means.terms import OWED, MeansRefused, may_begin
from workflows.timers import DueTimer

ANSWER_AGAIN = timedelta(days=1)
VOUCHER_AGAIN = timedelta(days=7)
"""† How often the clock reminds after the first time."""


def fire(act: Act, timer: DueTimer) -> None:
    """Remind, and set the next time; a request of a case that is over is taken out."""
    try:
        found = case, _, draw = loaded(act, timer.subject or 0)
    except MeansRefused:
        return
    if draw.state not in OWED:
        return
    if draw.state == DrawState.RELEASED:
        remind_of_voucher(act, found)
    elif may_begin(Role.COORDINATOR, Status(case.status)):
        remind_of_answer(act, found)
    else:
        dropped(act, found)


def remind_of_answer(act: Act, found: Found) -> None:
    """Remind who releases that somebody waits; the second time, who coordinates there hears it too."""
    case, source, draw = found
    draw.urged += 1
    note(act, found, EventKind.MEANS_URGED, {"of": "answer", "times": draw.urged})
    told.keepers(act, case, source, draw, "means.waits")
    if draw.urged > 1:
        told.keepers(act, case, source, draw, "means.waits", above=True)
    remind_in(act, draw, ANSWER_AGAIN)


def remind_of_voucher(act: Act, found: Found) -> None:
    """Remind who drew that the voucher is owed; who released hears that it is."""
    case, source, draw = found
    draw.urged += 1
    note(act, found, EventKind.MEANS_URGED, {"of": "voucher", "times": draw.urged})
    told.asker(act, case, source, draw, "means.no_voucher")
    told.keepers(act, case, source, draw, "means.no_voucher_told")
    remind_in(act, draw, VOUCHER_AGAIN)
