"""A thousand log-ins by guessing: all refused, soon slowed down; and nobody else is kept out by them."""

import random
from datetime import timedelta

import httpx
import pytest

from bot.web import guesses
from tests.bot.web.rig import ADDRESS, Rig
from tests.security.effects import everything

SESSIONS, MESSAGES = "/api/chat/sessions", "/api/chat/messages"


def from_address(rig: Rig, address: str, **headers: str) -> httpx.AsyncClient:
    """A client at some address."""
    transport = httpx.ASGITransport(rig.app, client=(address, 40_000))
    return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers)


async def guess(rig: Rig, times: int, address: str = "203.0.113.9") -> list[httpx.Response]:
    """Try invitations, as many as are wanted."""
    chance = random.Random(11)
    async with from_address(rig, address) as client:
        return [
            await client.post(SESSIONS, json={"invitation": chance.randbytes(24).hex()}) for _ in range(times)
        ]


async def test_a_thousand_guesses_let_nobody_in_and_are_slowed_down(rig: Rig) -> None:
    await rig.invitation()
    before = await everything(rig)

    answers = await guess(rig, 1000)

    codes = [answer.status_code for answer in answers]
    assert set(codes) == {403, 429}
    assert codes.count(403) == guesses.PER_ADDRESS.burst
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers if answer.status_code == 429)
    assert await everything(rig) == before


async def test_guessed_tokens_are_slowed_down_as_well(rig: Rig) -> None:
    chance = random.Random(12)
    async with from_address(rig, "203.0.113.9") as client:
        codes = [
            (
                await client.get(MESSAGES, headers={"authorization": f"Bearer {chance.randbytes(24).hex()}"})
            ).status_code
            for _ in range(200)
        ]

    assert set(codes) == {401, 429}
    assert codes.count(401) == guesses.PER_ADDRESS.burst


@pytest.mark.parametrize("path", ["/desk/join", "/chat/start"])
async def test_the_forms_of_the_pages_are_slowed_down_as_well(rig: Rig, path: str) -> None:
    async with from_address(rig, "203.0.113.9", accept="text/html") as client:
        codes = [(await client.post(path, data={"invitation": f"{n:048}"})).status_code for n in range(40)]

    assert codes == [403] * guesses.PER_ADDRESS.burst + [429] * (40 - guesses.PER_ADDRESS.burst)


async def test_who_has_a_right_secret_comes_in_from_the_very_address_of_the_guesser(rig: Rig) -> None:
    secret = await rig.invitation()
    await guess(rig, 60)

    async with from_address(rig, "203.0.113.9") as client:
        answer = await client.post(SESSIONS, json={"invitation": secret})

    assert answer.status_code == 200


async def test_who_is_in_stays_in_while_others_guess_at_the_same_address(rig: Rig) -> None:
    async with from_address(rig, "203.0.113.9") as client:
        token = (await client.post(SESSIONS, json={"role": "resident"})).json()["token"]
        await guess(rig, 60)

        answer = await client.get(MESSAGES, headers={"authorization": f"Bearer {token}"})

    assert answer.status_code == 200


async def test_a_slip_at_another_address_is_no_guess_of_the_guesser(rig: Rig) -> None:
    await guess(rig, 60)

    (answer,) = await guess(rig, 1, "198.51.100.7")

    assert answer.status_code == 403


async def test_guesses_from_hundreds_of_addresses_are_slowed_down_over_all(rig: Rig) -> None:
    secret = await rig.invitation()
    codes = [(await guess(rig, 1, f"10.0.{n >> 8}.{n & 255}"))[0].status_code for n in range(400)]

    async with from_address(rig, "198.51.100.7") as client:
        answer = await client.post(SESSIONS, json={"invitation": secret})

    assert codes.count(403) == guesses.OVER_ALL.burst
    assert answer.status_code == 200


async def test_after_a_while_a_slip_is_forgiven(rig: Rig) -> None:
    await guess(rig, 100)
    rig.clock.move(timedelta(seconds=6))

    (answer,) = await guess(rig, 1)

    assert answer.status_code == 403


async def test_what_is_remembered_of_addresses_has_an_end(rig: Rig) -> None:
    kept = guesses.Guesses(rig.clock)

    for number in range(guesses.REMEMBERED + 50):
        kept._take(str(number), guesses.PER_ADDRESS)

    assert len(kept._used) == guesses.REMEMBERED
