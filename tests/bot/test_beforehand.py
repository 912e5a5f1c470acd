"""What takes computing is worked out before a step, and again where it turns out to be of something else."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from json import loads
from pathlib import Path

import pytest

from bot.dialogue import staff, task
from bot.dialogue.draft import Draft, recall
from bot.dialogue.engine import Engine
from bot.dialogue.turn import Beforehand, Turn, Unjudged
from bot.messages import Incoming
from models.database import ignore
from nlu.reading import Reading
from tests.databases import prepared
from tests.principles.community import COMPANY, START, Community
from tests.spine.community import RESIDENT, found
from tests.spine.house import House
from tests.workflows.privacy.rights import founded
from workflows import conversation
from workflows.cases import handle
from workflows.cases.reply_hints import answer_to
from workflows.transaction import Transaction

SAID = "已处理"
FIRST, PUT_RIGHT, MORE = "楼道灯坏了", "楼道灯坏了三天", "晚上看不见路"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    prepared(tmp_path, "spine", found)
    opened = House(tmp_path, Engine, 0, ignore)
    yield opened
    opened.database.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


async def test_changed_words_are_read_with_what_the_draft_holds_when_they_are_put_in(house: House) -> None:
    loop, read = asyncio.get_running_loop(), list[str]()

    def understand(text: str) -> Reading:
        read.append(text)
        if text == PUT_RIGHT:  # while it is read, more is said at another door
            asyncio.run_coroutine_threadsafe(engine.receive(says("2", MORE)), loop).result()
        return Reading("01" if text == f"{PUT_RIGHT}\n{MORE}" else None, None, 0.99)

    engine = replace(house.engine, understand=understand)
    await engine.receive(says("1", FIRST))
    await engine.receive(replace(says("3", PUT_RIGHT), message="1", edits=True))

    draft = await house.database.read(draft_of)
    assert draft.words == f"{PUT_RIGHT}\n{MORE}"
    assert draft.category == "01"
    assert read[-1] == draft.words


def test_an_answer_is_judged_before_it_is_shown(place: Community) -> None:
    turn = answering(place)

    with pytest.raises(Unjudged) as needed:
        task.preview(turn)
    known = Beforehand(answer=needed.value.answer, lacks=("no_date",))
    shown = task.preview(replace(turn, beforehand=known))

    assert needed.value.answer.exchange.reply == SAID
    assert [line.key for line in shown.screens[0].lines][-1] == "reply.lacks.no_date"
    assert shown.memory["lacks"] == ["no_date"]


def test_a_picture_with_a_yes_is_put_into_the_answer_and_does_not_send_it(place: Community) -> None:
    turn = answering(place)
    said = replace(turn.incoming, text="好的", photos=("a.jpg",))
    memory = {**turn.memory, "text": SAID}

    with pytest.raises(Unjudged) as needed:  # it is shown once more
        staff.respond(replace(turn, incoming=said, state=task.PREVIEW, memory=memory))

    assert needed.value.answer.exchange.reply == f"{SAID}\n好的"


def test_what_was_worked_out_of_another_answer_is_not_shown(place: Community) -> None:
    turn = answering(place)
    case = place.case()
    other = Beforehand(answer=answer_to(place.act(COMPANY, 1), case, "别的"), lacks=("no_date",))

    with pytest.raises(Unjudged):
        task.preview(replace(turn, beforehand=other))


def test_the_record_holds_what_the_writer_was_told(place: Community) -> None:
    case = place.case()
    handle.accept(place.act(COMPANY, 1), case.id)

    handle.reply(place.act(COMPANY, 2), case.id, SAID, (), ["no_date"])

    assert case.lacks == 1


def says(update: str, text: str) -> Incoming:
    """Words of the resident, whose message is named as the update."""
    return Incoming("residents", RESIDENT, update, text=text, message=update)


def draft_of(tx: Transaction) -> Draft:
    """The draft of the resident."""
    draft = recall(loads(conversation.state_of(tx, RESIDENT).memory))
    assert draft is not None
    return draft


def answering(place: Community) -> Turn:
    """Whoever took a case writes the answer to it."""
    case = place.case()
    handle.accept(place.act(COMPANY, 1), case.id)
    return Turn(
        tx=place.tx,
        chat=place.chat(COMPANY),
        incoming=Incoming("web", COMPANY, "1", text=SAID),
        press=None,
        reading=None,
        state=task.REPLYING,
        memory={"case": case.id},
        reference=place.reference,
        now=START,
        real_now=START,
        chance=place.chance,
    )
