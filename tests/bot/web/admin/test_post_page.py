"""Stuck messages and failed updates in the browser: played again they do their work once."""

import re

from sqlalchemy import update
from sqlmodel import col, select

from models.post_tables import Inbox, Outbox, SetAside
from models.vocabulary import OutboxState, Role
from tests.bot.web.admin.office import Office, said, send
from tests.workflows.house.installation import REASON
from workflows.conversation import messages_after

HERE = "/operator/post"
WORDS = "fail 我叫李小花，电话13900000000"


async def failed(office: Office) -> tuple[str, int]:
    """Let a resident's words fail; return the id of the update, and the chat."""
    async with office.client(accept="application/json") as client:
        opened = (await client.post("/api/chat/sessions", json={"role": "resident"})).json()
        office.failing = True
        bearer = {"authorization": f"Bearer {opened['token']}"}
        await client.post("/api/chat/messages", json={"text": WORDS}, headers=bearer)
        office.failing = False
    row = office.see(lambda act: act.tx.exec(select(SetAside)).one())
    return str(row.id), int(row.chat_id or 0)


async def test_a_failed_update_is_shown_masked_and_played_again_once(office: Office) -> None:
    key, chat = await failed(office)
    browser = await office.enter()
    shown = (await browser.get(HERE)).text
    before = len(office.see(lambda act: messages_after(act.tx, chat, 0)))

    first = await send(browser, f"{HERE}/replay", id=key)
    second = await send(browser, f"{HERE}/replay", id=key)

    after = len(office.see(lambda act: messages_after(act.tx, chat, 0)))
    assert "13900000000" not in shown
    assert "ZeroDivisionError" in shown
    assert said("operator.said.replayed") in first.text
    assert said("operator.wrong.gone") in second.text
    assert after == before + 1


async def test_two_operators_who_play_it_at_once_do_it_once(office: Office) -> None:
    key, _ = await failed(office)
    browser = await office.enter()
    await send(browser, f"{HERE}/replay", id=key)
    undone = update(SetAside).where(col(SetAside.id) == int(key)).values(replayed_at=None)
    office.database.write_now(lambda tx: tx.execute(undone))

    await send(browser, f"{HERE}/replay", id=key)

    names = office.see(
        lambda act: act.tx.exec(
            select(Inbox.update_id).where(col(Inbox.update_id).startswith("replay"))
        ).all()
    )
    assert names == [f"replay:{key}"]


async def test_an_update_that_fails_again_stays_with_the_operator(office: Office) -> None:
    key, _ = await failed(office)
    browser = await office.enter()
    office.failing = True

    answer = await send(browser, f"{HERE}/replay", id=key)

    assert said("operator.said.failed_again") in answer.text
    assert said("operator.post.failed_before") in answer.text


async def test_an_update_is_closed_with_a_reason(office: Office) -> None:
    key, _ = await failed(office)
    browser = await office.enter()

    refused = await send(browser, f"{HERE}/close", id=key)
    answer = await send(browser, f"{HERE}/close", id=key, reason=REASON)

    assert said("operator.wrong.reason") in refused.text
    assert said("operator.post.no_updates") in answer.text


async def test_a_stuck_message_is_sent_again_or_dropped(office: Office) -> None:
    browser = await office.enter(Role.OPERATOR)
    dead = update(Outbox).values(state=OutboxState.DEAD, attempts=8, error="blocked", number=None)
    office.database.write_now(lambda tx: tx.execute(dead))
    [key] = re.findall(
        r'action="/operator/post/again".*?name="id" value="(\d+)"', (await browser.get(HERE)).text
    )

    again = await send(browser, f"{HERE}/again", id=key)
    gone = await send(browser, f"{HERE}/drop", id=key, reason=REASON)

    assert said("operator.said.sent_again") in again.text
    assert said("operator.wrong.gone") in gone.text
