"""Shows an operator the messages that did not arrive, or may have, and does with them what is decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from models import post
from models.case import Case
from models.person import Chat, Person
from models.post_blocked import speak_again
from models.post_statements import WAITING
from models.post_tables import Outbox
from models.vocabulary import HouseEvent, OutboxState, Role
from nlu.reading import Nature
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house.record import note, reason_given
from workflows.screens import from_json
from workflows.transaction import Transaction

STUCK = (OutboxState.DEAD, OutboxState.DOUBTFUL)
SHOWN = (*STUCK, OutboxState.UNDELIVERABLE)
"""What an operator may send again or drop; of what a chat does not take, only what was for staff is shown."""

NOT_TAKEN = (WAITING, col(Outbox.state) == OutboxState.UNDELIVERABLE)
OF_STAFF = col(Chat.role) != Role.RESIDENT
MOST = 100


OPEN_TO_ALL = and_(col(Case.object_body).is_(None), col(Case.nature) != Nature.REPORT)
"""What is not for those alone who work on it; `workflows.cases.reach.is_sealed` says the same of one case."""


class LetterGone(WorkflowError):
    """The message is not waiting for an operator any more: somebody was faster, or it was sent."""


@dataclass(frozen=True)
class StuckLetter:
    """A message that waits for an operator, without a word of what it says.

    Of a sealed case not even the number: an operator may also work for whom it is about (principle 4).
    """

    id: int
    state: str
    channel: str
    role: str
    name: str  # of staff; residents have none
    case_number: str | None
    sentences: tuple[str, ...]  # keys of the catalogue
    error: str
    attempts: int
    created_at: datetime


def stuck(tx: Transaction, limit: int = MOST) -> list[StuckLetter]:
    """Return the messages that wait for an operator, the oldest first."""
    statement = (
        select(Outbox, Chat, col(Person.name), col(Case.number))
        .join(Chat, col(Chat.id) == col(Outbox.chat_id))
        .join(Person, col(Person.id) == col(Chat.person_id))
        .outerjoin(Case, and_(col(Case.id) == col(Outbox.case_id), OPEN_TO_ALL))
        .where(WAITING, or_(col(Outbox.state).in_(STUCK), and_(*NOT_TAKEN, OF_STAFF)))
        .order_by(col(Outbox.id))
        .limit(limit)
    )
    return [
        StuckLetter(
            id=row.id,
            state=row.state,
            channel=row.channel,
            role=chat.role,
            name="" if chat.role == Role.RESIDENT else name,
            case_number=number,
            sentences=sentences_of(tx, row),
            error=row.error,
            attempts=row.attempts,
            created_at=row.created_at,
        )
        for row, chat, name, number in tx.exec(statement).all()
    ]


def sentences_of(tx: Transaction, row: Outbox) -> tuple[str, ...]:
    """Return which sentences a message says, not what fills them; none of a forgotten person's."""
    letter = post.letter_in(tx, row.chat_id, row.id)
    return tuple(line.key for line in from_json(letter.screen).lines) if letter and letter.screen else ()


def count(tx: Transaction) -> dict[str, int]:
    """Count the messages that wait for an operator, by state."""
    statement = (
        select(Outbox.state, func.count())
        .where(WAITING, col(Outbox.state).in_(STUCK))
        .group_by(col(Outbox.state))
    )
    return {str(state): int(many) for state, many in tx.exec(statement).all()}


def unreached_staff(tx: Transaction) -> tuple[str, ...]:
    """Return the names of staff whose messenger takes nothing: their work does not reach them there."""
    names = (
        select(col(Person.name))
        .join(Chat, col(Chat.person_id) == col(Person.id))
        .join(Outbox, col(Outbox.chat_id) == col(Chat.id))
        .where(*NOT_TAKEN, OF_STAFF, col(Person.name) != "")
    )
    return tuple(tx.exec(names.distinct().order_by(col(Person.name))).all())


def unreached_residents(tx: Transaction) -> int:
    """Count the chats of residents that take nothing at present while something is kept for them."""
    chats = select(func.count(func.distinct(col(Chat.id)))).join(Outbox, col(Outbox.chat_id) == col(Chat.id))
    return int(tx.exec(chats.where(*NOT_TAKEN, ~OF_STAFF)).one())


def send_again(act: Act, letter_id: int) -> None:
    """Let the courier try once more, from the beginning. Raises LetterGone."""
    letter = waiting(act, letter_id)
    before = letter.state
    if before == OutboxState.UNDELIVERABLE:
        speak_again(act.tx, letter.chat_id)
    letter.state, letter.attempts, letter.not_before, letter.lease_until = OutboxState.DUE, 0, act.now, None
    act.tx.add(letter)
    note(act, f"letter:{letter_id}", HouseEvent.SENT_AGAIN, {"state_before": before, "error": letter.error})


def drop(act: Act, letter_id: int, reason: str) -> None:
    """Decide that a message is not sent. Raises LetterGone, ReasonMissing."""
    why, letter = reason_given(reason), waiting(act, letter_id)
    before, letter.state = letter.state, OutboxState.DROPPED
    act.tx.add(letter)
    facts = {"state_before": before, "error": letter.error}
    note(act, f"letter:{letter_id}", HouseEvent.DROPPED, facts, why)


def waiting(act: Act, letter_id: int) -> Outbox:
    """Return a message that waits for an operator, locked. Raises LetterGone."""
    letter = act.tx.get(Outbox, letter_id, with_for_update=True)
    if letter is None or letter.state not in SHOWN:
        raise LetterGone
    return letter
