"""A place where forty people stand on a roll, and a hand for each who writes, signs, removes or answers."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from models import post
from models.petition import Petition
from models.post_tables import Outbox
from models.roll import Roll
from models.vocabulary import Role
from models.vocabulary_petitions import Removal
from tests.principles.community import COORDINATOR, START, STREETS_OWN
from tests.workflows.participation.votes.polling import FIRST, Polling
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.petitions import clock, moderate
from workflows.participation.petitions.publish import Draft, publish
from workflows.participation.petitions.sign import sign, take_back

TITLE, WORDS = "修好电梯", "3号楼的电梯三天两头停，请彻底检修。"
LATER = START + timedelta(hours=1)
OFFICER, OTHER_OFFICER = Actor(Role.COORDINATOR, COORDINATOR), Actor(Role.COORDINATOR, STREETS_OWN)


class Square:
    """Petitions in a house of forty: four must sign."""

    def __init__(self, session: Session) -> None:
        self.tx = session
        self.polling = Polling(session)
        self.reference = self.polling.reference

    def act(self, person: int | None, at: datetime = LATER) -> Act:
        """Let a resident act."""
        return self.polling.act(Actor(Role.RESIDENT, person), at)

    def by(self, actor: Actor, at: datetime = LATER) -> Act:
        """Let somebody else act."""
        return self.polling.act(actor, at)

    def published(self, roll: Roll | None = None, words: str = WORDS, author: int = FIRST) -> Petition:
        """A petition, already signed by its author."""
        roll = roll or self.polling.roll()
        return publish(self.act(author, START), Draft(roll.id, TITLE, words, "LIFT_STOPS"))

    def signs(self, petition: Petition, *persons: int) -> None:
        """Let persons sign one after the other."""
        for each in persons:
            sign(self.act(each), petition.id)

    def takes_back(self, petition: Petition, person: int) -> None:
        """Let a person take their signature back."""
        take_back(self.act(person), petition.id)

    def removed(self, petition: Petition) -> Petition:
        """Let a coordinator take it down."""
        return moderate.remove(self.by(OFFICER), petition.id, Removal.PERSONAL, "有别人的电话")

    def heard(self, effect: str) -> list[int]:
        """Return the chats that an effect has reached."""
        self.tx.flush()
        told = select(col(Outbox.chat_id)).where(col(Outbox.dedup).contains(effect))
        return sorted(self.tx.execute(told).scalars())

    def tick(self, until: datetime) -> None:
        """Let the clock fire what is due of petitions."""
        while due := post.due_timers(self.tx, until, 1):
            timer = post.claim_timer(self.tx, due[0], until)
            assert timer is not None
            if timer.key.startswith("petition_"):
                clock.fire(self.polling.act(SYSTEM, timer.due_at), timer)
            self.tx.flush()
