"""The desk's part of prior studies: forms beside a draft, what they come to, and what waits."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, show
from bot.dialogue.excuses import sentence
from bot.web.desk_forms import MOST_FIELDS, about_in
from bot.web.desk_forms import told as typed
from bot.web.desk_merge import act_of
from bot.web.desk_votes import VoteDesk
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.visitors import STAFF, Visitors
from workflows.errors import WorkflowError
from workflows.participation.study import asked
from workflows.participation.study.asked import FORMS
from workflows.participation.study.view import of_vote, vote_of
from workflows.participation.votes.stages import ORGANIZERS
from workflows.transaction import Transaction


@dataclass(frozen=True)
class StudyDesk:
    """Takes what organizers and coordinators do about prior studies."""

    door: WebDoor
    visitors: Visitors
    votes: VoteDesk

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/study/{verb}", self.act, methods=["POST"])
        return router

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show the vote. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if verb not in FORMS or visitor.chat.role not in ORGANIZERS:
            raise NothingHere
        about, given = about_in(form), typed(form, FORMS[verb])

        def write(tx: Transaction) -> str:
            made = asked.perform(act_of(tx, self.door, visitor), verb, about, given)
            seen = of_vote(tx, made.vote_id, self.door.clock())
            return seen.code if seen else ""

        try:
            code = await self.door.database.write(write)
        except WorkflowError as refusal:
            words = show(sentence(refusal), locale_of(visitor.chat.locale), self.door.zone)
            key = await self.votes.door.database.read(lambda tx: vote_of(tx, about))
            return await self.votes.one(request, visitor, key, refused=words)
        self.door.engine.wake()
        return RedirectResponse(f"/desk/vote/{code}", 303)
