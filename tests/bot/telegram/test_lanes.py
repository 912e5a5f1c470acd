"""Lanes: in order within a chat, side by side between chats, together what belongs together."""

import asyncio
from itertools import chain

import pytest

from bot.telegram.incoming.came import Came, File, Kind
from bot.telegram.incoming.lanes import AT_ONCE, PATIENT, Item, Lanes


class Taker:
    """Writes down what is taken together; holds chats back while told to."""

    def __init__(self) -> None:
        self.took: list[list[int]] = []
        self.held: dict[int, asyncio.Event] = {}
        self.broken: set[int] = set()

    async def __call__(self, together: list[Item]) -> None:
        came = together[0].came
        if came.chat in self.held:
            await self.held[came.chat].wait()
        if came.update in self.broken:
            self.broken.discard(came.update)
            raise OSError("no space left")
        self.took.append([item.came.update for item in together])


class Rig:
    def __init__(self) -> None:
        self.taker = Taker()
        self.paused = 0
        self.lanes = Lanes(self.taker, self.pause)

    async def pause(self, _seconds: float) -> None:
        self.paused += 1
        await asyncio.sleep(0)

    def put(self, came: Came, *, slow: bool = False) -> Item:
        loop = asyncio.get_running_loop()
        item = Item(came, {}, loop.create_future(), loop.create_future(), slow=slow)
        item.ready.set_result(None)
        self.lanes.put(item)
        return item


def words(update: int, chat: int = 1, text: str = "灯不亮") -> Came:
    return Came(update, Kind.TEXT, chat=chat, text=text)


def picture(update: int, album: str | None, chat: int = 1) -> Came:
    return Came(update, Kind.PHOTO, chat=chat, file=File(f"f{update}", None), album=album)


async def test_messages_of_a_chat_are_taken_in_their_order() -> None:
    rig = Rig()

    for update in range(5):
        rig.put(words(update))
    await rig.lanes.drained()

    assert rig.taker.took == [[0], [1], [2], [3], [4]]


async def test_a_chat_that_takes_long_holds_no_other_up() -> None:
    rig = Rig()
    rig.taker.held[1] = asyncio.Event()
    slow = rig.put(words(1, chat=1))

    other = rig.put(words(2, chat=2))
    await other.done

    assert not slow.done.done()
    rig.taker.held[1].set()
    await slow.done
    assert rig.taker.took == [[2], [1]]


async def test_a_burst_of_words_is_taken_together() -> None:
    rig = Rig()
    rig.taker.held[1] = asyncio.Event()
    items = [rig.put(words(update)) for update in range(PATIENT + 30)]

    rig.taker.held[1].set()
    await asyncio.gather(*(item.done for item in items))

    assert list(chain(*rig.taker.took)) == list(range(PATIENT + 30))
    assert len(rig.taker.took) < PATIENT + 5


async def test_a_burst_of_long_words_is_not_made_longer_than_a_report_holds() -> None:
    rig = Rig()

    for update in range(PATIENT * 2):
        rig.put(words(update, text="好" * 3000))
    await rig.lanes.drained()

    assert all(len(each) == 1 for each in rig.taker.took)


async def test_other_things_in_a_burst_keep_their_place() -> None:
    rig = Rig()
    for update in range(PATIENT):
        rig.put(words(update))
    rig.put(Came(50, Kind.LOCATION, chat=1, point=(30.0, 120.0)))
    for update in range(60, 60 + PATIENT):
        rig.put(words(update))

    await rig.lanes.drained()

    flat = list(chain(*rig.taker.took))
    assert flat == sorted(flat)
    assert [50] in rig.taker.took


