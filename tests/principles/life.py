"""Everything that can happen to a case, each as one act of one person: told in order, or at random."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from models.case import Case
from models.post import DueTimer
from models.vocabulary import DeclineReason, ReturnReason, Solved, TimerKind
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    DISTRICT,
    DISTRICTS_HEAD,
    NEIGHBOUR,
    REPORTER,
    SEATS,
    START,
    STREET,
    STREETS_HEAD,
    Community,
)
from workflows.appeals import decide, waits
from workflows.appeals.appeal import appeal
from workflows.appeals.decline import Refusal, decline
from workflows.cases import amend, due, follow_up, handle, plead, retract, rule, take_part
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.handle import ReturnClaim
from workflows.cases.pleas import Plea, Wish
from workflows.errors import WorkflowError

Deed = Callable[[Act, int], object]


def returned(act: Act, case_id: int) -> object:
    """Return a case for want of power: that may be said at any time."""
    return handle.give_back(act, case_id, ReturnClaim(ReturnReason.NO_POWER, "没有执法权", None))


def not_theirs(act: Act, case_id: int) -> object:
    """Return a case as another body's, within the time there is for it."""
    return handle.give_back(act, case_id, ReturnClaim(ReturnReason.WRONG_BODY, "不归我们管", "DISTRICT"))


def replied_late(act: Act, case_id: int) -> object:
    """Answer a day after the limit, whenever it is done."""
    case = act.tx.get_one(Case, case_id)
    late = max(act.now, (case.due_at or act.now) + timedelta(days=1))
    return handle.reply(replace(act, now=late), case_id, "11月29日已修好")


def rest(act: Act) -> Wish:
    """Ask for a month."""
    return Wish(Plea.SUSPENSION, until=act.reference.local_date(act.now) + timedelta(days=30))


DECLINED = Refusal(DeclineReason.ELSEWHERE, "所说的路段在邻区", "请找邻区示例街道办")


def judged(level: int, solved: Solved) -> Deed:
    """Give a whole verdict."""

    def judge(act: Act, case_id: int) -> object:
        follow_up.answer_contacted(act, case_id, True)
        follow_up.answer_solved(act, case_id, solved)
        return follow_up.answer_satisfaction(act, case_id, level)

    return judge


DEEDS: dict[str, Deed] = {
    "accept": handle.accept,
    "release": handle.release,
    "ask": lambda act, case: handle.ask(act, case, "几点停的"),
    "reply": lambda act, case: handle.reply(act, case, "11月24日已修好"),
    "reply late": replied_late,
    "return": returned,
    "return as not theirs": not_theirs,
    "send to the district": lambda act, case: rule.send_to(act, case, "DISTRICT", "请区里办"),
    "send to the company": lambda act, case: rule.send_to(act, case, "COMPANY", "请物业办"),
    "categorise": lambda act, case: rule.categorise(act, case, "0101"),
    "add": lambda act, case: take_part.add(act, case, "今天又停了"),
    "join": take_part.join,
    "withdraw": take_part.withdraw,
    "correct the place": lambda act, case: amend.correct_place(act, case, "5号楼", "CELL"),
    "correct the category": lambda act, case: amend.correct_category(act, case, "0101"),
    "go anonymous": amend.hide_reporter,
    "a bad verdict": judged(1, Solved.UNSOLVED),
    "a good verdict": judged(5, Solved.SOLVED),
    "take the verdict back": retract.take_verdict_back,
    "a reason": lambda act, case: follow_up.give_reason(act, case, "没有修好"),
    "ask for time": lambda act, case: plead.plead(act, case, Wish(Plea.EXTENSION, 100), "配件在路上"),
    "ask for a rest": lambda act, case: plead.plead(act, case, rest(act), "等开春更换"),
    "explain the delay": lambda act, case: plead.plead(act, case, Wish(Plea.EXEMPTION), "台风停工"),
    "ask no longer": plead.take_back,
    "agree": plead.approve,
    "do not agree": lambda act, case: plead.refuse(act, case, "人手够"),
    "resume": plead.resume,
    "decline": lambda act, case: decline(act, case, DECLINED),
    "appeal": lambda act, case: appeal(act, case, "就在本小区"),
    "let it go on": lambda act, case: decide.uphold(act, case, "在本地管辖"),
    "leave it ended": lambda act, case: decide.dismiss(act, case, "确实不在本地"),
    "take it in again": lambda act, case: decide.reinstate(act, case, "弄错了地址"),
    "reopen": lambda act, case: follow_up.reopen_closed(act, case, "又坏了"),
}


def let(place: Community, person: int, deed: str, case: Case, minutes: int) -> bool:
    """Let somebody try something; tell whether it was done."""
    with place.tx.begin_nested() as point:
        try:
            DEEDS[deed](place.act(person, minutes), case.id)
        except WorkflowError:
            point.rollback()
            return False
    return True


def pass_time(place: Community, case: Case, days: int) -> None:
    """Let the clock do to a case whatever it does after some days."""
    now = START + timedelta(days=days)
    act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
    for kind in (TimerKind.RESUME_CLOCK, TimerKind.RUNG, TimerKind.FOLLOW_UP, TimerKind.CLOSE_SILENT):
        due.fire(act, DueTimer(0, "", kind, now, case.id, "{}"))
    waits.fire(act, DueTimer(0, "", TimerKind.DECISION, now, case.id, "{}"))


SECOND = {COMPANY: COMPANYS_HEAD, STREET: STREETS_HEAD, DISTRICT: DISTRICTS_HEAD}
"""Who answers where the first answer settled nothing."""


def whole_life(place: Community, case: Case, worker: int) -> None:
    """Lead a case through every notice there is: questions, lateness, returns, two bad verdicts."""
    steps = [
        (worker, "accept"),
        (REPORTER, "correct the place"),
        (worker, "release"),
        (worker, "accept"),
        (worker, "ask"),
        (REPORTER, "add"),
        (worker, "reply"),
        (REPORTER, "a bad verdict"),
        (REPORTER, "a reason"),
        (SECOND.get(worker, worker), "accept"),
        (SECOND.get(worker, worker), "reply"),
        (REPORTER, "a bad verdict"),
    ]
    for minute, (person, deed) in enumerate(steps, start=1):
        assert let(place, person, deed, case, minute), (deed, case.status)


def at_random(place: Community, case: Case, chance: random.Random, steps: int = 150) -> list[str]:
    """Let anybody try anything, and time pass; return what was done."""
    done, people = [], sorted({*SEATS, DISPATCHER, COORDINATOR, NEIGHBOUR})
    for step in range(1, steps):
        if chance.random() < 0.1:
            pass_time(place, case, step)
        person, deed = chance.choice(people), chance.choice(sorted(DEEDS))
        if let(place, person, deed, case, step * 1440):
            done.append(f"{person} {deed}")
    return done
