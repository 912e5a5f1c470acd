"""Says where a decision was made - in a vote, by a panel, on a motion - and writes and tells there."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from models.assembly import Assembly, Motion
from models.decision import Decision
from models.panel import Consultation
from models.vocabulary_votes import VoteEvent
from models.vote import Vote
from workflows import ledger
from workflows.cases.acts import Act
from workflows.ledger import Entry
from workflows.participation.deliberation import told as seats
from workflows.participation.deliberation.terms import ASSEMBLY_CHAIN
from workflows.participation.panels import told as members
from workflows.participation.panels.terms import CONSULTATION_CHAIN
from workflows.participation.votes import telling
from workflows.participation.votes.records import CHAIN, note
from workflows.participation.votes.told import look, tell_author, titled
from workflows.screens import Button, Sentence, Value, say
from workflows.transaction import Transaction

BASIS = "votes:decision"


@dataclass(frozen=True)
class Source:
    """Where a decision was made, as those read it who are told of it."""

    title: str
    number: str
    page: str  # address of the page that shows it
    button: Button

    def line(self, key: str, **values: Value) -> Sentence:
        """Say something of it with its title and number."""
        return say(key, title=self.title, number=self.number, **values)


def source_of(tx: Transaction, row: Decision) -> Source:
    """Return where a decision was made."""
    if row.vote_id is not None:
        vote = tx.get_one(Vote, row.vote_id)
        return Source(vote.title, vote.code, f"/vote/{vote.code}", look(vote)[0][0])
    asked = consultation_of(tx, row)
    if asked is not None:
        button = Button("look_consultation", {"consultation": asked.id})
        return Source(asked.question, asked.code, members.page_of(tx, asked), button)
    motion = motion_of(tx, row)
    assembly = tx.get_one(Assembly, motion.assembly_id)
    button = Button("look_assembly", {"assembly": assembly.id})
    return Source(assembly.title, assembly.code, f"/session/{assembly.code}", button)


def consultation_of(tx: Transaction, row: Decision) -> Consultation | None:
    """Load the consultation that ended in a decision; None where something else did."""
    mine = select(Consultation).where(col(Consultation.decision_id) == row.id)
    return tx.execute(mine).scalar_one_or_none()


def motion_of(tx: Transaction, row: Decision) -> Motion:
    """Load the motion that is carried out by a decision."""
    found: Motion = tx.execute(select(Motion).where(col(Motion.decision_id) == row.id)).scalar_one()
    return found


def write(act: Act, row: Decision, event: VoteEvent, facts: ledger.Facts) -> None:
    """Write into the chain of where it was decided."""
    if row.vote_id is not None:
        note(act, act.tx.get_one(Vote, row.vote_id), event, facts, BASIS)
        return
    cited = f"{BASIS}@{act.reference.policy.version}"
    ledger.append(act.tx, Entry(chain_of(act.tx, row), event, act.now, str(act.by), cited, facts))


def chain_of(tx: Transaction, row: Decision) -> str:
    """Name the chain of where something was decided."""
    if row.vote_id is not None:
        return CHAIN + tx.get_one(Vote, row.vote_id).code
    asked = consultation_of(tx, row)
    if asked is not None:
        return CONSULTATION_CHAIN + asked.code
    return ASSEMBLY_CHAIN + tx.get_one(Assembly, motion_of(tx, row).assembly_id).code


def tell_all(act: Act, row: Decision, key: str, effect: str, **values: Value) -> None:
    """Tell everybody who decided, and who has asked: nobody is told apart by what they did."""
    if row.vote_id is not None:
        vote = act.tx.get_one(Vote, row.vote_id)
        line = titled(key, vote, **values)
        telling.tell_all(act, vote, telling.Whom.SEATED, line, effect)
        tell_author(act, vote, line, effect)
        return
    line = source_of(act.tx, row).line(key, **values)
    asked = consultation_of(act.tx, row)
    if asked is not None:
        members.tell_members(act, asked, line, effect)
    else:
        assembly = act.tx.get_one(Assembly, motion_of(act.tx, row).assembly_id)
        seats.tell_seats(act, assembly, line, effect)