async def test_of_a_burst_of_changes_those_of_one_message_are_taken_together() -> None:
    rig = Rig()
    rig.taker.held[1] = asyncio.Event()
    rig.put(words(0))
    for update in range(1, PATIENT + 4):
        rig.put(Came(update, Kind.EDITED, chat=1, text="改", message=5 if update < PATIENT else 6))

    rig.taker.held[1].set()
    await rig.lanes.drained()

    assert list(chain(*rig.taker.took)) == list(range(PATIENT + 4))
    assert [len(each) for each in rig.taker.took if len(each) > 1] == [PATIENT - 1]


async def test_pictures_of_an_album_are_taken_together_when_none_has_come_for_a_moment() -> None:
    rig = Rig()
    rig.put(picture(1, "a"), slow=True)
    rig.put(picture(2, "a"), slow=True)
    rig.put(picture(3, "b"), slow=True)

    await rig.lanes.drained()

    assert rig.taker.took == [[1, 2], [3]]
    assert rig.paused >= 2


async def test_words_end_the_wait_for_an_album() -> None:
    rig = Rig()
    rig.put(picture(1, "a"), slow=True)
    rig.put(words(2), slow=True)

    await rig.lanes.drained()

    assert rig.taker.took == [[1], [2]]
    assert rig.paused == 0


async def test_whoever_stands_behind_something_slow_is_slow() -> None:
    rig = Rig()
    rig.taker.held[1] = asyncio.Event()
    rig.put(picture(1, None), slow=True)

    assert rig.lanes.is_slow(1)
    assert not rig.lanes.is_slow(2)
    rig.taker.held[1].set()
    await rig.lanes.drained()
    assert not rig.lanes.is_slow(1)


async def test_what_stands_behind_a_failure_does_not_overtake_it() -> None:
    rig = Rig()
    rig.taker.broken = {1}
    first, second = rig.put(words(1)), rig.put(words(2))

    for item in (first, second):
        with pytest.raises(OSError, match="no space"):
            await item.done

    assert rig.taker.took == []


async def test_an_update_that_could_not_be_kept_is_left_out() -> None:
    rig = Rig()
    loop = asyncio.get_running_loop()
    lost = Item(words(1), {}, loop.create_future(), loop.create_future(), slow=True)
    rig.lanes.put(lost)
    kept = rig.put(words(2))

    lost.ready.set_exception(OSError())
    await kept.done

    assert rig.taker.took == [[2]]
    assert lost.done.cancelled()


async def test_leaving_in_the_middle_acknowledges_nothing() -> None:
    rig = Rig()
    rig.taker.held[1] = asyncio.Event()
    items = [rig.put(words(update)) for update in range(3)]
    await asyncio.sleep(0)

    await rig.lanes.leave()

    assert [item.done.cancelled() or not item.done.done() for item in items] == [True] * 3
    assert rig.taker.took == []


async def test_however_many_wait_for_pictures_words_are_answered() -> None:
    rig = Rig()
    fetched = asyncio.Event()
    for chat in range(1, AT_ONCE + 10):
        rig.taker.held[chat] = fetched
        rig.put(picture(chat, None, chat=chat), slow=True)

    await asyncio.wait_for(rig.put(words(1000, chat=1000)).done, 5)

    assert rig.taker.took == [[1000]]
    fetched.set()
    await rig.lanes.drained()


@pytest.mark.parametrize(
    ("kind", "given"),
    [(Kind.GROUP, {"command": "here"}), (Kind.BUTTON, {"button": "abc"})],
    ids=["a command", "a press"],
)
async def test_in_a_busy_group_everybody_is_heard(kind: Kind, given: dict[str, str]) -> None:
    rig = Rig()
    for update in range(PATIENT * 2):
        rig.put(Came(update, Kind.GROUP, chat=-1, private=False))
    said = [Came(100 + each, kind, chat=-1, private=False, **given) for each in range(PATIENT * 2)]  # type: ignore[arg-type]
    for came in said:
        rig.put(came)

    await rig.lanes.drained()

    assert [each for each in rig.taker.took if each[-1] >= 100] == [[came.update] for came in said]
