"""One matter on its way through the real steps; every deed queues the next."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from models.case import Case
from models.vocabulary import Clock, ReturnReason, Role, Solved, Status
from nlu.categories import categories_by_code
from workflows.appeals import decide
from workflows.cases import follow_up, handle, rule, take_part
from workflows.cases.acts import Act, Actor, case_of
from workflows.cases.deadlines import advance
from workflows.cases.handle import ReturnClaim
from workflows.cases.moves import Verb
from workflows.cases.open import Report, open_case
from workflows.joint import call
from workflows.joint.terms import JointKind
from workflows.participation.evaluations.pressed import report_pressure_on
from workflows.responsiveness.simulation.bodies import Character, effort_scale
from workflows.responsiveness.simulation.demand import Matter, back_again
from workflows.responsiveness.simulation.desk import Deed, Desk, Job
from workflows.responsiveness.simulation.estate import STREET, cell_code, name_of, sibling_of
from workflows.responsiveness.simulation.helping import Help
from workflows.responsiveness.simulation.outcomes import Seen, games, judges, truly, verdict
from workflows.responsiveness.simulation.play import Play
from workflows.responsiveness.simulation.street import Gaming, Street, chance_of
from workflows.responsiveness.simulation.truth import CaseTruth

UTILITY = "utility"
UNSURE, SURE = 0.2, 0.9
HARD = 0.3
"""From this on a matter is worth bouncing, or calling a second body for."""

SETTLED = "settled"

WAITS = frozenset({Status.ASSIGNED, Status.REOPENED})
WORKED_ON = frozenset({Status.ASSIGNED, Status.ACCEPTED, Status.IN_PROGRESS, Status.REOPENED})


def begin(play: Play, matter: Matter) -> Deed:
    """Return the deed with which a matter is told."""
    return Story(play, matter).open


class Story:
    """What becomes of one matter. `draw` gives each thing a chance of its own, whatever happened before."""

    def __init__(self, play: Play, matter: Matter) -> None:
        self.play = play
        self.street: Street = play.street
        self.matter = matter
        self.case_id = 0
        self.reporter = Actor(Role.RESIDENT)
        self.helped = self.bounced = self.comes_back = False
        self.round = 0  # how often it was reopened

    def draw(self, what: str) -> random.Random:
        """The chance of one thing in this matter."""
        return chance_of(self.play.seed, what, self.matter.key, self.round)

    def working(self, now: datetime, hours: float) -> datetime:
        """Return when so many working hours have passed."""
        return advance(now, timedelta(hours=hours), Clock.WORKING, self.play.calendar)

    @property
    def truth(self) -> CaseTruth:
        """What is true of the case."""
        return self.play.truths[self.case_id]

    @property
    def desk(self) -> Desk:
        """The body that has it now."""
        return self.play.desks[self.truth.body]

    @property
    def body(self) -> Character:
        """What that body is like."""
        return self.desk.character

    @property
    def handler(self) -> Actor:
        """Who of the body has it."""
        return self.play.staff(Role.HANDLER, self.body.code, self.draw("handler").randrange(100))

    @property
    def place(self) -> str:
        """The place in words."""
        name = name_of(self.street, self.matter.community)
        number = self.matter.cell * 6 + self.matter.building + 1
        return self.street.area_names["place"].format(name=name, n=number)

    @property
    def duty(self) -> bool:
        """Whether it is seen to at night too."""
        return categories_by_code()[self.matter.theme.category].limit == UTILITY

    def games(self, kind: Gaming) -> bool:
        """Whether the body games here in this way."""
        return games(self.street, self.body, self.draw(f"games {kind}"), kind)

    def open(self, act: Act) -> None:
        """The resident reports; what has been mended meanwhile is not reported again."""
        if self.matter.again and self.matter.source in self.play.mended:
            return
        unsure = self.draw("unsure").random() < self.street.unsure
        person = self.play.person(act, self.matter.resident)
        self.reporter = Actor(Role.RESIDENT, person)
        case = open_case(replace(act, by=self.reporter), self.report(person, unsure)).case
        case.demo = True
        self.case_id = case.id
        category = self.matter.theme.category
        self.play.truths[case.id] = CaseTruth(case.number, case.body or "", category, self.matter.source)
        if case.body is None:
            self.play.at(self.working(act.now, self.draw("sorting").uniform(0.1, 1.5)), self.sort)
        else:
            self.given(act, case)

    def report(self, person: int, unsure: bool) -> Report:
        """Return what was understood."""
        theme = self.matter.theme
        fact = categories_by_code()[theme.category]
        return Report(
            words=self.matter.words.format(place=self.place),
            nature=str(fact.nature),
            urgency="urgent" if self.duty else "ordinary",
            category=None if unsure else theme.category,
            confidence=UNSURE if unsure else SURE,
            place=self.place,
            cell=cell_code(self.matter.community, self.matter.cell),
            person_id=person,
            chat_id=None,  # nobody listens to a life that is only played
            guesses=(theme.category,),
        )

    def sort(self, act: Act) -> None:
        """A dispatcher says what it is."""
        by = self.play.staff(Role.DISPATCHER, STREET, self.draw("dispatcher").randrange(2))
        case = rule.categorise(replace(act, by=by), self.case_id, self.matter.theme.category)
        self.given(act, case)

    def given(self, act: Act, case: Case) -> None:
        """A body has it; sooner or later somebody there takes it."""
        self.truth.body = case.body or ""
        wait = self.draw("accepts").expovariate(1 / 1.2) / self.body.speed
        later = timedelta(hours=min(wait, 6)) + act.now if self.duty else self.working(act.now, min(wait, 12))
        self.play.at(later, self.accept)

    def accept(self, act: Act) -> None:
        """A handler takes it, or sends it back."""
        case = case_of(act, self.case_id)
        if case.status not in WAITS:
            return
        hard = self.matter.theme.hard >= HARD
        if not self.bounced and not self.round and self.sends_back(hard=hard):
            self.give_back(act)
            return
        case = handle.accept(replace(act, by=self.handler), self.case_id)
        self.plan(act, case)
        if hard and not self.round and self.draw("whistle").random() < self.street.whistled:
            self.play.at(act.now + timedelta(minutes=30), self.whistle)

    def sends_back(self, *, hard: bool) -> bool:
        """Whether the body returns it: what is hard, with a pretext; or in good faith, rightly or not."""
        if hard and self.games(Gaming.BOUNCE):
            self.truth.game(Gaming.BOUNCE)
            return True
        return self.draw("returns").random() < self.street.returns

    def plan(self, act: Act, case: Case) -> None:
        """Say how the body goes about it: the work, or what it does in its place."""
        if self.round == 0 and self.games(Gaming.EARLY):
            self.truth.game(Gaming.EARLY)
            self.play.at(act.now + timedelta(minutes=40), self.claim)
            return
        empty = self.games(Gaming.EMPTY)
        if empty:
            self.truth.game(Gaming.EMPTY)
        if self.round == 0 and self.games(Gaming.PRESSED):
            self.truth.game(Gaming.PRESSED)
            if self.draw("withdraws").random() < self.street.withdraws:
                self.play.at(self.working(act.now, 6), self.withdraw)
        elif self.round == 0 and self.draw("settles").random() < self.street.settles:
            self.play.at(self.working(act.now, 6), self.settle)
        self.put(act, case, self.street.fakes_effort if empty else 1.0, self.answer)

    def put(self, act: Act, case: Case, share: float, done: Deed) -> None:
        """Put the work before the people of the body."""
        due, late = case.due_at or act.now, self.body.lateness * (0 if self.duty or self.round else 1)
        hours = self.matter.theme.effort * effort_scale(self.street) * share / self.body.speed
        hours *= self.draw("effort").lognormvariate(-0.125, 0.5)
        self.desk.put(
            Job(
                self.case_id,
                act.now + (due - act.now) * late,
                due,
                max(timedelta(hours=hours), timedelta(minutes=self.street.minutes_least)),
                self.duty,
                done,
            ),
            act.now,
        )

    def give_back(self, act: Act) -> None:
        """The body says that it is not theirs."""
        self.bounced = True
        other = sibling_of(self.play.rules.bodies, self.body)
        claim = ReturnClaim(ReturnReason.WRONG_BODY, self.street.evidence, other.code if other else None)
        handle.give_back(replace(act, by=self.handler), self.case_id, claim)
        self.play.at(self.working(act.now, self.draw("ruling").uniform(0.5, 3)), self.rule)

    def rule(self, act: Act) -> None:
        """A dispatcher rules: mostly by the list, sometimes taken in."""
        by = self.play.staff(Role.DISPATCHER, STREET, self.draw("dispatcher").randrange(2))
        other = sibling_of(self.play.rules.bodies, self.body)
        faked = self.truth.gamed == Gaming.BOUNCE
        share = self.street.upheld if faked else self.street.returns_upheld
        upheld = other is None or self.draw("upheld").random() < share
        to, why = (self.body.code, self.street.ruling) if upheld else (other.code, self.street.ruling_else)  # type: ignore[union-attr]
        case = rule.send_to(replace(act, by=by), self.case_id, to, why)
        self.given(act, case)

    def withdraw(self, act: Act) -> None:
        """The resident takes it back, since somebody came and pressed for that."""
        if self.take_back(act, str(Gaming.PRESSED)):
            self.expect_again(act)
            self.may_tell(act, self.street.tells)

    def settle(self, act: Act) -> None:
        """The resident takes it back: it has settled itself."""
        if self.take_back(act, SETTLED):
            self.play.mended.add(self.matter.source)

    def take_back(self, act: Act, why: str) -> bool:
        """Withdraw the case, if it is worked on still."""
        if case_of(act, self.case_id).status not in WORKED_ON:
            return False
        take_part.withdraw(replace(act, by=self.reporter), self.case_id)
        self.truth.withdrawn = why
        self.desk.drop(self.case_id)
        return True

    def may_tell(self, act: Act, share: float) -> None:
        """Some of those who were pressed say so, and a few whom nobody pressed."""
        if self.draw("tells").random() < share:
            self.truth.told = True
            report_pressure_on(replace(act, by=self.reporter), self.case_id, self.street.pressed)

    def claim(self, act: Act) -> None:
        """The body says that it is done; in half of such cases it does it later."""
        self.reply(act, Solved.UNSOLVED, self.street.claims)
        if self.draw("mends").random() < self.street.early_mends:
            self.put(act, case_of(act, self.case_id), 1.0, self.mend)

    def mend(self, _act: Act) -> None:
        """What had been said to be done is done at last, if the body can."""
        if self.result(faked=False) is Solved.SOLVED:
            self.truth.mended_later = True
            self.play.mended.add(self.matter.source)

    def result(self, *, faked: bool) -> Solved:
        """What the work came to."""
        again = self.round > 0
        chance = self.draw("result")
        return truly(
            self.street, self.body, self.matter.theme, chance, faked=faked, again=again, helped=self.helped
        )

    def answer(self, act: Act) -> None:
        """The work is over: the handler answers."""
        if case_of(act, self.case_id).status not in WORKED_ON:
            return
        empty = self.games(Gaming.EMPTY)
        words = self.draw("words").choice(self.street.empty) if empty else self.street.reply
        if not empty and self.draw("plain").random() > self.body.competence:
            words = self.street.reply_plain
        if not empty and self.draw("hurried").random() < self.body.hurried:
            words = self.draw("hurried words").choice(self.street.empty)
        self.reply(act, self.result(faked=empty), words)

    def reply(self, act: Act, result: Solved, words: str) -> None:
        """Answer, and let the resident look at it."""
        case = handle.reply(replace(act, by=self.handler), self.case_id, self.filled(act, words))
        late = case.due_at is not None and act.now > case.due_at
        self.truth.answered, self.truth.solved = True, str(result)
        if result is Solved.SOLVED:
            self.play.mended.add(self.matter.source)
        else:
            self.expect_again(act)
        pressed = self.round == 0 and self.games(Gaming.PRESSED)
        self.may_tell(act, self.street.tells if pressed else self.street.mistells)
        seen = Seen(result, self.contacted(), late, words in self.street.empty, pressed)
        if judges(self.street, self.draw("judges"), pressed=pressed):
            at = act.now + timedelta(hours=self.draw("when").uniform(0.5, 60))
            self.play.at(at, lambda later: self.judge(later, seen))

    def filled(self, act: Act, words: str) -> str:
        """Fill the form of an answer."""
        theme, chance = self.matter.theme, self.draw("filled")
        local = act.now.astimezone(self.play.calendar.zone)
        place = chance.randrange(len(theme.done))
        told = words.format(
            place=self.place,
            worker=self.street.person_name.format(n=chance.randrange(1, 9)),
            month=local.month,
            day=local.day,
            hour=local.hour,
            found=theme.found[place],
            done=theme.done[place],
            basis=theme.basis,
        )
        return chance.choice(self.street.openings) + told

    def contacted(self) -> bool:
        """Whether the body got in touch."""
        share = self.body.contacts * (0.4 if self.truth.gamed in (Gaming.EMPTY, Gaming.EARLY) else 1)
        return self.draw("contacted").random() < share

    def expect_again(self, act: Act) -> None:
        """What was not mended is met again."""
        if not self.comes_back:
            self.comes_back = True
            now = act.now.astimezone(self.play.calendar.zone)
            later = back_again(self.street, self.play.seed, self.matter, now)
            if later is not None:
                self.play.expect(later)

    def judge(self, act: Act, seen: Seen) -> None:
        """The resident answers the three questions; a bad verdict opens the case again."""
        if case_of(act, self.case_id).status != Status.REPLIED:
            return
        said, own = verdict(self.street, seen, self.draw("verdict")), replace(act, by=self.reporter)
        follow_up.answer_contacted(own, self.case_id, said.contacted)
        follow_up.answer_solved(own, self.case_id, said.solved)
        taken = follow_up.answer_satisfaction(own, self.case_id, said.level)
        self.truth.judged = True
        if taken.case.status == Status.REOPENED:
            self.go_on(act, taken.case)
        elif taken.verb is Verb.REVIEW:
            self.play.at(self.working(act.now, self.draw("review").uniform(4, 24)), self.decide)

    def go_on(self, act: Act, case: Case) -> None:
        """The case begins anew."""
        self.round += 1
        self.given(act, case)

    def decide(self, act: Act) -> None:
        """What failed twice is looked at by a coordinator, who lets it go on or not."""
        by = replace(act, by=self.play.staff(Role.COORDINATOR, STREET, self.round))
        if self.round == 1 and self.draw("decides").random() < self.street.goes_on:
            self.go_on(act, decide.uphold(by, self.case_id, self.street.review))
        else:
            decide.dismiss(by, self.case_id, self.street.review)

    def whistle(self, act: Act) -> None:
        """A coordinator calls the other body of the community to help."""
        other = sibling_of(self.play.rules.bodies, self.body)
        if other is None or case_of(act, self.case_id).status not in WORKED_ON:
            return
        by = self.play.staff(Role.COORDINATOR, STREET)
        called = call.whistle(
            replace(act, by=by), self.case_id, JointKind.QUICK, (other.code,), self.street.asks
        )
        Help(self, other, called.parts[0].id).begin(act)
