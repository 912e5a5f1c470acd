"""Names every book of acts that is asked for one thing at a time, for residents and for staff."""

from collections.abc import Callable

from bot.dialogue import asking
from bot.dialogue.budgets import book as budget_acts
from bot.dialogue.budgets import routes as budgets
from bot.dialogue.conversations import officer as conversations
from bot.dialogue.conversations import taker, writing
from bot.dialogue.covenants import book as covenant
from bot.dialogue.covenants import listing as covenants
from bot.dialogue.evaluations import officer as evaluations
from bot.dialogue.floor import routes as floor
from bot.dialogue.governance import routes as governance
from bot.dialogue.loop import routes as loop
from bot.dialogue.means import routes as means
from bot.dialogue.meetings import routes as meetings
from bot.dialogue.needs import routes as needs
from bot.dialogue.panels import routes as panels
from bot.dialogue.petitions import launch, signer
from bot.dialogue.petitions import officer as petitions
from bot.dialogue.practices import book as practice
from bot.dialogue.practices import routes as practices
from bot.dialogue.rolls import member, officer
from bot.dialogue.services import routes as services
from bot.dialogue.signs import routes as signs
from bot.dialogue.subscriptions import routes as subscriptions
from bot.dialogue.topics import routes as topics
from bot.dialogue.turn import Reply, Turn
from bot.dialogue.votes import decided, from_matter, organize, study, trials
from workflows.screens import Button, Screen

BOOKS: asking.Books = {
    governance.BOOK.name: governance.BOOK,
    services.BOOK.name: services.BOOK,
    meetings.BOOK.name: meetings.BOOK,
    member.BOOK.name: member.BOOK,
    means.BOOK.name: means.BOOK,
    needs.BOOK.name: needs.BOOK,
    subscriptions.BOOK.name: subscriptions.BOOK,
    organize.BOOK.name: organize.BOOK,
    launch.BOOK.name: launch.BOOK,
    writing.BOOK.name: writing.BOOK,
    evaluations.BOOK.name: evaluations.BOOK,
    decided.BOOK.name: decided.BOOK,
    budget_acts.BOOK.name: budget_acts.BOOK,
    panels.BOOK.name: panels.BOOK,
    floor.BOOK.name: floor.BOOK,
    study.BOOK.name: study.BOOK,
    trials.BOOK.name: trials.BOOK,
    covenant.BOOK.name: covenant.BOOK,
    practice.BOOK.name: practice.BOOK,
    topics.BOOK.name: topics.BOOK,
    loop.BOOK.name: loop.BOOK,
    signs.BOOK.name: signs.BOOK,
}

ASKED: dict[str, Callable[[Turn], Reply]] = {
    "form_pick": lambda turn: asking.pick(turn, BOOKS),
    "form_skip": lambda turn: asking.skip(turn, BOOKS),
    "form_before": lambda turn: asking.before(turn, BOOKS),
}
CONFIRMS: dict[str, Callable[[Turn], Reply]] = {"form": lambda turn: asking.do(turn, BOOKS)}
STATES: dict[str, Callable[[Turn], Reply]] = {
    asking.ASKING: lambda turn: asking.words(turn, BOOKS),
    asking.PREVIEW: asking.look_again,
}
STAFF_PRESSES = {
    **ASKED,
    **meetings.PRESSES,
    **governance.STAFF_PRESSES,
    **services.PRESSES,
    **means.PRESSES,
    **needs.PRESSES,
    **subscriptions.STAFF_PRESSES,
    **organize.PRESSES,
    **petitions.PRESSES,
    **conversations.PRESSES,
    **evaluations.PRESSES,
    **panels.PRESSES,
    **floor.PRESSES,
    **decided.PRESSES,
    **from_matter.PRESSES,
    **budgets.PRESSES,
    **study.PRESSES,
    **trials.PRESSES,
    **covenants.STAFF_PRESSES,
    **practices.STAFF_PRESSES,
    **topics.PRESSES,
    **loop.PRESSES,
    **signs.PRESSES,
}
PRESSES = {
    **ASKED,
    **subscriptions.PRESSES,
    **governance.PRESSES,
    **member.PRESSES,
    **launch.PRESSES,
    **signer.PRESSES,
    **covenants.PRESSES,
    **practices.PRESSES,
    **taker.PRESSES,
    **writing.PRESSES,
    **budgets.PRESSES,
    **panels.PRESSES,
    **floor.PRESSES,
}


def on_case(turn: Turn, case_id: int) -> tuple[tuple[Button, ...], ...]:
    """What a case offers staff beside its own moves."""
    offered = (governance.on_case, services.on_case, means.on_case, practices.on_case)
    return tuple(row for each in offered for row in each(turn, case_id))


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What else waits for a member of staff, beside cases."""
    others = (
        *services.going_on(turn),
        *means.going_on(turn),
        *decided.going_on(turn),
        *budgets.going_on(turn),
        *panels.going_on(turn),
        *study.going_on(turn),
        *signs.going_on(turn),
    )
    return (*governance.going_on(turn), *officer.going_on(turn), *evaluations.going_on(turn), *others)
