"""The desk's page of petitions: what is published, what was taken down and appealed about, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.petitions import told as words
from bot.web.desk_forms import Choices, Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.pages import Pages
from bot.web.public_votes import Sayer
from bot.web.visitors import Visitor, Visitors
from models.vocabulary_petitions import Removal
from workflows.forms import Field
from workflows.gate import DUTIES
from workflows.gate_terms import Duty
from workflows.participation.petitions.asked import FORMS, KEEP, REMOVE, RESTORE, perform
from workflows.participation.petitions.moderate import Waiting, to_look_at
from workflows.participation.petitions.view import view
from workflows.screens import Sentence, say
from workflows.transaction import Transaction

ON_DESK = {verb: FORMS[verb] for verb in (REMOVE, RESTORE, KEEP)}
"""What officers do; residents do the rest in the chat."""


@dataclass(frozen=True)
class PetitionsDesk:
    """Shows petitions to who may rule on them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        return Frame(
            self.door, self.visitors, "/desk/petitions", DUTIES[Duty.PETITIONS], ON_DESK, perform, self.show
        ).routes()

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)
        sayer, reference = Sayer(locale, self.door), self.door.reference()

        def look(tx: Transaction) -> list[tuple[Waiting, tuple[Sentence, ...]]]:
            found = to_look_at(act_of(tx, self.door, visitor))
            seen = [(each, None if each.removed else view(tx, each.id)) for each in found]
            return [(each, words.card(reference, one)[1:] if one else ()) for each, one in seen]

        found = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_petitions.html",
            refused,
            found=[(each, sayer.all(lines), forms_of(each, sayer)) for each, lines in found],
        )


def forms_of(each: Waiting, sayer: Sayer) -> list[Form]:
    """What may be done with a petition."""
    verbs = (RESTORE, KEEP) if each.removed else (REMOVE,)
    return [form_of(verb, {"petition": each.id}, FORMS[verb], removals(sayer)) for verb in verbs]


def removals(sayer: Sayer) -> Choices:
    """The listed reasons, in the reader's words."""

    def choices(field: Field) -> Sequence[tuple[str, str]]:
        listed = Removal if field.name == "removal" else ()
        return [(str(each), sayer.one(say(f"petition.removal.{each}"))) for each in listed]

    return choices
