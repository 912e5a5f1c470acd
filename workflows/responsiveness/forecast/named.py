"""Keeps what is short until somebody has answered: named by the clock, told monthly, asked for by one press.

A coordinator asks who releases means there, or the head of the body to buy a service; whoever was asked says
what was arranged, or why not. What the newest forecast says no more, and nobody was asked about, has passed.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.forecast import Shortage
from models.means import MeansSource
from models.rows import add_row
from models.vocabulary import Role, TimerKind
from models.vocabulary_forecast import ShortageEvent, ShortageState
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.cases.masking import Detail, mask
from workflows.cases.mornings import next_morning
from workflows.cases.numbers import new_number
from workflows.cases.parties import coordinators_of, heads_or_people
from workflows.cases.reach import Seat
from workflows.errors import WorkflowError
from workflows.forms import SEPARATOR, Given
from workflows.ledger import Entry
from workflows.notices import Address
from workflows.reference import Reference
from workflows.responsiveness.forecast.shortages import Short
from workflows.screens import Button, Screen, Sentence, say
from workflows.transaction import Transaction

TELL = "forecast:tell"
PREFIX, SERIAL = "QK", 4
RULE = "forecast@1"
LINES = 5
"""Shortages that one message names; the desk shows all."""

OPEN = (ShortageState.NAMED, ShortageState.MEANS_ASKED, ShortageState.PURCHASE_ASKED)
ASKED = (ShortageState.MEANS_ASKED, ShortageState.PURCHASE_ASKED)


class NeedRefused(WorkflowError):
    """Something that is not done about a shortage; `why` names it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


UNKNOWN, STATE, NOBODY = "unknown", "state", "nobody"
REASONS = (UNKNOWN, STATE, NOBODY)


def follow(act: Act, first: date, short: Sequence[Short]) -> None:
    """Write down what is short by the newest forecast; what is short no more has passed."""
    kept = {(row.body, row.category, row.area): row for row in open_rows(act.tx)}
    for each in short:
        row = kept.pop((each.body, each.category, each.area), None)
        if row is None:
            name(act, first, each)
        else:
            row.first, row.begins, row.ends = first, each.begins, each.ends
            row.expected, row.capacity = round(each.expected, 1), round(each.capacity, 1)
    for row in kept.values():
        if row.state == ShortageState.NAMED:
            row.state = ShortageState.PASSED
            note(act, row, ShortageEvent.PASSED)
    if first.day <= 7 and short:
        post.set_timer(act.tx, TELL, TimerKind.FORECAST, next_morning(act.now, act.reference.calendar))
    act.tx.flush()


def name(act: Act, first: date, each: Short) -> Shortage:
    """Name a shortage for the first time."""
    number = new_number(act.reference.local_date(act.now), act.chance, SERIAL)
    row = Shortage(
        code=PREFIX + number.removeprefix("HY"),
        first=first,
        body=each.body,
        category=each.category,
        area=each.area,
        begins=each.begins,
        ends=each.ends,
        expected=round(each.expected, 1),
        capacity=round(each.capacity, 1),
        state=ShortageState.NAMED,
        since=act.now,
    )
    add_row(act.tx, row)
    note(act, row, ShortageEvent.NAMED)
    return row


def note(act: Act, row: Shortage, kind: ShortageEvent, words: str = "") -> None:
    """Append to the chain of a shortage, with the numbers that it rests on."""
    facts: ledger.Facts = {
        "body": row.body,
        "category": row.category,
        "area": row.area,
        "weeks": f"{row.begins.isoformat()}/{row.ends.isoformat()}",
        "expected": f"{row.expected:.1f}",
        "capacity": f"{row.capacity:.1f}",
        **({"words": words} if words else {}),
    }
    ledger.append(act.tx, Entry(f"shortage:{row.code}", kind, act.now, str(act.by), RULE, facts))


def open_rows(tx: Transaction) -> list[Shortage]:
    """Return the shortages that are not settled, the most missing first."""
    found = tx.execute(select(Shortage).where(col(Shortage.state).in_(OPEN))).scalars()
    return sorted(found, key=lambda each: (each.capacity - each.expected, each.code))


def tell(act: Act) -> None:
    """Tell who coordinates there, and who decides about means there, what is short: once a month."""
    heard: dict[int, tuple[Address, list[Shortage]]] = {}
    for row in open_rows(act.tx):
        for each in (*coordinators_of(act, row.area), *keepers(act, row)):
            heard.setdefault(each.chat_id, (each, []))[1].append(row)
    for address, rows in heard.values():
        lines = (say("needs.month", count=len(rows)), *(line(act.reference, row) for row in rows[:LINES]))
        screen = Screen(lines, ((Button("needs"),),))
        key = f"needs:{act.reference.local_date(act.now):%Y-%m}"
        notices.tell(act.tx, [address], screen, act.now, act.chance, key=key)


