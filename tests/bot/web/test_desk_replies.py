"""A head keeps the texts that answers begin with; a handler is offered them, and told when it is a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.vocabulary import Role
from tests.bot.web.community import Filled, community, raise_case
from tests.bot.web.desk_visits import acts, csrf, enter, press, words_of
from tests.bot.web.rig import Rig

TEXT = "您反映的{number}已经派人到现场处理，处理好以后再告诉您结果，谢谢您的提醒。"


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready) as rig:
        yield rig


async def test_a_set_text_is_filled_in_and_counts_as_a_copy_until_it_is_changed(house: Rig) -> None:
    head, handler = await enter(house, Role.HEAD), await enter(house)
    page = (await head.get("/desk/replies")).text
    await head.post("/desk/replies", data={"csrf": csrf(page), "title": "已派人", "text": TEXT})
    number = raise_case(house)
    await handler.post(f"/desk/case/{number}/card", data={"csrf": csrf((await handler.get("/desk")).text)})
    await press(handler, f"/desk/case/{number}", "accept")

    asked = await press(handler, f"/desk/case/{number}", "reply")
    form = {"csrf": csrf(asked), "button": acts(asked)["standard"]}
    answer = await handler.post(f"/desk/case/{number}/press", data=form, follow_redirects=True)
    seen = words_of(answer.text)

    assert f"您反映的{number}已经派人" in seen
    assert "一样" in seen or "相同" in seen


async def test_a_handler_keeps_no_texts_and_a_place_nobody_fills_is_refused(house: Rig) -> None:
    head, handler = await enter(house, Role.HEAD), await enter(house)
    ours, theirs = [csrf((await each.get("/desk/replies")).text) for each in (head, handler)]

    answers = [
        await handler.post("/desk/replies", data={"csrf": theirs, "title": "一", "text": "好"}),
        await head.post("/desk/replies", data={"csrf": ours, "title": "一", "text": "{telephone}"}),
    ]

    assert [each.status_code for each in answers] == [422, 422]
