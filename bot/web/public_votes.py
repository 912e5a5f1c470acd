"""The public pages of votes: what is asked, by which rules, what came of it, the files to count again."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import show
from bot.dialogue.votes import decided, study, told
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.shelf import Content, Shelf
from models.vocabulary import Locale
from models.vocabulary_votes import VoteStage
from workflows.participation.decisions import view as after
from workflows.participation.study import view as studies
from workflows.participation.votes import publish
from workflows.participation.votes.lists import public_votes
from workflows.participation.votes.pictures import PICTURE_FILE, picture_at, pictures_of
from workflows.participation.votes.records import find
from workflows.participation.votes.results import ResultView, result
from workflows.participation.votes.view import OptionView, VoteView, public_view
from workflows.screens import Sentence
from workflows.transaction import Transaction

LONGEST_CODE = 40
Sentences = tuple[Sentence, ...]
Looked = tuple[VoteView | None, ResultView | None, tuple[str, ...], Sentences, studies.StudyView | None]
"""What the page of a vote is made of."""

EPOCH = (2026, 1, 1, 0, 0, 0)
"""The time that files carry in an archive: the same files are the same archive."""

PICTURE = re.compile(r"option-(\d{1,2})\.jpg")
KEEP_PICTURE = {"cache-control": "public, max-age=3600"}

KINDS = {"json": "application/json", "jsonl": "application/jsonl", "csv": "text/csv"}


@dataclass(frozen=True)
class Bar:
    """One answer of a result, as it is drawn: percentages of heads and of area among who took part."""

    words: str
    won: bool
    heads: int
    area: str
    width: float
    width_of_area: float


@dataclass(frozen=True)
class PublicVotes:
    """What everybody may read of votes."""

    door: WebDoor
    pages: Pages
    shelf: Shelf = field(default_factory=Shelf)

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/votes", self.listed, methods=["GET"])
        router.add_api_route("/decisions", self.decisions, methods=["GET"])
        router.add_api_route("/vote/{code}", self.page, methods=["GET"])
        router.add_api_route("/vote/{code}/paper", self.paper, methods=["GET"])
        router.add_api_route("/vote/{code}/{name}", self.file, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all, open ones first."""
        now, say = self.door.clock(), Sayer(self.pages.locale(request), self.door)
        found, counts, stopped = await self.door.database.read(
            lambda tx: (public_votes(tx), studies.counts(tx, now), studies.stopped(tx, now))
        )
        names = Namer(self.door.reference(), self.pages.locale(request))
        held = [(each, say.all(study.card(each))) for each in stopped]
        return self.pages.show(
            request, "public_votes.html", found=found, names=names, counts=counts, held=held
        )

    async def decisions(self, request: Request) -> Response:
        """Show what was decided after votes, and how many tasks keep their time."""
        now, say = self.door.clock(), Sayer(self.pages.locale(request), self.door)
        found, kept = await self.door.database.read(
            lambda tx: (after.decisions(tx, now), after.kept(tx, now))
        )
        reference = self.door.reference()
        shown = [(each, say.all(decided.card(each, reference))) for each in found]
        return self.pages.show(request, "public_decisions.html", found=shown, kept=kept)

    async def page(self, request: Request, code: str) -> Response:
        """Show one, and what came of it. Raises NothingHere."""

        def look(tx: Transaction) -> Looked:
            seen = public_view(tx, code[:LONGEST_CODE])
            found = result(tx, seen.id) if seen else None
            vote = find(tx, seen.id) if seen else None
            files = publish.names_of(vote) if vote else ()
            studied = studies.of_vote(tx, seen.id, self.door.clock()) if seen else None
            return seen, found, files, self.after(tx, seen) if seen else (), studied

        seen, found, files, then, studied = await self.door.database.read(look)
        if seen is None:
            raise NothingHere
        say = Sayer(self.pages.locale(request), self.door)
        names = Namer(self.door.reference(), self.pages.locale(request))
        return self.pages.show(
            request,
            "public_vote.html",
            each=seen,
            names=names,
            asked=say.all(told.question(seen)[1:]),
            pictures=[(each, address_of(seen, each)) for each in seen.options if each.file],
            rules=say.all(told.rules(seen)),
            promises=say.all(told.promises(seen)),
            found=found,
            verdict=say.one(told.verdict(found)) if found else "",
            turnout=say.one(told.turnout(found)) if found else "",
            ties=say.all((*told.ties(found), *told.hidden(found))) if found else (),
            bars=bars(found, say) if found else (),
            rounds=rounds(found) if found else (),
            files=files,
            then=say.all(then),
            studied=say.all(study.card(studied)) if studied else (),
        )

    async def paper(self, request: Request, code: str) -> Response:
        """Show a ballot to be printed and marked by hand, until the vote ends. Raises NothingHere."""
        seen = await self.door.database.read(lambda tx: public_view(tx, code[:LONGEST_CODE]))
        if seen is None or seen.stage not in (VoteStage.ANNOUNCED, VoteStage.OPEN):
            raise NothingHere
        say = Sayer(self.pages.locale(request), self.door)
        return self.pages.show(
            request,
            "public_vote_paper.html",
            each=seen,
            asked=say.all(told.asks(seen)),
            how=say.one(told.on_paper(seen)),
            answers=[say.one(told.words_of(each)) for each in seen.options],
            pictures=[(each, address_of(seen, each)) for each in seen.options if each.file],
        )

    def after(self, tx: Transaction, seen: VoteView) -> Sentences:
        """Say what was decided after a vote, or that it is not said yet."""
        reference, now = self.door.reference(), self.door.clock()
        found = after.decision(tx, seen.id, now)
        if found is not None:
            return decided.card(found, reference)
        return decided.missing(tx, seen.id, reference.policy, now)

    async def file(self, code: str, name: str) -> Response:
        """Give out one of the published files, or all in an archive. Raises NothingHere."""
        content = await self.door.database.read(
            lambda tx: content_of(tx, code[:LONGEST_CODE], name, self.shelf)
        )
        if content is None:
            raise NothingHere
        if isinstance(content, bytes) and PICTURE.fullmatch(name):
            return Response(content, media_type="image/jpeg", headers=KEEP_PICTURE)
        if isinstance(content, bytes):
            return attached(content, name, "application/zip")
        kind = KINDS.get(name.rpartition(".")[2], "text/plain")
        return attached(content.encode(), name, f"{kind}; charset=utf-8")


