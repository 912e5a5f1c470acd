"""A place where people agree and disagree, and a hand for each who opens, answers, removes or draws."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from models import post
from models.opinion import Conversation, Statement
from models.roll import Roll
from models.vocabulary import Role
from models.vocabulary_opinions import Opinion
from models.vocabulary_petitions import Removal
from tests.principles.community import COORDINATOR, START, STREETS_OWN
from tests.workflows.participation.votes.polling import FIRST, ORGANIZER, Polling
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.conversations import clock, moderate, redraw, seats
from workflows.participation.conversations.add import add
from workflows.participation.conversations.answer import answer
from workflows.participation.conversations.begin import Draft, begin
from workflows.participation.conversations.record import statements_of
from workflows.timers import OutsideFirst

LATER = START + timedelta(hours=1)
ENDS = START + timedelta(days=14)
OFFICER, OTHER_OFFICER = Actor(Role.COORDINATOR, COORDINATOR), Actor(Role.COORDINATOR, STREETS_OWN)
SEEDS = (
    "门口应当装充电桩",
    "充电桩会占掉车位",
    "夜里十点以后关掉院灯",
    "院灯应当亮一整夜",
    "垃圾房应当每天冲洗",
    "访客车辆应当收费",
    "楼道里不该停电动车",
    "应当设一个快递柜",
)
PARTED = {1: 1, 2: -1, 3: 1, 4: -1, 5: 1, 6: 1, 7: 1, 8: 0}
"""What one side says of the statements; the other says the opposite but of the fifth and the seventh."""

SAYS = {1: Opinion.AGREE, 0: Opinion.PASS, -1: Opinion.DISAGREE}
SHARED = (5, 7)


def side(place: int, left: int) -> dict[int, int]:
    """What the person in a place says: of the first `left` one thing, of the others the opposite."""
    if place < left:
        return dict(PARTED)
    return {number: said if number in SHARED else -said for number, said in PARTED.items()}


class Room:
    """Conversations in a house of forty."""

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

    def opened(self, roll: Roll | None = None, statements: Sequence[str] = SEEDS) -> Conversation:
        """A conversation for those on a roll."""
        roll = roll or self.polling.roll()
        draft = Draft("院子怎么用", "院子里还可以改什么？", ENDS, roll.id, None, tuple(statements))
        return begin(self.by(ORGANIZER, START), draft)

    def statement(self, conversation: Conversation, number: int) -> Statement:
        """The statement with a number."""
        return statements_of(self.tx, conversation.id)[number - 1]

    def says(
        self, conversation: Conversation, person: int, said: Mapping[int, int], at: datetime = LATER
    ) -> None:
        """Let a person answer statements."""
        for number, each in said.items():
            answer(self.act(person, at), self.statement(conversation, number).id, SAYS[each])

    def two_sides(self, conversation: Conversation, left: int = 18, right: int = 12) -> None:
        """Let thirty people answer everything."""
        for place in range(left + right):
            self.says_all(conversation, FIRST + place, side(place, left))

    def says_all(self, conversation: Conversation, person: int, said: Mapping[int, int]) -> None:
        """Let a person have answered many statements, kept at once: the same rows, sooner there."""
        act = self.act(person)
        seat, answers = seats.take_seat(act, conversation), {each: SAYS[one] for each, one in said.items()}
        before = seats.said_in(self.tx, seat)
        statements = statements_of(self.tx, conversation.id)
        for number, opinion in answers.items():
            if number in before:
                seats.count(statements[number - 1], before[number], -1)
            seats.count(statements[number - 1], opinion, +1)
        seats.keep(act, conversation, seat, {**before, **answers})
        redraw.want_map(act, conversation)

    def adds(self, conversation: Conversation, person: int, words: str, at: datetime = LATER) -> Statement:
        """Let a person add a statement."""
        return add(self.act(person, at), conversation.id, words)

    def removed(self, statement: Statement) -> Statement:
        """Let a coordinator take a statement down."""
        return moderate.remove(self.by(OFFICER), statement.id, Removal.PERSONAL, "有别人的电话")

    def tick(self, until: datetime) -> None:
        """Let the clock fire what is due of conversations, as it does: costly work first."""
        while due := post.due_timers(self.tx, until, 1):
            timer = post.claim_timer(self.tx, due[0], until)
            assert timer is not None
            if timer.key.startswith("opinion_"):
                act = self.polling.act(SYSTEM, timer.due_at)
                try:
                    clock.fire(act, timer)
                except OutsideFirst as first:
                    first.look(self.tx)()(act)
            self.tx.flush()

    def mapped(self, conversation: Conversation) -> Conversation:
        """Draw a map now."""
        redraw.map_now(self.by(SYSTEM), conversation)
        return conversation
