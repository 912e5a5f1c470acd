"""A hall with four seats and a chair, and a hand for each who moves, speaks, votes or rules."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models import post
from models.assembly import Assembly, Motion, Speech
from models.vocabulary import Role, TimerKind
from models.vocabulary_panels import Choice, Side
from models.vocabulary_votes import RollKind
from tests.principles.community import COORDINATOR, START
from tests.workflows.participation.votes.polling import FIRST, Polling
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.participation.deliberation import ballots, clock, move, speak
from workflows.participation.deliberation.open import open_assembly

CHAIR = Actor(Role.COORDINATOR, COORDINATOR)
WORDS = "从下月起院门十点关"
SEATS = range(FIRST, FIRST + 4)
A, B, C, D = SEATS


class Hall:
    """A deliberation of four."""

    def __init__(self, session: Session) -> None:
        self.tx = session
        self.polling = Polling(session)
        self.now = START + timedelta(hours=2)

    def act(self, person: int, at: datetime | None = None) -> Act:
        """Let a resident act."""
        return self.polling.act(Actor(Role.RESIDENT, person), at or self.now)

    def chair(self) -> Act:
        """Let the chair act."""
        return self.polling.act(CHAIR, self.now)

    def opened(self) -> Assembly:
        """Open it."""
        roll = self.polling.roll(RollKind.MEMBERS, people=len(SEATS))
        return open_assembly(self.chair(), "院门几点关", roll_id=roll.id)

    def debated(self, row: Assembly, words: str = WORDS) -> Motion:
        """Move and second something."""
        motion = move.move(self.act(A), row.id, words)
        return move.second(self.act(B), motion.id)

    def says(self, motion: Motion, person: int, side: Side, words: str) -> Speech:
        """Let somebody ask for the floor, and speak at once."""
        asked = speak.ask(self.act(person), motion.id, side)
        return speak.speak(self.act(person), asked.id, words)

    def votes(self, motion: Motion, choice: Choice, *persons: int) -> None:
        """Let persons vote."""
        for each in persons:
            ballots.cast(self.act(each), motion.id, choice)

    def pass_time(self, span: timedelta) -> None:
        """Let the clock fire what comes due."""
        until = self.now + span
        while due := post.due_timers(self.tx, until, 1):
            timer = post.claim_timer(self.tx, due[0], until)
            assert timer is not None
            self.now = max(self.now, timer.due_at)
            if timer.kind is TimerKind.ASSEMBLY:
                clock.fire(self.polling.act(SYSTEM, self.now), timer)
            self.tx.flush()
        self.now = until
