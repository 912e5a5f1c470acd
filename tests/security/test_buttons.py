"""Attacks on buttons: forged, foreign, replayed, stale; each is answered, and the case stays as it was."""

import asyncio

import httpx
from sqlalchemy import update
from sqlmodel import col

from models.case import Case
from models.person import Membership
from models.vocabulary import Role
from tests.bot.web.community import raise_case
from tests.bot.web.rig import Rig
from tests.security.effects import everything
from workflows.access import invite

SESSIONS, MESSAGES = "/api/chat/sessions", "/api/chat/messages"


async def handler(house: Rig, body: str = "B1", role: Role = Role.HANDLER) -> httpx.AsyncClient:
    """Let somebody in by an invitation; return their chat."""
    invited = await house.database.write(
        lambda tx: invite(tx, role, body, None, house.clock(), house.door.chance)
    )
    async with house.client() as client:
        answer = await client.post(SESSIONS, json={"invitation": invited.secret})
    return house.client(authorization="Bearer " + answer.json()["token"])


async def buttons(chat: httpx.AsyncClient) -> dict[str, str]:
    """The newest button of each name in a chat."""
    messages = (await chat.get(MESSAGES)).json()["messages"]
    return {key["name"]: key["token"] for message in messages for row in message["buttons"] for key in row}


async def press(chat: httpx.AsyncClient, token: str, update: str | None = None) -> httpx.Response:
    """Press a button."""
    return await chat.post(MESSAGES, json={"button": token, "update_id": update})


def bent(token: str) -> dict[str, str]:
    """Tokens that are almost a button's."""
    letter, row, column, secret = token.split("-")
    return {
        "another message": f"{int(letter) + 1}-{row}-{column}-{secret}",
        "the message before": f"{int(letter) - 1}-{row}-{column}-{secret}",
        "a row that is not there": f"{letter}-9-{column}-{secret}",
        "a column that is not there": f"{letter}-{row}-9-{secret}",
        "a negative row": f"{letter}--1-{column}-{secret}",
        "a signed number": f"+{letter}-{row}-{column}-{secret}",
        "unicode digits": f"{letter}-{row}-{column}-{secret}".replace("0", "٠").replace("1", "１"),
        "superscripts": f"²-{row}-{column}-{secret}",
        "a huge number": f"{'9' * 40}-{row}-{column}-{secret}",
        "beyond 64 bits": f"{2**70}-{row}-{column}-{secret}",
        "no secret": f"{letter}-{row}-{column}-",
        "half a secret": f"{letter}-{row}-{column}-{secret[:6]}",
        "a secret in capitals": f"{letter}-{row}-{column}-{secret.upper()}x",
        "more than a secret": f"{token}0",
        "a wildcard": f"{letter}-{row}-{column}-%",
        "an underscore for each sign": f"{letter}-{row}-{column}-{'_' * len(secret)}",
        "spaces": f" {letter} - {row} - {column} - {secret} ",
        "a zero in front": f"0{letter}-{row}-{column}-{secret}x",
        "the name of the button": "accept",
        "an action": '{"name":"accept","action":{"case":1}}',
        "a statement": f"{letter}-{row}-{column}-' OR '1'='1",
        "nothing": "",
        "very long": token * 500,
        "half characters": f"{letter}-{row}-{column}-\\ud800",
    }


async def test_what_is_almost_a_button_does_nothing(house: Rig) -> None:
    raise_case(house)
    async with await handler(house) as chat:
        token = (await buttons(chat))["accept"]
        before = await everything(house)

        answers = {name: (await press(chat, each)).status_code for name, each in bent(token).items()}

    assert set(answers.values()) == {200}
    assert await everything(house) == before


async def test_a_button_of_another_chat_does_nothing(house: Rig) -> None:
    raise_case(house)
    async with (
        await handler(house) as mine,
        await handler(house) as theirs,
        await handler(house, "B2") as other,
    ):
        token = (await buttons(mine))["accept"]
        before = await everything(house)

        for chat in (theirs, other):
            assert (await press(chat, token)).status_code == 200

    assert await everything(house) == before


async def test_a_resident_cannot_press_what_was_shown_to_staff(house: Rig) -> None:
    raise_case(house)
    async with await handler(house) as chat:
        token = (await buttons(chat))["accept"]
    async with house.client() as client:
        made = (await client.post(SESSIONS, json={"role": "resident"})).json()
        before = await everything(house)

        await client.post(
            MESSAGES, json={"button": token}, headers={"authorization": f"Bearer {made['token']}"}
        )

    assert await everything(house) == before


async def test_the_same_press_again_is_the_same_press(house: Rig) -> None:
    number = raise_case(house)
    async with await handler(house) as chat:
        token = (await buttons(chat))["accept"]
        first = await press(chat, token, "one")
        before = await everything(house)

        again = await press(chat, token, "one")

    assert again.json() == first.json()
    assert await everything(house) == before
    assert number in str(before["case"])


async def test_a_used_button_pressed_anew_changes_nothing(house: Rig) -> None:
    raise_case(house)
    async with await handler(house) as chat:
        token = (await buttons(chat))["accept"]
        await press(chat, token)
        before = await everything(house)

        for update in ("two", "three"):
            await press(chat, token, update)

    assert await everything(house) == before


async def test_of_two_who_take_a_case_at_once_one_has_it(house: Rig) -> None:
    raise_case(house)
    async with await handler(house) as one, await handler(house) as other:
        tokens = [(await buttons(chat))["accept"] for chat in (one, other)]

        await asyncio.gather(*(press(chat, token) for chat, token in zip((one, other), tokens, strict=True)))

    events = [row for row in (await everything(house))["event"] if "accepted" in row]
    assert len(events) == 1


async def test_a_button_of_a_case_that_has_gone_elsewhere_does_nothing(house: Rig) -> None:
    number = raise_case(house)
    async with await handler(house) as chat:
        token = (await buttons(chat))["accept"]
        await give_to_another_body(house, number)
        before = await everything(house)

        await press(chat, token)

    assert await everything(house) == before


async def give_to_another_body(house: Rig, number: str) -> None:
    """Let a case be another body's from now on."""
    statement = update(Case).where(col(Case.number) == number).values(body="B2")
    await house.database.write(lambda tx: tx.execute(statement))


async def test_a_button_outlives_no_seat(house: Rig) -> None:
    raise_case(house)
    async with await handler(house) as chat:
        token = (await buttons(chat))["accept"]
        await end_all_seats(house)
        before = await everything(house)

        answer = await press(chat, token)

    assert answer.status_code == 401
    assert await everything(house) == before


async def end_all_seats(house: Rig) -> None:
    """Let everybody's role end."""
    statement = update(Membership).values(until=house.clock())
    await house.database.write(lambda tx: tx.execute(statement))


async def test_a_session_remembered_for_speed_ends_with_the_seat_too(house: Rig) -> None:
    raise_case(house)
    async with await handler(house) as chat:
        assert (await chat.post(MESSAGES, json={"text": "任务"})).status_code == 200
        await end_all_seats(house)

        answer = await chat.post(MESSAGES, json={"text": "任务"})

    assert answer.status_code == 401
