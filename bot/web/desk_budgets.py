"""The desk's page of budget rounds: proposals, projects, payments, questions, each with its acts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.budgets import told
from bot.dialogue.budgets.book import worded
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.pages import Pages
from bot.web.public_votes import Sayer
from bot.web.visitors import Visitor, Visitors
from models.vocabulary import BODY_ROLES
from models.vocabulary_budgets import ProposalState
from workflows.access import ChatView
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.participation.budgets import asked, yours
from workflows.participation.budgets.items import ProjectView, ProposalView
from workflows.participation.budgets.view import QuestionView, RoundView, view
from workflows.participation.votes.stages import ORGANIZERS
from workflows.transaction import Transaction

READERS = BODY_ROLES | ORGANIZERS
OF_RESIDENTS = (
    *(asked.PROPOSE, asked.WITHDRAW, asked.REVISE, asked.APPEAL, asked.QUESTION),
    *(asked.ACCEPT, asked.FAULTS, asked.REJECT),
)
ON_DESK = {verb: fields for verb, fields in asked.FORMS.items() if verb not in OF_RESIDENTS}
ROUNDS = 6


@dataclass(frozen=True)
class Item:
    """What is told of one thing, and the forms of what may be done about it."""

    lines: Sequence[str]
    forms: Sequence[Form]


@dataclass(frozen=True)
class Desk:
    """A round as its reader finds it at the desk."""

    seen: RoundView
    head: Item
    proposals: Sequence[Item]
    projects: Sequence[Item]
    questions: Sequence[Item]


@dataclass(frozen=True)
class BudgetsDesk:
    """Shows rounds to who works with them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        frame = Frame(self.door, self.visitors, "/desk/budgets", READERS, ON_DESK, perform, self.show)
        return frame.routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> tuple[list[Desk], Sequence[Form]]:
            here = Here(act_of(tx, self.door, visitor), visitor.chat, Sayer(locale, self.door))
            return here.rounds(), here.forms((asked.OPEN,), {})

        found, begin = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_budgets.html",
            refused,
            found=found,
            begin=begin,
        )


def perform(act: Act, verb: str, about: Mapping[str, int], given: Mapping[str, str]) -> object:
    """Do something about a round."""
    return asked.perform(act, verb, about, given)


@dataclass(frozen=True)
class Here:
    """Who reads the page, in whose words."""

    act: Act
    chat: ChatView
    say: Sayer

    def rounds(self) -> list[Desk]:
        """The rounds that concern the reader, with what they may do."""
        lines = yours.rounds_for(self.act, self.chat, ROUNDS)
        found = [view(self.act.tx, each.id, self.act.now) for each in lines]
        return [self.at_desk(each) for each in found if each is not None]

    def at_desk(self, seen: RoundView) -> Desk:
        """Put one together; of what a body has no part in, nothing but the public page is shown."""
        head = Item(self.say.all(told.card(seen)), self.of_round(seen))
        standing = [each for each in seen.proposals if each.state is not ProposalState.WITHDRAWN]
        proposals = self.mine(map(self.proposal, standing))
        projects = self.mine(map(self.project, seen.projects))
        waits = [each for each in seen.questions if each.answered_at is None]
        answers = map(self.question, waits)
        return Desk(seen, head, proposals, projects, self.mine(answers))

    def mine(self, items: Iterable[Item]) -> list[Item]:
        """All of them to who sees to rounds; to others what they may do something about."""
        return [each for each in items if each.forms or self.chat.role in ORGANIZERS]

    def of_round(self, seen: RoundView) -> list[Form]:
        """What may be done about a round as a whole."""
        about = {"round": seen.id}
        return [self.form(verb, about) for verb in yours.of_round(self.act, self.chat, seen.id)]

    def proposal(self, each: ProposalView) -> Item:
        """One proposal."""
        verbs = yours.of_proposal(self.act, self.chat, each.id)
        about = {"proposal": each.id}
        lines = self.say.all(told.proposal(self.act.reference, each))
        return Item(lines, [self.form(verb, about) for verb in verbs])

    def project(self, each: ProjectView) -> Item:
        """One project with its payments."""
        of_project = yours.of_project(self.act, self.chat, each.id)
        forms = [self.form(verb, {"project": each.id}) for verb in of_project]
        for key, verbs in yours.of_payments(self.act, self.chat, each.id):
            forms += [self.form(verb, {"payment": key}) for verb in verbs]
        return Item(self.say.all(told.project(self.act.reference, each)), forms)

    def question(self, each: QuestionView) -> Item:
        """One question about the account."""
        forms = self.forms((asked.ANSWER,), {"question": each.id})
        return Item(self.say.all((told.question(each),)), forms)

    def forms(self, verbs: Iterable[str], about: Mapping[str, int]) -> list[Form]:
        """The forms of those acts that would not be refused."""
        return [self.form(verb, about) for verb in yours.allowed(self.act, verbs, about)]

    def form(self, verb: str, about: Mapping[str, int]) -> Form:
        """The form of an act, its choices in the reader's words."""

        def choices(field: Field) -> Sequence[tuple[str, str]]:
            found = worded(field, asked.choices(self.act, verb, about, field))
            return [(value, self.say.one(name)) for value, name in found]

        return form_of(verb, about, asked.FORMS[verb], choices)