def line(reference: Reference, row: Shortage) -> Sentence:
    """Say a shortage in one line."""
    return say(
        "needs.line",
        number=row.code,
        body=reference.body_name(row.body),
        category=category_value(reference, row.category),
        area=reference.area_name(row.area),
        begins=row.begins.isoformat(),
        ends=(row.ends + timedelta(days=6)).isoformat(),
        expected=round(row.expected),
        capacity=round(row.capacity),
    )


def keeping(act: Act, row: Shortage) -> list[str]:
    """Return the bodies whose heads release means where a shortage is."""
    path = set(act.reference.area_path(row.area))
    asked = select(MeansSource).where(col(MeansSource.ended_at).is_(None)).order_by(col(MeansSource.id))
    found = [
        each.release_body
        for each in act.tx.execute(asked).scalars()
        if each.release_body and path & set(each.areas.split(SEPARATOR))
    ]
    return list(dict.fromkeys(found))


def keepers(act: Act, row: Shortage) -> list[Address]:
    """Chats of the heads who release means where a shortage is."""
    return [each for body in keeping(act, row) for each in heads(act, body)]


def heads(act: Act, body: str) -> list[Address]:
    """Chats of the heads of a body: nobody else may answer for it."""
    return [each for each in heads_or_people(act, body) if each.role is Role.HEAD]


def may_ask(reference: Reference, seat: Seat, row: Shortage) -> bool:
    """Whether a seat coordinates where a shortage is."""
    inside = seat.area is None or seat.area in reference.area_path(row.area)
    return seat.role is Role.COORDINATOR and inside


def loaded(act: Act, shortage_id: int, *states: ShortageState) -> Shortage:
    """Load a shortage as it stands. Raises NeedRefused."""
    row = act.tx.get(Shortage, shortage_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NeedRefused(UNKNOWN)
    if row.state not in states:
        raise NeedRefused(STATE)
    return row


def to_ask(act: Act, shortage_id: int) -> Shortage:
    """Load a shortage about which the actor may ask. Raises NeedRefused."""
    row = loaded(act, shortage_id, ShortageState.NAMED)
    if not may_ask(act.reference, act.by, row):
        raise NeedRefused(UNKNOWN)
    return row


def ask_means(act: Act, shortage_id: int) -> Shortage:
    """Ask who releases means there. Raises NeedRefused, also where nobody does."""
    row = to_ask(act, shortage_id)
    return asked(act, row, ShortageState.MEANS_ASKED, keepers(act, row))


def ask_purchase(act: Act, shortage_id: int) -> Shortage:
    """Ask the head of the body to buy a service. Raises NeedRefused."""
    row = to_ask(act, shortage_id)
    return asked(act, row, ShortageState.PURCHASE_ASKED, heads(act, row.body))


def asked(act: Act, row: Shortage, state: ShortageState, people: Sequence[Address]) -> Shortage:
    """Write down what was asked, and ask."""
    if not people:
        raise NeedRefused(NOBODY)
    row.state, row.asked_at = state, act.now
    note(act, row, ShortageEvent(state))
    given = {"shortage": row.id}
    buttons = ((Button("meet_need", given), Button("refuse_need", given)),)
    lines = (say(f"needs.asked.{state}"), line(act.reference, row))
    notices.tell(act.tx, people, Screen(lines, buttons), act.now, act.chance, key=f"need:{row.id}:asked")
    return row


def to_answer(act: Act, shortage_id: int) -> Shortage:
    """Load a shortage about which the actor was asked. Raises NeedRefused."""
    row = loaded(act, shortage_id, *ASKED)
    if not may_answer(act, row):
        raise NeedRefused(UNKNOWN)
    return row


def may_answer(act: Act, row: Shortage) -> bool:
    """Whether a shortage lies before the actor: the head of a body that was asked."""
    if row.state not in ASKED or act.by.role is not Role.HEAD or not act.by.body:
        return False
    return act.by.body in (keeping(act, row) if row.state == ShortageState.MEANS_ASKED else [row.body])


def meet(act: Act, shortage_id: int, given: Given) -> Shortage:
    """Say what was arranged. Raises NeedRefused."""
    return answered(act, to_answer(act, shortage_id), ShortageState.MET, given["what"])


def refuse(act: Act, shortage_id: int, given: Given) -> Shortage:
    """Say why nothing can be arranged. Raises NeedRefused."""
    return answered(act, to_answer(act, shortage_id), ShortageState.REFUSED, given["reason"])


def answered(act: Act, row: Shortage, state: ShortageState, words: str) -> Shortage:
    """Write an answer down, and tell who coordinates there."""
    row.state, row.answered_at = state, act.now
    row.answer = mask(words, frozenset(Detail))
    note(act, row, ShortageEvent(state), row.answer)
    said = say(f"needs.answered.{state}", words=row.answer)
    screen = Screen((said, line(act.reference, row)), ((Button("needs"),),))
    people = coordinators_of(act, row.area)
    notices.tell(act.tx, people, screen, act.now, act.chance, key=f"need:{row.id}:answered")
    return row
