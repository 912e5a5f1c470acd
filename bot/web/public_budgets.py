"""The public pages of budget rounds: the five steps, every project, every voucher; nobody is named."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import phrase, show
from bot.dialogue.budgets import told
from bot.web import figures
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from models.vocabulary import Locale
from models.vocabulary_budgets import ProposalState
from workflows.means.amounts import yuan
from workflows.participation.budgets.items import ProjectView
from workflows.participation.budgets.lines import rounds
from workflows.participation.budgets.moderate import strike_words
from workflows.participation.budgets.view import RoundView, view
from workflows.screens import Sentence

LONGEST_CODE = 40
COLUMNS = (
    *("place", "title", "state", "body", "reserved", "spent", "back"),
    *("payment", "what", "amount", "voucher", "at"),
)


@dataclass(frozen=True)
class PublicBudgets:
    """What everybody may read of budget rounds."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/budgets", self.listed, methods=["GET"])
        router.add_api_route("/budget/{code}", self.page, methods=["GET"])
        router.add_api_route("/budget/{code}/account.csv", self.table, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all, those that go on first."""
        found = await self.door.database.read(rounds)
        names = Namer(self.door.reference(), self.pages.locale(request))
        return self.pages.show(request, "public_budgets.html", found=found, yuan=yuan, names=names)

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        seen = await self.seen(code)
        words = Words(self.door, self.pages.locale(request))
        return self.pages.show(
            request,
            "public_budget.html",
            each=seen,
            yuan=yuan,
            day=self.door.reference().local_date,
            share=share(seen),
            limits=words.one(told.limits(seen)),
            proposals=[
                (each, words.all(told.proposal(self.door.reference(), each)))
                for each in seen.proposals
                if each.state is not ProposalState.WITHDRAWN
            ],
            projects=[(each, words.all(told.project(self.door.reference(), each))) for each in seen.projects],
            struck=[(words.one(strike_words(reason)), count) for reason, count in seen.struck],
            questions=words.all(tuple(told.question(each) for each in seen.questions)),
        )

    async def table(self, request: Request, code: str) -> Response:
        """Give the account as a table to take away. Raises NothingHere."""
        seen = await self.seen(code)
        words = Words(self.door, self.pages.locale(request))
        head = [phrase(f"budget.csv.{name}", words.locale) for name in COLUMNS]
        kept = Response(figures.as_csv(head, rows(seen, words)), media_type="text/csv; charset=utf-8")
        kept.headers["content-disposition"] = f'attachment; filename="{seen.code}.csv"'
        return kept

    async def seen(self, code: str) -> RoundView:
        """Read one round. Raises NothingHere, also while nobody has set its money apart."""
        now = self.door.clock()
        found = await self.door.database.read(lambda tx: view(tx, code[:LONGEST_CODE], now))
        if found is None or found.stage == "asked":
            raise NothingHere
        return found


@dataclass(frozen=True)
class Words:
    """Puts sentences into the reader's words."""

    door: WebDoor
    locale: Locale

    def one(self, sentence: Sentence) -> str:
        """Say one."""
        return show(sentence, self.locale, self.door.zone)

    def all(self, sentences: tuple[Sentence, ...]) -> list[str]:
        """Say several."""
        return [self.one(each) for each in sentences]

    def body(self, code: str | None) -> str:
        """A body's name; nothing where there is none."""
        return self.door.reference().body_name(code) if code else ""


@dataclass(frozen=True)
class Shares:
    """Parts of the sum, as widths of a bar."""

    spent: float
    reserved: float


def share(seen: RoundView) -> Shares:
    """Return how much of the sum is spent, and reserved but not spent."""
    whole = max(seen.sum, 1)
    return Shares(100 * seen.spent / whole, 100 * (seen.reserved - seen.spent) / whole)


def rows(seen: RoundView, words: Words) -> Iterator[list[object]]:
    """Write a line for every payment, and one for a project without any."""
    for each in seen.projects:
        first = project_cells(each, words)
        if not each.payments:
            yield [*first, "", "", "", "", ""]
        for pay in each.payments:
            at = f"{pay.at.astimezone(words.door.zone):%Y-%m-%d}"
            yield [*first, pay.code, pay.what, plain(pay.amount), pay.voucher, at]


def project_cells(each: ProjectView, words: Words) -> list[object]:
    """What is written of a project."""
    state = words.one(told.project_state(each))
    money = [plain(amount) for amount in (each.reserved, each.spent, each.back)]
    return [each.place, each.title, state, words.body(each.body), *money]


def plain(fen: int) -> str:
    """An amount in yuan, as spreadsheets read it."""
    return yuan(fen).replace(",", "")
