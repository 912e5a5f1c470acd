"""What is said to a person, before it has a language: keys of the catalogue, values and buttons.

A screen is kept in the outbox as JSON and gets its words only when it is rendered for its reader.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Union

Value = Union[str, int, float, datetime, date, "Names", "Sentence", tuple["Value", ...], None]
Action = Mapping[str, str | int]


@dataclass(frozen=True)
class Names:
    """One thing's name in every locale."""

    by_locale: Mapping[str, str]


@dataclass(frozen=True)
class Sentence:
    """A key of the catalogue and the values its words hold."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Button:
    """Something to press: a stable English name, and what the server remembers for it."""

    name: str
    action: Action = field(default_factory=dict)
    label: Sentence | None = None  # None: the catalogue's `button.<name>`


@dataclass(frozen=True)
class Poll:
    """A straw poll, for doors that have polls of their own; nothing of it is ever a vote.

    `code` names it, `chat` is where it was begun. A closed one replaces the message in which it is open.
    """

    code: str
    chat: int
    question: Sentence
    options: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True)
class Screen:
    """One message: its lines, rows of buttons, pictures and recordings, the case it is about.

    `edits` is the number of the message it replaces in that chat. The lines say what `poll` says, for doors
    without polls. `sheet` is the number of a case whose sheet goes with it, for the reader's own eyes.
    """

    lines: tuple[Sentence, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    images: tuple[str, ...] = ()
    case_id: int | None = None
    case_number: str | None = None
    edits: int | None = None
    poll: Poll | None = None
    sheet: str = ""
    secret: str = ""  # under which the chat will know it again; not a part of what is shown

    def with_buttons(self, *rows: tuple[Button, ...]) -> "Screen":
        """Return the same screen with these rows of buttons."""
        return replace(self, buttons=rows)


def say(key: str, **values: Value) -> Sentence:
    """Build a sentence; for callers that read better this way."""
    return Sentence(key, values)


def to_json(screen: Screen) -> str:
    """Write a screen as the outbox keeps it."""
    return json.dumps(
        {
            "lines": [pack(line) for line in screen.lines],
            "buttons": [[pack_button(button) for button in row] for row in screen.buttons],
            "images": list(screen.images),
            "case": screen.case_number,
            **({"poll": pack_poll(screen.poll)} if screen.poll else {}),
            **({"sheet": screen.sheet} if screen.sheet else {}),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str, case_id: int | None = None, edits: int | None = None) -> Screen:
    """Read a screen back from the outbox; one that nobody can read any more says so."""
    if not text:
        return Screen((say("screen.erased"),), case_id=case_id, edits=edits)
    kept = json.loads(text)
    return Screen(
        lines=tuple(unpack_sentence(line) for line in kept["lines"]),
        buttons=tuple(tuple(unpack_button(button) for button in row) for row in kept["buttons"]),
        images=tuple(kept["images"]),
        case_id=case_id,
        case_number=kept["case"],
        edits=edits,
        poll=unpack_poll(kept["poll"]) if "poll" in kept else None,
        sheet=kept.get("sheet", ""),
    )


def pack_poll(poll: Poll) -> dict[str, Any]:
    """A poll as JSON."""
    return {**poll.__dict__, "question": pack(poll.question), "options": list(poll.options)}


def unpack_poll(packed: dict[str, Any]) -> Poll:
    """A poll from JSON."""
    question = unpack_sentence(packed["question"])
    return Poll(**{**packed, "question": question, "options": tuple(packed["options"])})


def pack_button(button: Button) -> dict[str, Any]:
    """A button as JSON."""
    packed: dict[str, Any] = {"name": button.name, "action": dict(button.action)}
    if button.label is not None:
        packed["label"] = pack(button.label)
    return packed


def unpack_button(packed: dict[str, Any]) -> Button:
    """A button from JSON."""
    label = unpack_sentence(packed["label"]) if "label" in packed else None
    return Button(packed["name"], packed["action"], label)


def pack(value: Value) -> Any:
    """A value as JSON; what JSON does not know gets a tag."""
    if isinstance(value, datetime):
        return {"$at": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, Names):
        return {"$names": dict(value.by_locale)}
    if isinstance(value, Sentence):
        return {"$say": value.key, "$with": {name: pack(each) for name, each in value.values.items()}}
    if isinstance(value, tuple):
        return [pack(each) for each in value]
    return value


def unpack(packed: Any) -> Value:
    """A value from JSON."""
    if isinstance(packed, list):
        return tuple(unpack(each) for each in packed)
    if not isinstance(packed, dict):
        return packed  # type: ignore[no-any-return]  # JSON gives str, int, float or None here
    if "$at" in packed:
        return datetime.fromisoformat(packed["$at"])
    if "$day" in packed:
        return date.fromisoformat(packed["$day"])
    if "$names" in packed:
        return Names(packed["$names"])
    return unpack_sentence(packed)


def unpack_sentence(packed: dict[str, Any]) -> Sentence:
    """A sentence from JSON."""
    return Sentence(packed["$say"], {name: unpack(each) for name, each in packed["$with"].items()})
