"""What the desk shows of a prior study beside its draft: how it stands, and forms of what may be done."""

from collections.abc import Sequence

from bot.catalogue.sentences import locale_of
from bot.dialogue.votes import study
from bot.web.desk_forms import Choices, Form, form_of
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.public_votes import Sayer
from bot.web.visitors import Visitor
from models.vocabulary_covenants import StudyGround
from models.vocabulary_votes import VoteStage
from workflows.forms import Field
from workflows.participation.study.asked import FORMS
from workflows.participation.study.view import blocks, of_vote, verbs
from workflows.participation.votes.view import VoteView
from workflows.screens import say
from workflows.transaction import Transaction

Studied = tuple[list[str], list[Form], bool]
"""How it stands, what may be done, and whether the draft must wait for it."""


def shown(tx: Transaction, door: WebDoor, visitor: Visitor, seen: VoteView) -> Studied:
    """Show the study of a vote to who sees to it."""
    act, sayer = act_of(tx, door, visitor), Sayer(locale_of(visitor.chat.locale), door)
    if seen.stage is not VoteStage.DRAFT:
        found = of_vote(tx, seen.id, act.now)
        return sayer.all(study.card(found)) if found else [], [], False
    forms = [form_of(verb, about, FORMS[verb], grounds(sayer)) for verb, about in verbs(act, seen.id)]
    return sayer.all(study.lines(act, seen.id)), forms, blocks(act, seen.id)


def grounds(sayer: Sayer) -> Choices:
    """What may be chosen for a field, in the reader's words."""

    def choices(field: Field) -> Sequence[tuple[str, str]]:
        listed = StudyGround if field.name == "ground" else ()
        return [(str(each), sayer.one(say(f"study.ground.{each}"))) for each in listed]

    return choices
