"""The conversation about budget rounds: which there are, what is proposed, what one may do about each."""

from collections.abc import Callable

from bot.dialogue.budgets import told
from bot.dialogue.budgets.book import STARTS
from bot.dialogue.report import act_of, note
from bot.dialogue.turn import Reply, Turn, stay
from models.vocabulary import BODY_ROLES, Role
from models.vocabulary_budgets import ProposalState, RoundStage
from workflows.participation.budgets import yours
from workflows.participation.budgets.asked import APPEAL, KEEP, OPEN
from workflows.participation.budgets.items import ProjectView, ProposalView
from workflows.participation.budgets.lines import RoundLine
from workflows.participation.budgets.terms import find_code
from workflows.participation.budgets.view import RoundView, view
from workflows.participation.votes.stages import ORGANIZERS
from workflows.screens import Button, Screen, say

LISTED, SHOWN = 6, 14
LOOK = "look_proposal"
LONGEST = 40
"""A text no longer than this that holds the number of a round asks for it."""

OF_MERGED = {APPEAL: say("budget.appeal_merge"), KEEP: say("budget.keep_merged")}
"""What buttons are called where a proposal was not struck, but merged."""

Rows = tuple[tuple[Button, ...], ...]


def listed(turn: Turn) -> Reply:
    """Show the rounds that concern somebody, and offer a new one to who may open one."""
    found = yours.rounds_for(act_of(turn), turn.chat, LISTED)
    opens = ((Button(OPEN),),) if turn.role in ORGANIZERS else ()
    if not found:
        return stay(turn, nothing(turn, opens))
    rows = tuple((look_button(each),) for each in found)
    return stay(turn, Screen((say("budget.list"), *map(told.line_of, found)), (*rows, *opens)))


def nothing(turn: Turn, opens: Rows) -> Screen:
    """No round concerns them: residents read what to do for it to be so."""
    if turn.role is Role.RESIDENT:
        return Screen((say("budget.none"),), ((Button("roll"), Button("help")),))
    return Screen((say("budget.none_here"),), (*opens, (Button("help"),)))


def look_button(each: RoundLine) -> Button:
    """The button that shows a round."""
    return Button("look_budget", {"round": each.id}, say("button.choose", name=each.title))


def brings_code(turn: Turn) -> bool:
    """Whether what was said asks for a round by its number."""
    typed = turn.incoming.text or ""
    return len(typed) < LONGEST and find_code(typed) is not None


def by_code(turn: Turn) -> Reply:
    """Show the round whose number was said."""
    return looked_at(turn, find_code(turn.incoming.text or "") or "")


def pressed(turn: Turn, name: str) -> int:
    """What the pressed button is about."""
    assert turn.press is not None
    return int(turn.press.action[name])


def look(turn: Turn) -> Reply:
    """Show a round."""
    return looked_at(turn, pressed(turn, "round"))


def looked_at(turn: Turn, key: int | str) -> Reply:
    """Show a round by its id or number, with what its reader may do."""
    seen = view(turn.tx, key, turn.now)
    if seen is None or (turn.role is Role.RESIDENT and seen.stage is RoundStage.ASKED):
        return note(turn, say("budget.no.unknown"))
    steps = tuple(told.step_line(each) for each in seen.steps)
    first = Screen((*told.card(seen), *steps), buttons(turn, seen))
    return stay(turn, first, *projects(turn, seen), *questions(turn, seen))


def questions(turn: Turn, seen: RoundView) -> tuple[Screen, ...]:
    """What is asked about the account, with its answers."""
    if not seen.questions:
        return ()
    verbs = turn.role in ORGANIZERS
    waits = [each for each in seen.questions if each.answered_at is None]
    rows = tuple((Button("answer_account", {"question": each.id}),) for each in waits) if verbs else ()
    return (Screen(tuple(told.question(each) for each in seen.questions), rows),)


def buttons(turn: Turn, seen: RoundView) -> Rows:
    """What a reader may do about a round as a whole, and where its proposals stand."""
    given = {"round": seen.id}
    verbs = yours.of_round(act_of(turn), turn.chat, seen.id)
    rows = [(Button(verb, given),) for verb in verbs]
    if seen.vote_id and (seen.vote or turn.role in ORGANIZERS):
        rows.append((Button("look_vote", {"vote": seen.vote_id}),))
    if seen.proposals:
        rows.append((Button("budget_proposals", given),))
    return (*rows, (Button("budgets"),))


def proposals(turn: Turn) -> Reply:
    """Show what is proposed in a round."""
    seen = view(turn.tx, pressed(turn, "round"), turn.now)
    if seen is None:
        return note(turn, say("budget.no.unknown"))
    found = [each for each in seen.proposals if each.state is not ProposalState.WITHDRAWN]
    lines = (say("budget.proposals", count=len(found), title=seen.title), *map(told.proposal_line, found))
    rows = tuple((proposal_button(each),) for each in found[:SHOWN])
    return stay(turn, Screen(lines, (*rows, (Button("look_budget", {"round": seen.id}),))))


def proposal_button(each: ProposalView) -> Button:
    """The button that shows a proposal."""
    name = say("budget.numbered", place=each.place, title=each.title or say("budget.hidden"))
    return Button(LOOK, {"proposal": each.id}, say("button.choose", name=name))


def look_proposal(turn: Turn) -> Reply:
    """Show a proposal, with what its reader may do."""
    key = pressed(turn, "proposal")
    found = yours.proposal_seen(turn.tx, key)
    if found is None:
        return note(turn, say("budget.no.unknown"))
    round_id, each = found
    given = {"proposal": key}
    names = OF_MERGED if each.state is ProposalState.MERGED else {}
    row = tuple(
        Button(verb, given, names.get(verb)) for verb in yours.of_proposal(act_of(turn), turn.chat, key)
    )
    back = (Button("budget_proposals", {"round": round_id}),)
    return stay(turn, Screen(told.proposal(turn.reference, each), (*((row,) if row else ()), back)))


def projects(turn: Turn, seen: RoundView) -> tuple[Screen, ...]:
    """Each chosen project as a message of its own, with what its reader may do."""
    return tuple(project_card(turn, each) for each in seen.projects)


def project_card(turn: Turn, each: ProjectView) -> Screen:
    """One project with what its reader may do."""
    given = {"project": each.id}
    act = act_of(turn)
    verbs = yours.of_project(act, turn.chat, each.id)
    rows = [tuple(Button(verb, given) for verb in verbs)] if verbs else []
    for key, pays in yours.of_payments(act, turn.chat, each.id):
        rows.append(tuple(Button(verb, {"payment": key}) for verb in pays))
    return Screen(told.project(turn.reference, each), tuple(rows))


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """What lies before a body: proposals to answer, projects to pay for, vouchers that are owed."""
    if turn.role not in BODY_ROLES or turn.chat.body is None:
        return ()
    screens = []
    for seen, each in yours.to_answer(turn.tx, turn.chat.body, LISTED):
        lines = (say("budget.head", number=seen.code, title=seen.title), *told.proposal(turn.reference, each))
        screens.append(Screen(lines, ((Button("check_proposal", {"proposal": each.id}),),)))
    cards = (project_card(turn, each) for each in yours.paid_by(turn.tx, turn.chat.body, turn.now, LISTED))
    return (*screens, *(each for each in cards if each.buttons))


PRESSES: dict[str, Callable[[Turn], Reply]] = {
    "look_budget": look,
    "budget_proposals": proposals,
    "look_proposal": look_proposal,
    **STARTS,
}
