"""The conversation's own rows: where a chat stands, which button was pressed, what was answered."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from models import post
from models.core import run, table
from models.owners import owner_of_chat, readable
from models.person import Chat
from models.post import Letter, answers_of, record, set_aside, spend, spend_known
from models.post_sending import prove
from models.vault import vault_of
from models.vocabulary import TimerKind
from workflows import outbox, tongues
from workflows.access import IS_SEATED, VIEW, ChatView, view_of
from workflows.errors import WorkflowError
from workflows.notices import secret_of
from workflows.screens import Action, Button, Screen, from_json, to_json
from workflows.transaction import Transaction

__all__ = ["Letter", "answers_of", "record", "set_aside", "spend", "spend_known"]

IDLE, NOTHING = "idle", "{}"
"""State and memory of a chat in which nothing is under way."""

WEB = "web"
"""The channel whose delivery is a row in this database."""


class ChatUnknown(WorkflowError):
    """No such chat, or one whose door was shut."""


class FoldedBefore(Exception):
    """Of updates that are taken together some have been dealt with: take each by itself."""


class ButtonRefused(WorkflowError):
    """A press that is forged, foreign or of a message that is gone."""


class ButtonSpent(WorkflowError):
    """A press of a button that worked once and was used."""


@dataclass(frozen=True)
class ChatState:
    """Where a chat stands."""

    chat: ChatView
    name: str
    memory: str
    last_number: int
    blocked: bool  # nothing could be said in it lately


@dataclass(frozen=True)
class Answer:
    """What an exchange leaves behind."""

    channel: str
    updates: tuple[str, ...]  # what was answered, that which began it first
    screens: tuple[Screen, ...]
    state: str
    memory: str
    locale: str | None


@dataclass(frozen=True)
class Pressed:
    """The button a token stands for."""

    name: str
    action: Action
    message: int


OPEN = (col(Chat.id) == bindparam("chat"), col(Chat.revoked_at).is_(None), IS_SEATED)
"""Asked in the very transaction that acts: a seat that has ended says and presses nothing any more."""
STANDS = (col(Chat.state), col(Chat.memory), col(Chat.last_number), col(Chat.blocked))
STATE = select(*VIEW, *STANDS).where(*OPEN)
STATE_LOCKED = STATE.with_for_update()
THIS_CHAT = update(table(Chat)).where(table(Chat).c.id == bindparam("chat"))
PUT_BACK = THIS_CHAT.values(state=bindparam("at"), memory=bindparam("keeps"))
STAND = PUT_BACK.where(table(Chat).c.revoked_at.is_(None)).returning(table(Chat).c.id)
"""A chat that its own exchange has shut stays as that left it: empty."""

MOVE = STAND.values(last_number=bindparam("last"))
SPEAK = THIS_CHAT.values(locale=bindparam("language"))


def state_of(session: Transaction, chat_id: int, *, lock: bool = False) -> ChatState:
    """Return where a chat stands. Raises ChatUnknown."""
    row = run(session, STATE_LOCKED if lock else STATE, {"chat": chat_id}).first()
    if row is None:
        raise ChatUnknown
    chat, (name, kept, last, blocked) = view_of(row[:7]), row[7:]
    memory = kept if kept == NOTHING else remembered(session, chat, kept)
    if not memory:
        name, memory = IDLE, NOTHING
    return ChatState(chat, name, memory, last, bool(blocked))


def remembered(session: Transaction, chat: ChatView, kept: str) -> str | None:
    """Open what a chat remembers; its answer will be sealed under the same person's key."""
    vault_of(session).look_up(session, chat.person_id)
    return readable(session, kept, place_of_memory(chat.id))


def begin(
    session: Transaction, channel: str, updates: Sequence[str], chat_id: int, now: datetime
) -> ChatState | None:
    """Have a chat to oneself and record updates that came together; None when they have been dealt with.

    Raises ChatUnknown; FoldedBefore when a part of them has been dealt with.
    """
    try:
        state = state_of(session, chat_id, lock=True)
    except ChatUnknown:
        if answers_of(session, channel, updates[0]) is None:
            raise
        return None
    return state if claim(session, channel, updates, chat_id, now) else None


def claim(session: Transaction, channel: str, updates: Sequence[str], chat_id: int, now: datetime) -> bool:
    """Record updates that came together; False when they were before. Raises FoldedBefore."""
    new = {post.claim(session, channel, each, chat_id, now) for each in updates}
    if len(new) > 1:
        raise FoldedBefore
    return True in new


def sealed_memory(session: Transaction, chat_id: int, person_id: int | None, memory: str) -> str:
    """Seal what a chat remembers under its person's key; nothing needs no seal."""
    if memory == NOTHING:
        return memory
    return vault_of(session).seal(session, person_id, memory, place_of_memory(chat_id))


def place_of_memory(chat_id: int) -> str:
    """Name the place to which a chat's memory is sealed."""
    return f"chat.memory:{chat_id}"


def token_of(letter: Letter, row: int, column: int) -> str:
    """Name a button of a message: where it stands and the message's secret (well under 64 bytes)."""
    return f"{letter.id}-{row}-{column}-{letter.secret}"


