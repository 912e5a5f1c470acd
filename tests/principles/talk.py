"""Lets a resident of the community say something to the real dialogue, with the real reader."""

from dataclasses import replace
from json import dumps

from bot.dialogue import resident
from bot.dialogue.turn import IDLE, Memory, Press, Reply, Turn
from bot.lists import gazetteer
from bot.messages import Incoming
from nlu.reader import Reader, load_reader
from tests.principles.community import REPORTER, START, Community
from workflows import conversation
from workflows.conversation import ChatState


def a_reader(place: Community) -> Reader:
    """Return the reader that is shipped, knowing the places of the community."""
    return load_reader(gazetteer(place.reference), None)


def say_to_us(
    place: Community, reader: Reader, text: str, *, state: str = IDLE, memory: Memory | None = None
) -> Reply:
    """Let the first resident say something; nothing of the answer is kept."""
    reading = replace(reader.read(text), gist=None)  # nobody looks for neighbours here
    return resident.respond(turn_of(place, text=text, reading=reading, state=state, memory=memory))


def press_on(place: Community, reply: Reply, name: str) -> Reply:
    """Let the first resident press a button of an answer."""
    buttons = [button for screen in reply.screens for row in screen.buttons for button in row]
    action = next(button.action for button in buttons if button.name == name)
    return resident.respond(
        turn_of(place, press=Press(name, action, 1), state=reply.state, memory=reply.memory)
    )


def turn_of(place: Community, *, text: str | None = None, **facts: object) -> Turn:
    """One exchange of the first resident."""
    given = {"press": None, "reading": None, "state": IDLE, **facts}
    return Turn(
        tx=place.tx,
        chat=place.chat(REPORTER),
        incoming=Incoming("web", REPORTER, "1", text=text),
        memory=given.pop("memory", None) or {},  # type: ignore[arg-type]  # a mapping, by its callers
        reference=place.reference,
        now=START,
        real_now=START,
        chance=place.chance,
        **given,  # type: ignore[arg-type]  # fields of Turn
    )


def keep(place: Community, reply: Reply) -> None:
    """Let the chat remember an answer, as the engine would."""
    conversation.set_state(place.tx, REPORTER, reply.state, dumps(reply.memory))


def state_of(place: Community) -> ChatState:
    """Where the chat of the first resident stands."""
    return conversation.state_of(place.tx, REPORTER)


def keys_of(reply: Reply) -> set[str]:
    """The keys of everything an answer says."""
    return {line.key for screen in reply.screens for line in screen.lines}
