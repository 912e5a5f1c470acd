"""What a body does that is called to help: it comes, gets in touch, works or not, and answers its part."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from models.vocabulary import Role
from workflows.cases.acts import Act, case_of
from workflows.joint import coming, conclude
from workflows.responsiveness.simulation.bodies import Character
from workflows.responsiveness.simulation.estate import STREET
from workflows.responsiveness.simulation.outcomes import games
from workflows.responsiveness.simulation.street import Gaming

if TYPE_CHECKING:
    from workflows.responsiveness.simulation.story import Story


UNTOLD = 0.5
"""Share of false sign-ins that do not say where the telephone is."""


class Help:
    """One part of a called body, on its way."""

    def __init__(self, story: "Story", body: Character, part_id: int) -> None:
        self.story = story
        self.body = body
        self.part_id = part_id
        self.faked = games(story.street, body, story.draw("absent"), Gaming.ABSENT)
        self.vain = not self.faked and story.draw("in vain").random() < story.street.in_vain
        self.brisk = story.draw("brisk").random() < story.street.brisk
        self.by = story.play.staff(Role.HANDLER, body.code, story.draw("helper").randrange(100))

    def begin(self, act: Act) -> None:
        """Sign in within the hour."""
        if self.faked:
            self.story.truth.idle = self.body.code
        wait = self.story.draw("sign in").uniform(0.2, 0.9)
        self.story.play.at(act.now + timedelta(hours=wait), self.sign_in)

    def sign_in(self, act: Act) -> None:
        """Come; who only pretends to is not where the case is."""
        case = case_of(act, self.story.case_id)
        hides = self.faked and self.story.draw("where").random() < UNTOLD
        where = self.story.street.came.format(place=self.story.place)
        cell = None if hides else STREET if self.faked else case.cell
        coming.sign_in(replace(act, by=self.by), self.part_id, where, cell)
        self.story.play.at(self.story.working(act.now, 1), self.work)

    def work(self, act: Act) -> None:
        """Get in touch, and work on it, or not."""
        coming.get_in_touch(replace(act, by=self.by), self.part_id)
        self.story.play.at(self.story.working(act.now, 0.2 if self.faked or self.brisk else 2), self.answer)

    def answer(self, act: Act) -> None:
        """Say what was done."""
        street = self.story.street
        nothing = self.faked or self.vain
        words = street.helped_not if nothing else self.story.filled(act, street.helped)
        coming.answer(replace(act, by=self.by), self.part_id, words)
        self.story.helped = not nothing
        if self.story.draw("marked").random() < street.marked:
            self.story.play.at(self.story.working(act.now, 4), self.mark)

    def mark(self, act: Act) -> None:
        """Who called rates what it was worth, as far as they can see."""
        by = self.story.play.staff(Role.COORDINATOR, STREET)
        weights = self.story.street.marks["helped" if self.story.helped else "idle"]
        level = self.story.draw("mark").choices((5, 4, 3, 2, 1), weights=weights)[0]
        conclude.rate(replace(act, by=by), self.part_id, level)