def pressed(session: Transaction, chat_id: int, token: str, now: datetime) -> Pressed:
    """Return the button a token stands for in this chat. Raises ButtonRefused, ButtonSpent.

    Whoever presses has seen the message, even if we do not know yet that it has arrived.
    """
    letter_id, row, column, secret = parse_token(token)
    letter = post.letter_in(session, chat_id, letter_id)
    if letter is None:
        raise ButtonRefused
    if not secrets.compare_digest(letter.secret.encode(), secret.encode()):
        raise ButtonRefused
    if letter.spent:
        raise ButtonSpent
    button = button_at(from_json(letter.screen), row, column)
    number = prove(session, letter, now)
    if number is None:
        raise ButtonRefused
    return Pressed(button.name, button.action, number)


def parse_token(token: str) -> tuple[int, int, int, str]:
    """Take a token apart. Raises ButtonRefused."""
    parts = token.split("-")
    if (
        len(token) > 64
        or len(parts) != 4
        or not all(p.isascii() and p.isdigit() and len(p) < 16 for p in parts[:3])
    ):
        raise ButtonRefused
    return int(parts[0]), int(parts[1]), int(parts[2]), parts[3]


def button_at(screen: Screen, row: int, column: int) -> Button:
    """Return a button by its place. Raises ButtonRefused."""
    try:
        return screen.buttons[row][column]
    except IndexError:
        raise ButtonRefused from None


def answer(
    session: Transaction, state: ChatState, given: Answer, now: datetime, chance: random.Random
) -> list[int]:
    """Write screens and state of one exchange that has begun; return the numbers of the screens.

    At the web door they are delivered by this very transaction; a messenger's wait for the courier.
    """
    parcels = [parcel_of(state.chat, screen, now, chance) for screen in given.screens]
    delivered = state.chat.channel == WEB
    numbers = post.hand_over(session, parcels, state.last_number) if delivered else []
    if state.blocked and not delivered:
        outbox.unblock(session, state.chat.id, now)  # who speaks can be spoken to
    if not delivered:
        post.reply(session, parcels)
    memory = sealed_memory(session, state.chat.id, state.chat.person_id, given.memory)
    stands = {"chat": state.chat.id, "at": given.state, "keeps": memory}
    if delivered:
        stood = run(session, MOVE, {**stands, "last": state.last_number + len(numbers)})
    else:
        stood = run(session, STAND, stands)
    if stood.scalar_one_or_none() is None:  # who was forgotten took the records along
        claim(session, given.channel, given.updates, state.chat.id, now)
    if given.locale is not None:
        run(session, SPEAK, {"chat": state.chat.id, "language": given.locale})
        tongues.choose(session, state.chat.person_id, given.locale)
    if numbers:
        post.note_answers(session, given.channel, given.updates[0], numbers)
    return numbers


def parcel_of(chat: ChatView, screen: Screen, now: datetime, chance: random.Random) -> post.Parcel:
    """Make a screen ready for the outbox."""
    return post.Parcel(
        chat_id=chat.id,
        channel=chat.channel,
        screen=to_json(screen),
        secret=screen.secret or secret_of(chance),
        at=now,
        case_id=screen.case_id,
        edits=screen.edits,
        owner=None if screen.case_id else chat.person_id,
        reply=True,
    )


def set_draft_timer(session: Transaction, chat_id: int, at: datetime) -> None:
    """Let the draft of a chat register itself at `at`."""
    post.set_timer(session, f"draft:{chat_id}", TimerKind.REGISTER_DRAFT, at, chat_id)


def cancel_draft_timer(session: Transaction, chat_id: int) -> None:
    """The draft was confirmed or dropped."""
    post.cancel_timer(session, f"draft:{chat_id}")


def set_state(session: Transaction, chat_id: int, name: str, memory: str) -> None:
    """Put a chat into a state outside an exchange (the clock does)."""
    kept = sealed_memory(session, chat_id, owner_of_chat(session, chat_id), memory)
    run(session, PUT_BACK, {"chat": chat_id, "at": name, "keeps": kept})


def messages_after(session: Transaction, chat_id: int, number: int) -> Sequence[Letter]:
    """Return the delivered messages of a chat after a number."""
    return post.delivered_after(session, chat_id, number)


def last_shown(session: Transaction, chat_id: int) -> Letter | None:
    """Return the message that a chat was shown last; None where there is none yet."""
    found = lately_shown(session, chat_id, 1)
    return found[-1] if found else None


def lately_shown(session: Transaction, chat_id: int, most: int) -> Sequence[Letter]:
    """Return the last messages that a chat was shown, the latest last."""
    last = session.execute(select(col(Chat.last_number)).where(col(Chat.id) == chat_id)).scalar_one()
    return post.delivered_after(session, chat_id, last - most)


def messages_numbered(session: Transaction, chat_id: int, numbers: Sequence[int]) -> Sequence[Letter]:
    """Return the delivered messages of a chat with these numbers."""
    return post.letters_numbered(session, chat_id, numbers)
