"""Forms of the desk for acts that the chat asks for one thing at a time: the same fields, all at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from bot.catalogue.sentences import locale_of, show
from bot.dialogue.excuses import sentence
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.exchange import clean
from bot.web.visitors import Visitor
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.forms import SEPARATOR, Field
from workflows.transaction import Transaction

MOST_FIELDS = 40
LONGEST_ID = 15
"""Digits: no database counts further."""

Choices = Callable[[Field], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Blank:
    """One field, as a form shows it."""

    name: str
    kind: str
    optional: bool
    choices: Sequence[tuple[str, str]]
    value: str = ""  # what stands in it before anybody types


@dataclass(frozen=True)
class Form:
    """One act: its verb, what it is about, and what it must be told."""

    verb: str
    about: Mapping[str, int]
    blanks: Sequence[Blank]


def form_of(
    verb: str,
    about: Mapping[str, int],
    fields: Sequence[Field],
    choices: Choices,
    filled: Mapping[str, str] | None = None,
) -> Form:
    """Build a form; `filled` stands in it already."""
    known = filled or {}
    blanks = [
        Blank(each.name, str(each.kind), each.optional, choices(each), known.get(each.name, ""))
        for each in fields
    ]
    return Form(str(verb), about, blanks)


def told(form: FormData, fields: Sequence[Field]) -> dict[str, str]:
    """Read what was typed; several choices are put together."""
    return {
        each.name: SEPARATOR.join(clean(str(value)) for value in form.getlist(each.name)) for each in fields
    }


def about_in(form: FormData) -> dict[str, int]:
    """Read what an act is about; what can be no id is left out."""
    ids = {name.removeprefix("about_"): str(value) for name, value in form.items() if "about_" in name}
    return {name: int(value) for name, value in ids.items() if is_id(value)}


def is_id(value: str) -> bool:
    """Whether something can be the id of a row."""
    return value.isascii() and value.isdecimal() and len(value) <= LONGEST_ID


async def done(door: WebDoor, visitor: Visitor, step: Callable[[Act], object]) -> str:
    """Do it; return in the reader's words why nothing was done, empty when it was."""

    def write(tx: Transaction) -> None:
        step(act_of(tx, door, visitor))

    try:
        await door.database.write(write)
    except WorkflowError as refusal:
        return show(sentence(refusal), locale_of(visitor.chat.locale), door.zone)
    door.engine.wake()
    return ""
