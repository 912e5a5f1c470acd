"""Somebody says in words what else they want: appeal, see who leads, petition, join, complain of us.

It leads to the act where a case is at hand, else it is said what can be done; nobody is talked out of it.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import joining, near, own, report, verdict
from bot.dialogue.appeals import appealing
from bot.dialogue.draft import Draft, recall
from bot.dialogue.put_right import saying
from bot.dialogue.talk import RIGHTS, Said, talk
from bot.dialogue.turn import IDLE, Reply, Turn
from bot.dialogue.verdict_words import clauses_of
from models.vocabulary import Status
from workflows.appeals.chain import can_appeal
from workflows.cases.acts import case_of
from workflows.cases.lately import to_judge
from workflows.cases.queries import CaseView
from workflows.screens import Button, Screen, Sentence, say

Row = tuple[Button, ...]


def answer(turn: Turn, said: Said) -> Reply:
    """Do, or explain, the first of what is wanted."""
    wanted = next(each for each in RIGHTS if each in said)
    return DOES[wanted](turn)


def begun(turn: Turn) -> Reply | None:
    """The same where more is said beside it, as long as that names no matter of its own."""
    typed = turn.incoming.text or ""
    first, *more = clauses_of(typed) or [""]
    said = talk(first) & RIGHTS_SAID
    if turn.state != IDLE or not more or not said or own.is_danger(turn) or is_matter(turn):
        return None
    reply = answer(turn, said)
    screen = reply.screens[0]
    other = (Button("another_matter", {"words": typed}),)
    return replace(reply, screens=(screen.with_buttons(*screen.buttons, other), *reply.screens[1:]))


def is_matter(turn: Turn) -> bool:
    """Whether words name a place, or a matter that none of one's own cases is about."""
    reading = turn.reading
    if reading is None:
        return False
    known = {case.category for case in own.newest(turn)}
    leaf, place = reading.leaf or reading.category, reading.place
    sure = leaf is not None and reading.confidence >= turn.reference.policy.sure
    return (place is not None and bool(place.estate or place.road)) or (sure and leaf not in known)


def appeal(turn: Turn) -> Reply:
    """Begin an appeal where one is open; where something else comes first, offer that."""
    cases, act = own.newest(turn), report.act_of(turn)
    ready = next((each for each in cases if can_appeal(act, case_of(act, each.id))), None)
    if ready is not None:
        return appealing.begin(replace(turn, memory={**turn.memory, "case": ready.id}))
    if waiting := to_judge(own.at_hand(turn)):
        return verdict.next_question(turn, waiting[0], say("rights.judge_first"))
    if not cases:
        return said_of(turn, None, say("rights.appeal_how"))
    case = cases[0]
    if case.status is Status.CLOSED and not case.reopened:
        line = say("rights.reopen_first", number=case.number)
        return said_of(turn, case, line, Button("reopen", about(case)))
    return said_of(turn, case, say("rights.appeal_later", number=case.number))


def leader(turn: Turn) -> Reply:
    """Say who leads and where they are met; with a case at hand, the wish is passed on with one press."""
    case = newest_open(turn)
    lines = [say("rights.leader")]
    if case is None or not case.body:
        return said_of(turn, None, *lines, say("rights.leader_how"))
    body = turn.reference.body_name(case.body)
    tell = Button("add_edited", {**about(case), "words": turn.incoming.text or ""}, say("button.pass_on"))
    return said_of(turn, case, say("rights.leader_of", number=case.number, body=body), *lines, tell)


def petition(turn: Turn) -> Reply:
    """Say that it is a right, how it is used, and what can be done here beside it."""
    case = next(iter(own.newest(turn)), None)
    appealed = case is not None and can_appeal(report.act_of(turn), case_of(report.act_of(turn), case.id))
    buttons = [Button("appeal", about(case))] if case is not None and appealed else []
    return said_of(turn, case, say("rights.petition"), say("rights.petition_here"), *buttons)


def against_us(turn: Turn) -> Reply:
    """Say that a complaint about us goes past whom it is about, and how it is made."""
    waiting = to_judge(own.at_hand(turn))
    if not waiting:
        return said_of(turn, next(iter(own.newest(turn)), None), say("rights.against_us"))
    first = (say("rights.against_us"), say("rights.or_judge", number=waiting[0].number))
    return verdict.next_question(turn, waiting[0], *first)


def me_too(turn: Turn) -> Reply:
    """Join what neighbours have reported of the draft at hand; without one, ask what it is."""
    draft = recall(turn.memory)
    found = near.offers(report.act_of(turn), draft) if draft else []
    if draft is None:
        return said_of(turn, None, say("rights.me_too"))
    if not found:
        return saying(say("rights.no_same"), report.show(turn, draft, edit=False))
    return first_of(turn, draft, found[0].case.id, sure=near.is_first(draft, found))


def first_of(turn: Turn, draft: Draft, case_id: int, *, sure: bool) -> Reply:
    """Join the one that is offered by itself; let the person choose among several."""
    if not sure:
        return joining.similar(turn, draft)
    return joining.join(replace(turn, memory={**turn.memory, "case": case_id}), draft)


def newest_open(turn: Turn) -> CaseView | None:
    """The newest of one's own that is still worked on."""
    ids = {case.id for case in own.at_hand(turn) if case.is_open}
    return next((case for case in own.newest(turn) if case.id in ids), None)


def about(case: CaseView) -> dict[str, int]:
    """What a button about a case remembers."""
    return {"case": case.id}


def said_of(turn: Turn, case: CaseView | None, *told: Sentence | Button) -> Reply:
    """Say it, with what can be pressed about the case; the chat stays where it stands."""
    lines = tuple(each for each in told if isinstance(each, Sentence))
    acts = tuple(each for each in told if isinstance(each, Button))
    look = (Button("progress", about(case)) if case else Button("progress"), Button("help"))
    rows: tuple[Row, ...] = (*((each,) for each in acts), look)
    screen = Screen(lines, rows)
    if case is not None:
        screen = replace(screen, case_id=case.id, case_number=case.number)
    return Reply((screen,), turn.state, turn.memory, spent=False)


RIGHTS_SAID = frozenset(RIGHTS)
DOES: dict[str, Callable[[Turn], Reply]] = {
    "appeal": appeal,
    "me_too": me_too,
    "petition": petition,
    "leader": leader,
    "against_us": against_us,
}
"""What each leads to."""
