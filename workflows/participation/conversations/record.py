"""Loads conversations and their statements, and writes their chains; no chain leads to who answered."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from models.core import run, table
from models.opinion import Conversation, Statement
from models.roll import Roll, RollMember, RollUnit
from models.vocabulary import Role
from models.vocabulary_opinions import ConversationEvent, ConversationStage
from workflows import ledger
from workflows.cases.acts import Act
from workflows.ledger import Entry, Facts
from workflows.participation.conversations.terms import BASIS, CHAIN, ConversationRefused, No
from workflows.participation.votes.seals import digest, plain
from workflows.transaction import Transaction

SOMEBODY = f"{Role.RESIDENT}:somebody"
FRESH = {"populate_existing": True}


def find(tx: Transaction, key: int | str) -> Conversation | None:
    """Load a conversation by id or by its public number."""
    if isinstance(key, int):
        return tx.get(Conversation, key)
    asked = select(Conversation).where(col(Conversation.code) == key.strip().upper())
    return tx.execute(asked).scalar_one_or_none()


def seize(act: Act, conversation_id: int) -> Conversation:
    """Load an open conversation and write its row: whoever ends or maps it comes before or after.

    Raises ConversationRefused.
    """
    act.tx.flush()
    mine = (col(Conversation.id) == conversation_id) & (col(Conversation.stage) == ConversationStage.OPEN)
    act.tx.execute(update(table(Conversation)).where(mine).values(stage=ConversationStage.OPEN))
    found = act.tx.get(Conversation, conversation_id, populate_existing=True)
    if found is None:
        raise ConversationRefused(No.UNKNOWN)
    if found.stage != ConversationStage.OPEN or act.now >= found.closes_at:
        raise ConversationRefused(No.OVER)
    return found


def locked(act: Act, conversation_id: int) -> Conversation:
    """Load a conversation as it stands once it is ours. Raises ConversationRefused."""
    found = act.tx.get(Conversation, conversation_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise ConversationRefused(No.UNKNOWN)
    return found


def statement_of(tx: Transaction, statement_id: int) -> Statement:
    """Load a statement as it stands now. Raises ConversationRefused."""
    found = tx.get(Statement, statement_id, populate_existing=True)
    if found is None:
        raise ConversationRefused(No.UNKNOWN)
    return found


def statements_of(tx: Transaction, conversation_id: int) -> list[Statement]:
    """Load all statements of a conversation, in their order."""
    mine = select(Statement).where(col(Statement.conversation_id) == conversation_id)
    asked = mine.order_by(col(Statement.number)).execution_options(**FRESH)
    return list(tx.execute(asked).scalars())


@dataclass(frozen=True)
class Standing:
    """A statement that stands, with how it was answered: what choosing the next one needs."""

    id: int
    number: int
    words: str
    agree: int
    disagree: int
    passed: int

    @property
    def seen(self) -> int:
        """How many have answered it."""
        return self.agree + self.disagree + self.passed


STANDING = (
    select(*(col(getattr(Statement, each.name)) for each in fields(Standing)))
    .where(col(Statement.conversation_id) == bindparam("conversation"), col(Statement.gone).is_(False))
    .order_by(col(Statement.number))
)


def standing_in(tx: Transaction, conversation_id: int) -> list[Standing]:
    """Read the statements of a conversation that stand, in their order."""
    tx.flush()
    return [Standing(*row) for row in run(tx, STANDING, {"conversation": conversation_id})]


def may_take_part(tx: Transaction, conversation: Conversation, person_id: int | None) -> bool:
    """Whether a person may answer and add: whoever stands on its roll, or anybody where it has none."""
    if person_id is None or conversation.roll_id is None:
        return person_id is not None
    mine = (
        select(col(RollMember.id))
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .where(
            col(RollUnit.roll_id) == conversation.roll_id,
            col(RollUnit.ended_at).is_(None),
            col(RollMember.person_id) == person_id,
            col(RollMember.ended_at).is_(None),
        )
    )
    return tx.execute(mine.limit(1)).first() is not None


def roll_of(tx: Transaction, conversation: Conversation) -> Roll | None:
    """Load the living roll of a conversation; None where it has none."""
    return tx.get(Roll, conversation.roll_id) if conversation.roll_id else None


def text_hash(conversation: Conversation) -> str:
    """Hash what nothing changes any more once it is open."""
    frozen = ("code", "title", "question", "area", "body", "seed")
    return digest(plain({name: getattr(conversation, name) for name in frozen}))


def instant(at: datetime) -> str:
    """Write an instant in the one way a chain holds it."""
    return at.astimezone(UTC).isoformat()


def note(act: Act, conversation: Conversation, event: ConversationEvent, facts: Facts | None = None) -> None:
    """Append to the chain of a conversation: officers and the clock by their seats, residents by none."""
    data = {**(facts or {}), "stage": str(conversation.stage)}
    actor = SOMEBODY if act.by.role is Role.RESIDENT else str(act.by)
    cited = f"{BASIS}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(CHAIN + conversation.code, event, act.now, actor, cited, data))
    act.tx.flush()