def address_of(seen: VoteView, option: OptionView) -> str:
    """Where the picture of an option is given out."""
    return f"/vote/{seen.code}/{PICTURE_FILE.format(option.place)}"


def content_of(tx: Transaction, code: str, name: str, shelf: Shelf) -> Content | None:
    """Return one file of a vote that is over, or the archive of all; None where there is no such file.

    Each is written once, until something is added to the chain. The pictures of options are there from the
    announcement on.
    """
    vote = find(tx, code)
    picture = PICTURE.fullmatch(name)
    if vote is not None and picture is not None:
        return picture_at(tx, vote, int(picture[1]))
    if vote is None or vote.stage != VoteStage.CLOSED:
        return None

    def write() -> Content | None:
        if name != f"{vote.code}.zip":
            return publish.file_of(tx, vote, name)
        shown = {PICTURE_FILE.format(place): content for place, content in pictures_of(tx, vote)}
        return archive(vote.code, {**publish.files_of(tx, vote), **shown})

    return shelf.file((vote.code, name, publish.head_of(tx, vote)), write)


@dataclass(frozen=True)
class Sayer:
    """Puts sentences into the words of a page."""

    locale: Locale
    door: WebDoor

    def one(self, sentence: Sentence | str) -> str:
        """Say one."""
        return sentence if isinstance(sentence, str) else show(sentence, self.locale, self.door.zone)

    def all(self, sentences: tuple[Sentence, ...]) -> list[str]:
        """Say several."""
        return [self.one(each) for each in sentences]


def bars(found: ResultView, say: Sayer) -> tuple[Bar, ...]:
    """Return what each answer got, drawn against who took part; scores against the highest sum."""
    top = max((each.heads for each in found.options), default=0)
    scored = found.vote.kind == "score"
    return tuple(
        Bar(
            words=say.one(told.words_of(OptionView(each.place, each.words, each.cost, ""))),
            won=each.won,
            heads=each.heads,
            area="" if each.area is None or not found.vote.by_area else told.square_metres(each.area),
            width=percent(each.heads / top if scored and top else each.share(found.part)),
            width_of_area=percent(each.share_of_area(found.part)),
        )
        for each in found.options
    )


def percent(share: float) -> float:
    """A share as a width."""
    return round(100 * min(share, 1.0), 1)


def rounds(found: ResultView) -> tuple[dict[str, object], ...]:
    """Return the rounds of a count that has more than one, votes by the words of options."""
    words = {str(each.place): each.words for each in found.options}
    return tuple(
        {**each, "votes": {words.get(place, place): got for place, got in each["votes"].items()}}
        for each in found.rounds
        if isinstance(each.get("votes"), dict)
    )


def archive(folder: str, files: Mapping[str, str | bytes]) -> bytes:
    """Return all files in one archive, in a folder of their own."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(f"{folder}/{name}", EPOCH), content)
    return kept.getvalue()


def attached(content: bytes, name: str, kind: str) -> Response:
    """Return something to be kept."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
