"""Draws on a source for a case: asked for, released by somebody else, used with a voucher, given back.

Who changes several rows locks them in one order: the case, the source, the draw.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Attachment, Case
from models.means import MeansDraw, MeansSource
from models.person import Chat
from models.rows import add_row
from models.vocabulary import EventKind, Role, Status, TimerKind
from models.vocabulary_means import DrawState, MeansEvent, MeansKind
from workflows import ledger
from workflows.cases.acts import Act, case_of, keep_words, record
from workflows.cases.numbers import new_number
from workflows.cases.open import attach
from workflows.cases.parties import case_to, known_also
from workflows.cases.reach import allows
from workflows.forms import Given
from workflows.gate_terms import Action
from workflows.means import account, told
from workflows.means.sources import SERIAL, keeps, masked, serving
from workflows.means.terms import OWED, RECEIVER, MeansRefused, Why, amount_in, kept_by, may_begin, side_of

PREFIX = "DY"
Found = tuple[Case, MeansSource, MeansDraw]


def begin(act: Act, case_id: int) -> Case:
    """Load a case for which the actor may draw now. Raises MeansRefused, CaseUnknown, NotTheHandler."""
    case = case_to(act, case_id, Action.DRAW)
    if not may_begin(act.by.role, Status(case.status)):
        raise MeansRefused(Why.NOT_NOW)
    return case


def source_for(act: Act, case: Case, source_id: int) -> MeansSource:
    """Return a source that serves a case. Raises MeansRefused."""
    for each in serving(act.tx, act.reference, case):
        if each.id == source_id:
            return each
    raise MeansRefused(Why.NOT_HERE)


def ask(act: Act, case_id: int, source_id: int, given: Given) -> MeansDraw:
    """Ask a source for something for a case. Raises MeansRefused, CaseUnknown, NotTheHandler.

    `given`: what it is for, with people and hours, or the amount.
    """
    case = begin(act, case_id)
    source = source_for(act, case, source_id)
    kind, people = MeansKind(source.kind), int(given.get("people", 0))
    numbers = (people, int(given["hours"])) if kind is MeansKind.PEOPLE else (int(given["amount"]),)
    number = new_number(act.reference.local_date(act.now), act.chance, SERIAL)
    draw = MeansDraw(
        code=PREFIX + number.removeprefix("HY"),
        source_id=source.id,
        case_id=case.id,
        state=DrawState.ASKED,
        amount=amount_in(kind, numbers),
        people=people,
        what=masked(given["what"]),
        body=side_of(act.by.role, act.by.body),
        asked_by=act.by.person_id or 0,
        asked_role=act.by.role,
        asked_at=act.now,
    )
    add_row(act.tx, draw)
    note(act, (case, source, draw), EventKind.MEANS_ASKED)
    remind_in(act, draw, timedelta(hours=act.reference.policy.draw_hours))
    told.keepers(act, case, source, draw, "means.asked")
    return draw


def release(act: Act, draw_id: int) -> MeansDraw:
    """Release what was asked for; the source must have it. Raises MeansRefused."""
    found = case, source, draw = to_answer(act, draw_id)
    if not may_begin(Role.COORDINATOR, Status(case.status)):
        raise MeansRefused(Why.NOT_NOW)
    if source.ended_at is not None:
        raise MeansRefused(Why.ENDED)
    answered(act, draw, DrawState.RELEASED)
    account.enter(act, source, MeansEvent.RELEASED, -draw.amount, "", draw.code)  # what for: its row says
    note(act, found, EventKind.MEANS_RELEASED)
    remind_in(act, draw, timedelta(days=act.reference.policy.voucher_days))
    told.asker(act, case, source, draw, "means.released")
    told.residents(act, case, source, draw)
    return draw


def refuse(act: Act, draw_id: int, given: Given) -> MeansDraw:
    """Say no, for a reason. Raises MeansRefused."""
    found = case, source, draw = to_answer(act, draw_id)
    answered(act, draw, DrawState.REFUSED)
    draw.reason = masked(given["reason"])
    reason = keep_words(act, case.id, "reason", draw.reason)
    note(act, found, EventKind.MEANS_REFUSED, {"reason": reason})
    post.cancel_timer(act.tx, key_of(draw))
    told.asker(act, case, source, draw, "means.refused")
    return draw


def use(act: Act, draw_id: int, given: Given) -> MeansDraw:
    """Enter the voucher of what was released: number, who received it, a picture. Raises MeansRefused."""
    found = case, source, draw = to_use(act, draw_id, DrawState.RELEASED)
    kept, people = kept_by(draw.amount, draw.back), 0 if draw.back else draw.people
    facts: dict[str, ledger.Fact] = {"voucher": masked(given["voucher"]), "amount": kept, "people": people}
    draw.voucher, draw.state, draw.used_at = str(facts["voucher"]), DrawState.USED, act.now
    if given.get("receiver"):
        draw.receiver = facts["receiver"] = keep_words(act, case.id, RECEIVER, given["receiver"])
    if given.get("photo"):
        draw.photo = own_picture(act, given["photo"])
        facts["picture"] = attach(act, case, (draw.photo,))[0]
    post.cancel_timer(act.tx, key_of(draw))
    note(act, found, EventKind.MEANS_USED, facts)
    told.keepers(act, case, source, draw, "means.used")
    return draw


def give_back(act: Act, draw_id: int, given: Given) -> MeansDraw:
    """Give back what was not needed, or lent; all of it ends the draw. Raises MeansRefused."""
    found = case, source, draw = to_use(act, draw_id, DrawState.RELEASED, DrawState.USED)
    amount = int(given["amount"])
    if not 0 < amount <= kept_by(draw.amount, draw.back):
        raise MeansRefused(Why.SHORT if amount else Why.NOTHING, kept_by(draw.amount, draw.back))
    draw.back += amount
    account.enter(act, source, MeansEvent.GIVEN_BACK, amount, masked(given["why"]), draw.code)
    if draw.state == DrawState.RELEASED and draw.back == draw.amount:
        draw.state = DrawState.GIVEN_BACK
        post.cancel_timer(act.tx, key_of(draw))
    note(act, found, EventKind.MEANS_BACK, {"back": amount})
    told.keepers(act, case, source, draw, "means.back")
    return draw


def drop(act: Act, draw_id: int) -> MeansDraw:
    """Need it no longer, before anybody has answered. Raises MeansRefused."""
    found = to_use(act, draw_id, DrawState.ASKED)
    return dropped(act, found)


def dropped(act: Act, found: Found) -> MeansDraw:
    """Take a request out: nobody needs it any more."""
    case, source, draw = found
    draw.state = DrawState.DROPPED
    post.cancel_timer(act.tx, key_of(draw))
    note(act, found, EventKind.MEANS_DROPPED)
    told.keepers(act, case, source, draw, "means.dropped")
    return draw


def loaded(act: Act, draw_id: int) -> Found:
    """Load a draw with its case and source, and lock all three. Raises MeansRefused."""
    kept = act.tx.get(MeansDraw, draw_id)
    if kept is None:
        raise MeansRefused(Why.UNKNOWN)
    case, source = case_of(act, kept.case_id), account.locked(act, kept.source_id)
    return case, source, act.tx.get_one(MeansDraw, draw_id, with_for_update=True, populate_existing=True)


def to_answer(act: Act, draw_id: int) -> Found:
    """Load a request before the keeper of its source; who asks never answers. Raises MeansRefused."""
    found = case, source, draw = loaded(act, draw_id)
    granted = allows(act.tx, act.reference, act.by, case, Action.GRANT_MEANS)
    if not granted or not keeps(act.reference, act.by, source):
        raise MeansRefused(Why.UNKNOWN)
    expect(draw, DrawState.ASKED)
    if str(act.by.person_id) in known_also(act.tx, [str(draw.asked_by)]):
        raise MeansRefused(Why.SAME_HAND)
    return found


def to_use(act: Act, draw_id: int, *states: DrawState) -> Found:
    """Load a draw for the side that asked, wherever its case is by now. Raises MeansRefused."""
    found = case, _, draw = loaded(act, draw_id)
    if not of_asker(act, draw) or not allows(act.tx, act.reference, act.by, case, Action.ACCOUNT):
        raise MeansRefused(Why.UNKNOWN)
    expect(draw, *states)
    return found


def of_asker(act: Act, draw: MeansDraw) -> bool:
    """Tell whether the actor works for the body that asked; a coordinator asks for themselves."""
    side = side_of(act.by.role, act.by.body)
    if draw.body or side:
        return draw.body == side
    return str(act.by.person_id) in known_also(act.tx, [str(draw.asked_by)])


def expect(draw: MeansDraw, *states: DrawState) -> None:
    """Refuse what does not fit how a draw stands. Raises MeansRefused."""
    if draw.state not in states:
        raise MeansRefused(Why.STATE)


def answered(act: Act, draw: MeansDraw, state: DrawState) -> None:
    """Write down who answered, and what."""
    draw.state, draw.answered_by, draw.answered_at, draw.urged = state, act.by.person_id, act.now, 0


def own_picture(act: Act, name: str) -> str:
    """Return a picture that the actor has just sent. Raises MeansRefused."""
    mine = (
        select(col(Attachment.name))
        .join(Chat, col(Chat.id) == col(Attachment.chat_id))
        .where(
            col(Attachment.name) == name,
            col(Attachment.case_id).is_(None),
            col(Chat.person_id) == act.by.person_id,
        )
    )
    if act.tx.execute(mine).first() is None:
        raise MeansRefused(Why.PICTURE)
    return name


def note(act: Act, found: Found, kind: EventKind, more: ledger.Facts | None = None) -> None:
    """Write an event of a draw into the chain of its case, on the basis of the source."""
    case, source, draw = found
    draw.version += 1
    facts: ledger.Facts = {
        "draw": draw.code,
        "source": source.code,
        "name": source.name,
        "means": source.kind,
        "unit": source.unit,
        "amount": draw.amount,
        "people": draw.people,
        **(more or {}),
    }
    record(act, case, kind, facts, account.basis_of(source))
    act.tx.flush()


def key_of(draw: MeansDraw) -> str:
    """Name the timer of a draw."""
    return f"draw:{draw.id}"


def remind_in(act: Act, draw: MeansDraw, span: timedelta) -> None:
    """Set the timer of a draw."""
    assert draw.state in OWED
    post.set_timer(act.tx, key_of(draw), TimerKind.DRAW, act.now + span, draw.id)
