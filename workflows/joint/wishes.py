"""Offers a need that nobody is obliged to meet (微心愿), and lets a body claim it (认领)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.joint import Part, Wish
from models.rows import add_row
from models.vocabulary import OPEN_STATUSES, EventKind, TimerKind
from workflows import notices
from workflows.cases.acts import Act, CaseUnknown, keep_words, record
from workflows.cases.masking import Detail, mask
from workflows.cases.parties import case_to, people_of_body, tell_residents
from workflows.cases.reach import allows
from workflows.gate_terms import Action
from workflows.joint.call import add, check_body, is_free, sharing
from workflows.joint.claimers import FREE, able, acting_now, head_start, offered, opens_at
from workflows.joint.parts import words_by_hash
from workflows.joint.terms import JointKind, JointRefused, Limits, Why
from workflows.joint.told import tell_leading
from workflows.ledger import Facts
from workflows.quiet import awake
from workflows.screens import Button, Screen, Sentence, say
from workflows.timers import DueTimer

SPAN = timedelta(days=7)
"""How long who claims has, where the case's own limit has passed."""

MOST = 50


@dataclass(frozen=True)
class WishView:
    """A wish as a body that may claim it sees it."""

    id: int
    category: str | None
    cell: str | None
    what: str


def offer(act: Act, case_id: int, words: str) -> Wish:
    """Offer a need of a case to whoever wants to meet it. Raises JointRefused, CaseUnknown."""
    case, words = offering(act, case_id), mask(words, frozenset(Detail))  # many bodies read them
    wish = Wish(case_id=case.id, what=keep_words(act, case.id, "joint", words), offered_at=act.now)
    add_row(act.tx, wish)
    codes = able(act, case)
    later = head_start(act, codes, wish.offered_at)
    record(act, case, EventKind.OFFERED, offered(wish, later), f"joint@{act.reference.policy.version}")
    tell_bodies(act, case, wish, words, [code for code in codes if later is None or code not in later.bodies])
    if later is not None:
        policy, zone = act.reference.policy, act.reference.calendar.zone
        by_day = awake(act.now + later.hours, zone, policy.quiet_from, policy.quiet_until)
        post.set_timer(act.tx, f"wish:{wish.id}", TimerKind.WISH, by_day, wish.id)
    tell_residents(act, case, "wish", say("resident.wish_offered", number=case.number))
    return wish


def open_to_all(act: Act, timer: DueTimer) -> None:
    """Offer a wish that is still open to those who have not been told of it."""
    wish = act.tx.get(Wish, timer.subject or 0)
    case = act.tx.get(Case, wish.case_id) if wish else None
    if wish is None or case is None or wish.body is not None or case.status not in OPEN_STATUSES:
        return
    words = words_by_hash(act.tx, case, [wish.what]).get(wish.what, "")
    if words:
        tell_bodies(act, case, wish, words, able(act, case))


def tell_bodies(act: Act, case: Case, wish: Wish, words: str, codes: Sequence[str]) -> None:
    """Offer a wish to the people of bodies, once to each."""
    screen = Screen(
        (line_of(act, case.category, case.cell, words),), ((claim_button(wish.id),),), (), case.id
    )
    for code in codes:
        people = [
            each
            for each in people_of_body(act, code)
            if allows(act.tx, act.reference, each, case, Action.CLAIM)
        ]
        notices.tell(act.tx, people, screen, act.now, act.chance, key=f"wish:{wish.id}")


def offering(act: Act, case_id: int) -> Case:
    """Load a case of which a need may be offered now. Raises JointRefused, TransitionRefused, CaseUnknown."""
    case = sharing(act, case_id)
    if any(wish.body is None for wish in wishes_of(act, case)):
        raise JointRefused(Why.OFFERED)
    return case


def wishes_of(act: Act, case: Case) -> Sequence[Wish]:
    """Every wish of a case."""
    return act.tx.execute(select(Wish).where(col(Wish.case_id) == case.id)).scalars().all()


def claim(act: Act, wish_id: int) -> Part:
    """Take a wish on for one's body; who is first has it. Raises JointRefused, CaseUnknown."""
    found = act.tx.get(Wish, wish_id)
    if found is None:
        raise CaseUnknown
    case = case_to(act, found.case_id, Action.CLAIM)
    wish = act.tx.get_one(Wish, wish_id, with_for_update=True, populate_existing=True)
    body = act.by.body or ""
    if wish.body is not None:
        raise JointRefused(Why.TAKEN, act.reference.body_name(wish.body))
    if body not in act.reference.bodies or act.reference.bodies[body].kind not in FREE:
        raise JointRefused(Why.NOT_FREE)
    if case.status not in OPEN_STATUSES:
        raise JointRefused(Why.DONE)
    check_body(act, case, body)
    if opens := opens_at(act, case, wish, body):
        raise JointRefused(Why.LATER, at=opens)
    wish.body, wish.claimed_at = body, act.now
    due = case.due_at if case.due_at is not None and case.due_at > act.now else act.now + SPAN
    part = add(act, case, JointKind.WISH, body, wish.what, Limits(due))
    facts: Facts = {"body": body, "part": part.place, "until": due.isoformat()}
    record(act, case, EventKind.CLAIMED, facts, f"joint@{act.reference.policy.version}")
    name = act.reference.body_name(body)
    tell_leading(act, case, part, say("joint.told.claimed", number=case.number, body=name, due=due))
    tell_residents(act, case, "claimed", say("resident.wish_claimed", number=case.number, body=name))
    return part


def open_wishes(act: Act) -> list[WishView]:
    """Return what the actor's body may claim, the newest first."""
    fact = act.reference.bodies.get(act.by.body or "")
    if fact is None or fact.kind not in FREE:
        return []
    rows = act.tx.execute(
        select(Wish, Case)
        .join(Case, col(Case.id) == col(Wish.case_id))
        .where(col(Wish.body).is_(None), col(Case.status).in_(sorted(OPEN_STATUSES)))
        .order_by(col(Wish.id).desc())
        .limit(MOST)
    )
    waits = acting_now(act, fact.code)  # seldom: else no wish is looked at for it
    return [
        view_of(act, wish, case)
        for wish, case in rows
        if may_claim(act, case, fact.code) and not (waits and opens_at(act, case, wish, fact.code))
    ]


def may_claim(act: Act, case: Case, body: str) -> bool:
    """Whether the actor may claim a need of a case for its body."""
    return allows(act.tx, act.reference, act.by, case, Action.CLAIM) and is_free(act, case, body)


def view_of(act: Act, wish: Wish, case: Case) -> WishView:
    """A wish with its words."""
    what = words_by_hash(act.tx, case, [wish.what]).get(wish.what, "")
    return WishView(wish.id, case.category, case.cell, what)


def line_of(act: Act, category: str | None, cell: str | None, what: str) -> Sentence:
    """A wish in words: what and roughly where, never whose."""
    names = act.reference.category_names(category) or say("category.none")
    return say("joint.wish", category=names, cell=act.reference.area_name(cell), what=what)


def claim_button(wish_id: int) -> Button:
    """The button by which a body claims a wish."""
    return Button("claim", {"wish": wish_id})
